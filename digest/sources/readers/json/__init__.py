"""Values in JSON of other programs, where anything may be of any type."""
