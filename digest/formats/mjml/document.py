"""MJML to HTML: the only importer of mjml, which is prepared for and watched over here.

mrml (the engine behind mjml-python) prints attribute values with Rust's escapes, drops a lone line
break between two tags, lets unknown tags through into the mail, kills the process on a template
that includes itself or nests without end, gives byte offsets or no position at all, and panics
with what is not an Exception. So a scan of our own comes first (scan.py): it refuses what
would come out wrong by the rules of rules.py, and rewrites what would come out damaged.
"""

import re
from collections.abc import Iterable

from mjml import mjml2html

from digest.errors import TemplateError
from digest.formats.mjml.scan import Place, scan

_OFFSET = re.compile(r"position (\d+)")


def to_html(mjml: str, place: Place) -> str:
    """Turn MJML into an HTML document, the same for the same MJML.

    Args:
        mjml: the MJML, as the template made it.
        place: says where a place of the MJML was written, for an error.

    Raises:
        TemplateError: it is not well formed, or holds what would not come out right.
    """
    prepared = scan(mjml, place)
    source = "".join(piece for _, piece in prepared.pieces)
    try:
        html: str = mjml2html(source, disable_comments=True, fonts={})
    except ValueError as cause:
        found = _OFFSET.search(str(cause))
        at = _given(prepared.pieces, int(found[1])) if found else 0
        raise TemplateError(place(at), f"the MJML was refused: {cause}") from cause
    except BaseException as cause:
        if type(cause).__name__ != "PanicException":  # pyo3's, not importable, not an Exception
            raise
        raise TemplateError(place(0), f"the MJML engine gave up: {cause}") from cause
    return prepared.with_comments(html)


def _given(pieces: Iterable[tuple[int, str]], octet: int) -> int:
    """Find where in the MJML the piece was that has this octet of what the engine was given."""
    octets = 0
    for at, piece in pieces:
        octets += len(piece.encode())
        if octets > octet:
            return at
    return 0
