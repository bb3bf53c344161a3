"""Words, days, numbers and directions of writing, in the reader's language."""
