"""Messages in memory: a pattern filled for each reader, and everything done anew for each reader.

    python -m benchmarks.messages [ROUNDS]

What we are measured against renders the same templates for each reader with plain Jinja and MJML,
and has `email.message.EmailMessage` write the message: what a program does that knows no better.
It is given what does not depend on the reader (the entries as templates see them, the templates
compiled), uses no sandbox and no check of ours, and never looks for what fits into a mail. Both are
given the same readers, and must say the same to each.
"""

import email
import email.policy
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from mjml import mjml2html

from benchmarks import made
from benchmarks.clocked import middle
from digest import catalog, config, publish
from digest.formats import view
from digest.formats.mail.message import addressed, dated, message_ids, pattern
from digest.formats.mail.render import context, render
from digest.formats.mail.splice import Links, Pattern, Recipient
from digest.formats.templates.filters import FILTERS
from digest.formats.words.wording import wording
from digest.model import Content, Edition, Mailbox, Newsletter, Record, Section, Site

ENTRIES, FILLED, NAIVE = 28, 10_000, 60
HELD, MEMORY = 1_000, 64_000_000
LEAVE = "https://resources.example.org/leave/{token}"
EACH = "Jinja, MJML and EmailMessage each"
NOW = datetime(2024, 1, 1, 14, tzinfo=UTC)
KEY = b"a key for benchmarks"
OCTETS = range(58_000, 68_000)
NAMES = {
    "plain": ("Ada Example", "Bela Example", "Carl Example"),
    "non-ASCII": ("Zoë Ångström", "Дмитрий Пример", "山田太郎"),
}


Write = Callable[[Any], object]


class Reader(NamedTuple):
    """A person as a list of subscribers holds them; `to` was encoded when they subscribed."""

    id: str
    mailbox: Mailbox
    token: str
    to: bytes


class Letter(NamedTuple):
    """An edition, and all that is needed to make mail of it in either way."""

    edition: Edition
    record: Record
    newsletter: Newsletter
    site: Site
    links: Links
    content: Content
    pattern: Pattern
    plain: Callable[[Reader], bytes]


def main(count: int) -> None:
    """Print a line for each way, and how many times the naive way ours is."""
    with tempfile.TemporaryDirectory() as folder:
        letter = prepare(Path(folder))
    size = len(letter.pattern.fill(recipient(letter, readers("plain", 1)[0])))
    assert size in OCTETS, size
    print(f"messages of {size / 1000:.0f} KB; bars: 50,000 /s, and 300 times {EACH}")
    for kind in NAMES:
        measure(letter, kind, count)


def measure(letter: Letter, kind: str, count: int) -> None:
    """Measure all ways in turn, so many times, for readers with names of one kind."""
    people = readers(kind, FILLED)
    check(letter, people[:3])
    work = ways(letter, people)
    rates: dict[str, list[float]] = {way: [] for way in work}
    for _ in range(count):
        for way, (write, given) in work.items():
            rates[way].append(len(given) / clocked(write, given))
    print(f"to readers with {kind} names")
    for way, found in rates.items():
        spread = f"({min(found):,.0f} to {max(found):,.0f})"
        times = middle(found) / middle(rates[EACH])
        print(f"  {way:42}{middle(found):9,.0f} /s   {spread:24}{times:7,.0f} times", flush=True)


def ways(letter: Letter, people: list[Reader]) -> dict[str, tuple[Write, list[Any]]]:
    """Give what writes a message, and what it is given, for each way."""
    fill, pieces, date = letter.pattern.fill, letter.pattern.pieces, dated(NOW)
    ids = message_ids(letter.site, letter.record, KEY)
    ready = [recipient(letter, reader) for reader in people]
    memory = BytesIO(bytes(MEMORY))
    held: deque[bytes] = deque(maxlen=HELD)

    def copied(one: Recipient) -> None:
        if memory.tell() > MEMORY - OCTETS.stop:
            memory.seek(0)
        memory.writelines(pieces(one))

    def whole(reader: Reader, to: bytes | None = None) -> None:
        token = reader.token.encode()
        fill(Recipient(to or reader.to, date, ids(reader.id), token))

    return {
        EACH: (letter.plain, people[:NAIVE]),
        "filled": (fill, ready),
        f"copied into {MEMORY // 1_000_000} MB of memory": (copied, ready),
        f"filled, the last {HELD:,} held": (lambda one: held.append(fill(one)), ready),
        "recipients made, and filled": (whole, people),
        "names encoded, recipients made, and filled": (
            lambda reader: whole(reader, addressed(reader.mailbox)),
            people,
        ),
    }


def clocked(write: Write, given: list[Any]) -> float:
    """Time how long it takes to write a message of each, in seconds on the clock."""
    begun = time.perf_counter()
    for one in given:
        write(one)
    return time.perf_counter() - begun


def readers(kind: str, count: int) -> list[Reader]:
    """Make readers, each with a token of 43 characters."""
    found = []
    for number in range(count):
        name = NAMES[kind][number % len(NAMES[kind])]
        mailbox = Mailbox(f"reader{number}@example.org", name)
        token = sha256(str(number).encode()).hexdigest()[:43]
        found.append(Reader(f"{number:08}", mailbox, token, addressed(mailbox)))
    return found


def recipient(letter: Letter, reader: Reader) -> Recipient:
    """Give what belongs to a reader."""
    ids = message_ids(letter.site, letter.record, KEY)
    return Recipient(reader.to, dated(NOW), ids(reader.id), reader.token.encode())


def check(letter: Letter, people: list[Reader]) -> None:
    """Stop if the two ways do not say the same to a reader in both parts."""
    for reader in people:
        ours = letter.pattern.fill(recipient(letter, reader))
        assert list(bodies(ours)) == list(bodies(letter.plain(reader)))
        assert reader.token.encode() in ours


def bodies(raw: bytes) -> Iterator[str]:
    """Decode both parts, without blanks: the MJML engine alone drops line breaks between tags."""
    for part in email.message_from_bytes(raw, policy=email.policy.default).iter_parts():
        yield "".join(part.get_content().split())


def prepare(folder: Path) -> Letter:
    """Make an edition of entries as those of the large site, and both ways to write it."""
    topics = "\n".join(made.TOPIC.format(number) for number in range(made.TOPICS))
    (folder / "digest.toml").write_text(f"{made.SETTINGS}\n{topics}", encoding="utf-8")
    made.catalog(folder, ENTRIES)
    site = config.read(folder / "digest.toml")
    entries = catalog.read(folder / "catalog.json", site).entries
    parts = tuple(Section(f"t{n}", entries[n * 7 : n * 7 + 7]) for n in range(ENTRIES // 7))
    edition = Edition("en", parts, "0" * 16)
    record = Record("monthly", "2024-01-01", 1, NOW, NOW, NOW, None, None)
    newsletter = replace(site.newsletters[0], unsubscribe=None)
    links = Links.of(edition, unsubscribe=LEAVE)
    env = publish.press(folder, site).templates
    content = render(edition, record, newsletter, site, env, unsubscribe=links.unsubscribe)
    shared = pattern(
        content, site=site, newsletter=newsletter, record=record, language="en", links=links
    )
    plain = naive_way(edition, record, newsletter, site, content, publish.read_templates(folder))
    return Letter(edition, record, newsletter, site, links, content, shared, plain)


def naive_way(
    edition: Edition,
    record: Record,
    newsletter: Newsletter,
    site: Site,
    content: Content,
    sources: dict[str, str],
) -> Callable[[Reader], bytes]:
    """Give a function that makes a message from the templates, from the beginning."""
    env = jinja2.Environment(
        loader=jinja2.DictLoader(sources),
        autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(FILTERS)
    html, text = env.get_template("issue.mjml.j2"), env.get_template("issue.txt.j2")
    names = context(record, newsletter, site, "en")
    other = wording("en", site).other_topics
    shown = tuple(view.sections(edition, site, other, limit=600, most=ENTRIES, page="x"))
    names |= {"subject": content.subject, "preheader": content.preheader, "sections": shown}
    names |= {"total": ENTRIES, "more": 0, "contents": view.contents(shown)}

    def write(reader: Reader) -> bytes:
        address = LEAVE.replace("{token}", reader.token)
        own = names | {"unsubscribe": address}
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = Address(newsletter.sender.name, addr_spec=newsletter.sender.address)
        message["To"] = Address(reader.mailbox.name, addr_spec=reader.mailbox.address)
        message["Subject"] = content.subject
        message["Date"] = format_datetime(NOW)
        message["Message-ID"] = f"<{sha256(reader.id.encode()).hexdigest()[:32]}@example.org>"
        message["List-Unsubscribe"] = f"<{address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(text.render(own), cte="quoted-printable")
        made_html = mjml2html(html.render(own), disable_comments=True, fonts={})
        message.add_alternative(made_html, subtype="html", cte="quoted-printable")
        return message.as_bytes()

    return write


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
