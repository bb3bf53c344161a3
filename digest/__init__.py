"""Newsletters and topic feeds from a catalog: nothing sent twice, nothing lost, and you see why.

The map. A room imports only from rooms above its own; tests/test_architecture.py holds it.

    errors      what can go wrong, in the user's words
    model       every noun, frozen
    text        cleaning, excerpts, language ranges
    files       bytes onto the disk, whole or not at all
    core        pure: when a newsletter looks, what is new, who reads which part
    translations  our own phrases in other languages: .po files → phrasebooks
    config      digest.toml → Site
    row         an entry as written ↔ Entry
    catalog     catalog.json ↔ Catalog
    editorial   issues/ → what a person decided about single issues
    sources     pure: what is imported → records → drafts → the catalog
    fetch       files, folders, standard input and the web → what is imported
    formats     pure: MJML, mail, feeds, pages, records as bytes
    check       pure: lint of what is about to leave
    shelves     what feeds/ holds
    plan        all of the above → what should exist; the order of the steps
    outbox      what should exist → outbox/; the ledger ← outbox/; the lock
    stamp       that a run left nothing to do, and until when: saves time, decides nothing
    kept        pages of issues that need not be made again: saves time, decides nothing
    checking    what the checks find in an issue before it is committed
    publish     read, plan, write
    links       whether links lead somewhere: asked politely, remembered for a day
    preview     an issue as people look at it before it goes: its views, a page of them, pictures
    intake      fetch, read, merge, write: an import
    cli         a file for each verb; the only room that knows click and the clock
    __main__    the same as `python -m digest`
"""

__version__ = "2026.11.0"
