"""Our own phrases in other languages: .po files → phrasebooks.

`phrasebook` is what a translation says, `plurals` which form a count takes, `reading` the files.
"""

from digest.translations.reading import (
    FOLDER,
    Translation,
    forms,
    ids,
    is_done,
    is_product,
    of_site,
    parse,
    phrasebooks,
    problem_with_tag,
    shipped,
    shipped_templates,
    texts,
)

__all__ = [
    "FOLDER",
    "Translation",
    "forms",
    "ids",
    "is_done",
    "is_product",
    "of_site",
    "parse",
    "phrasebooks",
    "problem_with_tag",
    "shipped",
    "shipped_templates",
    "texts",
]
