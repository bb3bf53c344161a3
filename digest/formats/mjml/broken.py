"""What is wrong where no tag, comment or text can be read, in words."""

import re

from digest.formats.mjml.attributes import NAME, Fault

_WHOLE = re.compile(rf"\s+{NAME}(?:\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))?", re.ASCII)
_TAG = re.compile(rf"<{NAME}", re.ASCII)
_NAMED = re.compile(rf"(?P<name>{NAME})\s*=\s*(?P<quote>[\"']?)", re.ASCII)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|(\d{1,8}));?", re.IGNORECASE | re.ASCII)
_LAST_CODE = 0x10FFFF
_C1 = range(0x80, 0xA0)  # HTML reads these references as Windows-1252: they are seen


def uncarried(mjml: str) -> Fault | None:
    """Find the first character that no mail can carry, written as itself or as a reference.

    Those are control characters, halves of surrogate pairs, and what Unicode says is no character
    (XML 1.0, 2.2; HTML, 13.2.2): the engine refuses some, mail programs drop or mistake the others.
    """
    plain = mjml.replace("\n", "").isprintable()  # the quick way: none of them is printable
    found = None if plain else _UNSEEN.search(mjml)
    if found:
        problem = f"a character that no mail can carry: U+{ord(found[0]):04X}"
        return Fault(found.start(), problem, "leave it out")
    for reference in _REFERENCE.finditer(mjml):
        code = int(reference[1], 16) if reference[1] else int(reference[2])
        if code > _LAST_CODE or (code not in _C1 and _UNSEEN.match(chr(code))):
            problem = f"{reference[0]} stands for a character that no mail can carry"
            return Fault(reference.start(), problem, "leave it out")
    return None


def unread(mjml: str, at: int) -> Fault:
    """Say what is wrong with the “<” at a place where nothing can be read."""
    begins = mjml[at : at + 9]
    if begins.startswith("<![CDATA["):
        return Fault(at, "CDATA is for XML", "write the text itself, with &lt; for “<”")
    if begins.startswith("<!--"):
        return Fault(at, "a comment that does not end", "end it with -->")
    if begins.startswith(("<!", "<?")):
        return Fault(at, "a declaration, which MJML has none of", "begin with <mjml>")
    if begins.startswith("</"):
        return Fault(at, "an end tag that is not whole", "write it like </p>")
    tag = _TAG.match(mjml, at)
    if tag is None:
        return Fault(at, "a “<” that begins no tag", "write &lt; if it is text")
    return _unread_attribute(mjml, tag)


def _unread_attribute(mjml: str, opening: re.Match[str]) -> Fault:
    """Step over the attributes that can be read, and say what is wrong with the next one."""
    at, tag = opening.end(), opening[0]
    while whole := _WHOLE.match(mjml, at):
        named = _NAMED.match(mjml, whole.end() - len(whole[0].lstrip()))
        if named and "=" not in whole[0]:  # its name alone can be read
            break
        at = whole.end()
    start = len(mjml) - len(mjml[at:].lstrip())
    if start == len(mjml):
        return Fault(opening.start(), f"{tag} is not ended", "end it with >")
    named = _NAMED.match(mjml, start)
    if start == at and mjml[at] not in "<>/":
        return Fault(start, f"no blank before “{mjml[start]}” in {tag}", "put one there")
    if named is None:
        return Fault(start, f"“{mjml[start]}” where an attribute or the end of {tag}> should be")
    if not named["quote"]:
        problem = f"the attribute {named['name']} without quotes around its value"
        return Fault(named.end(), problem, f'write {named["name"]}="…"')
    problem = f"the value of {named['name']} has no end, or a “<” in it"
    return Fault(start, problem, f"end it with {named['quote']}, and write &lt; for “<”")
