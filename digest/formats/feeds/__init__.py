"""Feeds and their pages: Atom, RSS, JSON Feed, OPML."""
