"""One file per format. Each has `looks_like(document, head)` and `read(document, source)`.

`looks_like` judges by the name, the media type and the first 64 KiB; `read` gives a Reading or
raises a SourceError that says what the document is not.
"""
