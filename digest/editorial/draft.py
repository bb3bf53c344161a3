"""The text that a person gets to edit: what they wrote, and below it what the issue has.

All above MARK is theirs and stays byte for byte; below it are comments only, written anew each
time. If somebody wrote there too, all of it is theirs from then on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from digest.core.edition import edition_languages
from digest.model import Editorial, Newsletter, Site
from digest.text import clean_line, without_controls

MARK = "# ---- What this issue has. digest edit writes all below this line anew. ----"


def begun(newsletter: Newsletter, site: Site, about: str, usual_subject: str) -> str:
    """Give what a file begins with: every field as a comment, to take the # away.

    Args:
        newsletter: whose issue.
        site: for its language.
        about: which issue, in a line.
        usual_subject: what the subject is where nobody writes one.
    """
    languages = edition_languages(newsletter, site)
    suffixes = [f".{tag}" for tag in languages] if len(languages) > 1 else [""]
    subjects = (f"# subject{suffix} = {_quoted(usual_subject)}" for suffix in suffixes)
    words = ("# A few **words**, and", f"# [a link]({site.url}).", '# """')
    intros = (line for suffix in suffixes for line in (f'# intro{suffix} = """', *words))
    return "\n".join(
        (
            f"# {clean_line(about)}",
            "# Take away the # before what you have to say; the rest stays as usual.",
            "",
            "# The subject of the mail.",
            *subjects,
            "",
            "# Words at the head of the issue, in Markdown.",
            *intros,
            "",
            "# Not in this issue: it waits for the next.",
            "# hold = []",
            "",
            "# First of all, with its section.",
            "# pin = []",
            "",
            "# First in its section, in this order.",
            "# order = []",
            "",
        )
    )


def written(editorial: Editorial, about: str) -> str:
    """Write what was decided, as a person would have."""
    lines = [f"# {clean_line(about)}", ""]
    for field, texts in (("subject", editorial.subject), ("intro", editorial.intro)):
        lines += _texts(field, texts)
    for field, ids in (
        ("hold", editorial.hold),
        ("pin", editorial.pin),
        ("order", editorial.order),
    ):
        if ids:
            lines += [f"{field} = [", *(f"  {_quoted(id)}," for id in ids), "]"]
    return "\n".join((*lines, ""))


def renewed(text: str, below: Iterable[str]) -> str:
    """Put comments below MARK in place of those that are there."""
    own = _own_part(text)
    lines = (" ".join(without_controls(line).split("\n")) for line in below)
    comments = (f"# {line}".rstrip() for line in lines)
    return "\n".join((own.rstrip("\n"), "", MARK, *comments, ""))


def listed(id: str, width: int) -> str:
    """Write an id as it may be copied into a list, in a column of some width."""
    return f"{_quoted(id)},".ljust(width)


def _own_part(text: str) -> str:
    """Give what a person wrote: all above the last MARK, if nothing but comments is below it."""
    text = text.replace("\r\n", "\n")
    above, mark, below = text.rpartition(f"{MARK}\n")
    lines = (line.strip() for line in below.split("\n"))
    is_ours = mark and (not above or above.endswith("\n"))
    return above if is_ours and all(not line or line.startswith("#") for line in lines) else text


def _texts(field: str, texts: Mapping[str, str]) -> Iterator[str]:
    for tag, text in texts.items():
        if "\n" in text:
            yield from (f'{field}.{tag} = """', *_escaped(text).split("\n"), '"""')
        else:
            yield f"{field}.{tag} = {_quoted(text)}"


def _quoted(text: str) -> str:
    """Write a text as TOML's basic string; JSON's escapes are among its."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _escaped(text: str) -> str:
    """Write a text for TOML's string of several lines."""
    return text.replace("\\", "\\\\").replace('"""', '""\\"').replace("\x7f", "\\u007F")
