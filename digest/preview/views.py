"""Each view of an issue as a page: what it shows, put into its template."""

from digest import plan
from digest.check.mail.edition import RULES
from digest.core.edition import NO_TOPIC
from digest.formats.mail.render import BUDGET
from digest.formats.pages.pagehead import page_path
from digest.model import Section
from digest.preview import frames, places, reader, source
from digest.preview.around import around, said
from digest.preview.book import Book
from digest.preview.inbox import PREHEADER, SUBJECT, row
from digest.row import write_published

FEED_ITEMS = 10
"""How many entries of a feed are shown before "and N more"."""


def frame_name(language: str, kind: str) -> str:
    """Name the frames of a mail or of a web page; the way of each stands behind it."""
    return f"{language}.{kind}-frame"


def mail(book: Book, printed: plan.Printed) -> bytes:
    """Show the mail, and whether all of it is seen."""
    language, html = printed.edition.language, printed.content.html
    octets, total = len(html.encode()), len(printed.edition.entries)
    clipped = frames.is_clipped(html)
    gmail = "Gmail cuts it off there" if clipped else "Gmail shows all of it"
    room = f"{printed.shown} of {total} entries; the web page has all"
    facts = [
        (printed.content.subject, False),
        (f"HTML {_kb(octets)} of {_kb(BUDGET)}", octets > BUDGET),
        (f"{gmail} (it clips at {_kb(frames.CLIP)})", clipped),
        (room if printed.shown < total else _entries(total), False),
    ]
    return book.paper.sheet(
        "frame",
        **around(book, language, "mail"),
        kind="mail",
        frame=frame_name(language, "mail"),
        frame_title="The mail as its readers see it",
        clipped=clipped,
        facts=facts,
    )


def web(book: Book, printed: plan.Printed) -> bytes:
    """Show the issue as a page of the web."""
    language = printed.edition.language
    path = page_path(book.showing.record, language)
    return book.paper.sheet(
        "frame",
        **around(book, language, "web"),
        kind="web",
        frame=frame_name(language, "web"),
        frame_title="The issue as a web page",
        clipped=False,
        facts=[(f"outbox/{path}", False), (_entries(len(printed.edition.entries)), False)],
    )


def text(book: Book, printed: plan.Printed) -> bytes:
    """Show the plain text."""
    content = printed.content.text.encode()
    lines = source.lines(content)
    return book.paper.sheet(
        "text",
        **around(book, printed.edition.language, "text"),
        lines=[source.with_links(line) for line in lines[: -1 if lines[-1] == "" else None]],
        facts=[(printed.content.subject, False), (_kb(len(content)), False)],
    )


def inbox(book: Book, printed: plan.Printed) -> bytes:
    """Show the row that stands in an inbox."""
    return book.paper.sheet(
        "inbox",
        **around(book, printed.edition.language, "inbox"),
        row=row(printed.message, printed.content.preheader),
        subject_cut=SUBJECT,
        preheader_cut=PREHEADER,
    )


def fields(book: Book, printed: plan.Printed) -> bytes:
    """Show the fields of the message."""
    names = around(book, printed.edition.language, "source", name="source")
    return book.paper.sheet("fields", **names, fields=source.fields(printed.message))


def code(
    book: Book, language: str, view: str, name: str, content: bytes, *, part: str = ""
) -> bytes:
    """Show a file with the numbers of its lines; `name` is what it is called."""
    lines = source.lines(content)
    return book.paper.sheet(
        "code",
        **around(book, language, view, name=part),
        lines=lines[: -1 if lines[-1] == "" else None],
        code_label=name,
        facts=[(name, False), (_kb(len(content)), False)],
    )


def feeds(book: Book, language: str) -> bytes:
    """Show the feeds as their readers list them."""
    read = reader.feeds(book.feeds)
    first = [feed for feed in read if feed.format == "Atom"]
    shown = [
        {
            "feed": feed,
            "items": feed.items[:FEED_ITEMS],
            "more": max(0, len(feed.items) - FEED_ITEMS),
            "count": _entries(len(feed.items)),
            "formats": [
                (f"{one.format}, {_kb(one.octets)}", places.feed_page(one.path))
                for one in read
                if one.key == feed.key
            ],
            "apart": [
                one.format
                for one in read
                if one.key == feed.key and not reader.same_items(feed, one)
            ],
        }
        for feed in first
    ]
    return book.paper.sheet("feeds", **around(book, language, "feeds"), feeds=shown)


def check(book: Book, language: str) -> bytes:
    """Show everything that was found."""
    looked_at = f"{len(RULES)} rules of mail in each edition, and every rule of feeds"
    return book.paper.sheet(
        "check",
        **around(book, language, "check"),
        summary=_summary(book),
        looked_at=looked_at,
        found_here=[said(one, book) for one in book.found],
        excepted=[said(one, book) for one in book.excepted],
    )


def _summary(book: Book) -> str:
    if not book.is_checked:
        return "The check is at work"
    if not book.found:
        return "Nothing found"
    errors = sum(one.finding.severity == "error" for one in book.found)
    return f"{_count(errors, 'error')}, {_count(len(book.found) - errors, 'warning')}"


def issue(book: Book, language: str) -> bytes:
    """Show what the issue holds, how large it is, and what is not in it."""
    showing, notes = book.showing, book.notes
    printed = next((p for p in showing.made.printed if p.edition.language == language), None)
    return book.paper.sheet(
        "issue",
        **around(book, language, "issue"),
        sizes=[_sizes(one) for one in showing.made.printed],
        budget=_kb(BUDGET),
        clip=_kb(frames.CLIP),
        sections=[_section(book, one, language) for one in printed.edition.sections]
        if printed
        else [],
        notes=[
            ("Waits", notes.waiting),
            ("Passed over", notes.passed_over),
            ("To look at", notes.more),
        ],
        sample=f"digest preview {showing.newsletter.name} --sample",
    )


def _sizes(printed: plan.Printed) -> dict[str, object]:
    html = len(printed.content.html.encode())
    return {
        "edition": printed.edition.language,
        "entries": printed.shown,
        "total": len(printed.edition.entries),
        "html": _kb(html),
        "octets": html,
        "most": BUDGET,
        "text": _kb(len(printed.content.text.encode())),
        "message": _kb(len(printed.message)),
    }


def _section(book: Book, section: Section, language: str) -> dict[str, object]:
    topic = book.showing.site.topic(section.topic) if section.topic != NO_TOPIC else None
    return {
        "title": topic.title.in_language(language) if topic else "Without a topic",
        "entries": [(write_published(entry) or "undated", entry) for entry in section.entries],
    }


def _kb(octets: int) -> str:
    return f"{octets / 1000:.1f} KB"


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
