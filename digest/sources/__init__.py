"""What entries are imported from: one file per format, each giving drafts.

`dates` decides the order of day and month over a whole column, `draft` is what a source says of
one entry, `merge` reconciles drafts with the catalog.
"""
