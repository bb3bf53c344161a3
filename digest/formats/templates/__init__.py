"""Templates: where they run, what they may use, and what is said of their mistakes."""
