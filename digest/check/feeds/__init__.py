"""Feeds, held against their standards and against what their readers need: `feed` begins."""
