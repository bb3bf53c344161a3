"""What leaves the building, as bytes; nothing here reads, asks the clock or writes.

`view` is what templates see of an edition, `record` an issue's record, `palette` its colours,
`address` where things are served and their permanent ids. Rooms inside: `words`, the reader's
language; `mjml`, MJML to HTML; `templates`, where they run; `mail`, `pages` and `feeds`.
"""
