"""An issue as it lies in the outbox: its bytes, not new ones."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from digest import plan
from digest.check.feeds.feed import is_feed
from digest.check.finding import Finding, Place
from digest.check.others import CHANGED, GONE, PAGE_GONE
from digest.check.proof import Proof
from digest.errors import OutboxError
from digest.formats.pages.pagehead import page_path
from digest.model import Content, Newsletter, Record
from digest.publish import Desk


@dataclass(frozen=True, slots=True)
class Lying:
    """An issue in the outbox.

    Args:
        proofs: its editions, as their bytes lie there.
        findings: files that are gone, or not what the record says.
    """

    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]


def lying(desk: Desk, newsletter: Newsletter, record: Record) -> Lying:
    """Read an issue of the outbox, to be checked by today's settings.

    Raises:
        OutboxError: a file cannot be read.
        TemplateError: a template is missing or broken.
    """
    ledger = desk.ledgers[newsletter.name]
    before = ledger.before(record)
    is_newest = [one.name for one in ledger.issues[-1:]] == [record.name]
    feeds = feeds_in(desk) if is_newest else {}
    made = plan.made(record, newsletter, before, desk.press)
    there = _files(desk.outbox / made.folder.path, record)
    findings = [*_changed(f"outbox/{made.folder.path}", there, record)]
    proofs: list[Proof] = []
    for one in plan.proofs(made, newsletter, before, desk.press, record.cutoff, feeds):
        language = one.edition.language
        path = page_path(record, language)
        page = _read(desk.outbox / path)
        if page is None:
            findings.append(PAGE_GONE.at(Place(f"outbox/{path}")))
        if all(f"{language}.{suffix}" in there for suffix in ("eml", "html", "txt")):
            proofs.append(_as_it_lies(one, there, page or one.page))
    return Lying(tuple(proofs), tuple(findings))


def feeds_in(desk: Desk) -> dict[str, bytes]:
    """Read every feed of the outbox, whoever made it, by its path below the outbox.

    Raises:
        OutboxError: one cannot be read.
    """
    found: dict[str, bytes] = {}
    for path in sorted((desk.outbox / "feeds").rglob("[!.]*")):
        content = _read(path) if path.is_file() and is_feed(path.name) else None
        if content is not None:
            found[path.relative_to(desk.outbox).as_posix()] = content
    return found


def _as_it_lies(proof: Proof, there: Mapping[str, bytes], page: bytes) -> Proof:
    """Give a proof with the bytes of the outbox; what made them is known only if it still would."""
    language = proof.edition.language
    html = there[f"{language}.html"].decode("utf-8", "replace")
    text = there[f"{language}.txt"].decode("utf-8", "replace")
    is_same = html == proof.content.html
    return replace(
        proof,
        content=Content(proof.content.subject, proof.content.preheader, html, text),
        message=there[f"{language}.eml"],
        page=page,
        mjml=proof.mjml if is_same else "",
        written=proof.written if is_same else None,
    )


def _files(folder: Path, record: Record) -> dict[str, bytes]:
    found = {file.name: _read(folder / file.name) for file in record.files}
    return {name: content for name, content in found.items() if content is not None}


def _changed(folder: str, there: Mapping[str, bytes], record: Record) -> Iterator[Finding]:
    for file in record.files:
        place = Place(f"{folder}/{file.name}")
        if file.name not in there:
            yield GONE.at(place)
        elif hashlib.sha256(there[file.name]).hexdigest() != file.sha256:
            yield CHANGED.at(place)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as cause:
        raise OutboxError(str(path), f"cannot be read: {cause.strerror}") from cause
