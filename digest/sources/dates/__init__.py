"""Dates as sources write them, read strictly or refused: nothing is guessed.

`written` reads one date, `order` decides over a column whether day or month comes first. The ways
to write a date have a module each: `iso` for machines, `mail` for RFC 5322 and its kin, `figures`
for numbers between marks, `people` for names of months in any language; `zones` knows time zones
by their abbreviations, and `refused` says why nothing else is read.
"""
