"""A record in the source's words → a draft in the catalog's: cleaned once, at the edge.

record      draft_of: all of it put together
words       titles, names: one line each
summary     what is shown below a title: the source's summary, or the opening of its text
markup      HTML → the safe subset, addresses absolute
picture     one picture in it: which address, and whether it only counts readers
tails       what WordPress puts below a summary
address     addresses: absolute, of the web, without names and passwords
language    language tags mended, names of languages read
files       documents that belong to it
"""
