"""Whether anything has changed that an issue is made of: the signs of its files say so.

A few hundred files are asked for their signs in a few milliseconds, so nothing has to watch them;
and it is the same on every system, on shared disks, and for a file that an editor replaces.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from digest import catalog, config, editorial, outbox, stamp, translations

Signs = tuple[tuple[str, stamp.Sign], ...]


def signs(folder: Path, newsletter: str) -> Signs:
    """Take down the signs of what a preview is made of.

    That is: settings, catalog, templates with translations, what people decided about issues, and
    which issues there are.
    """
    trees = (folder / "templates", folder / editorial.FOLDER, translations.shipped_templates())
    files = (folder / config.FILE, folder / catalog.FILE)
    issues = folder / outbox.FOLDER / "mail" / newsletter
    found = (*files, issues, *(path for tree in trees for path in _files(tree)))
    return tuple(one for path in found for one in _sign(path))


def _files(tree: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(tree):
        folders.sort()
        yield from (Path(root) / name for name in sorted(names) if not name.startswith("."))


def _sign(path: Path) -> Iterator[tuple[str, stamp.Sign]]:
    """Give the sign of a file; none where there is none, or none any more."""
    try:
        yield str(path), stamp.sign(path)
    except OSError:
        return
