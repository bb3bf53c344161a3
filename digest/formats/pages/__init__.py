"""Web pages of issues."""
