"""What is about to leave, held against the standards and against what its readers need. Pure."""
