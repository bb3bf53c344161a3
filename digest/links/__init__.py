"""Whether the links of an issue lead somewhere."""
