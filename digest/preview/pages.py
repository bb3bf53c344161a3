"""All views of an issue as the files of a small web site, to be served or put into a folder."""

from collections.abc import Callable, Iterator
from functools import partial

from digest import plan
from digest.check.proof import Proof
from digest.formats.pages.pagehead import page_path
from digest.preview import frames, places, views
from digest.preview.book import Book
from digest.preview.places import page

INDEX = "index.html"

Make = Callable[[], bytes]
"""Makes a page when it is asked for."""


def files(book: Book) -> dict[str, bytes]:
    """Give all files of the preview by their names; they lie beside one another."""
    return {name: make() for name, make in makers(book).items()}


def makers(book: Book) -> dict[str, Make]:
    """Give what makes each file of the preview, by the names of the files.

    Where the issue is empty there is one page, which says so.
    """
    if not book.languages:
        return {INDEX: partial(views.issue, book, "")}
    pairs = zip(book.showing.made.printed, book.proofs, strict=True)
    made = dict(one for printed, proof in pairs for one in _edition(book, printed, proof))
    return {INDEX: made[page(book.languages[0], "mail")]} | made | dict(_shared(book))


def _shared(book: Book) -> Iterator[tuple[str, Make]]:
    """Yield the sources of feeds, and of templates in which something is wrong."""
    first, env = book.languages[0], book.showing.desk.press.templates
    for path, content in book.feeds.items():
        make = partial(views.code, book, first, "feeds", f"outbox/{path}", content)
        yield places.feed_page(path), make
    found = (one.finding for one in book.found)
    for name in places.templates_named(found, env.list_templates()):
        assert env.loader is not None  # noqa: S101 - environment() gives it one
        content = env.loader.get_source(env, name)[0].encode()
        make = partial(views.code, book, first, "mail", f"templates/{name}", content)
        yield places.template_page(name), make


def _edition(book: Book, printed: plan.Printed, proof: Proof) -> Iterator[tuple[str, Make]]:
    language = printed.edition.language
    of_printed = {
        "mail": views.mail,
        "text": views.text,
        "inbox": views.inbox,
        "web": views.web,
        "source": views.fields,
    }
    of_language = {"feeds": views.feeds, "issue": views.issue, "check": views.check}
    for view, show in of_printed.items():
        yield page(language, view), partial(show, book, printed)
    for view, list_all in of_language.items():
        yield page(language, view), partial(list_all, book, language)
    for view, (name, content) in _sources(book, printed, proof).items():
        make = partial(views.code, book, language, "source", name, content, part=view)
        yield page(language, view), make
    for kind, document in (("mail", printed.content.html), ("web", proof.page.decode())):
        for way in frames.variants(document):
            yield (
                f"{views.frame_name(language, kind)}.{way.name}.html",
                partial(_frame, document, way),
            )


def _frame(document: str, way: frames.Variant) -> bytes:
    return frames.as_shown(document, way).encode()


def _sources(book: Book, printed: plan.Printed, proof: Proof) -> dict[str, tuple[str, bytes]]:
    web = page_path(book.showing.record, printed.edition.language)
    return {
        "message": (proof.file("eml"), printed.message),
        "markup": (proof.file("html"), printed.content.html.encode()),
        "mjml": (f"what templates/{proof.template} made", printed.mjml.encode()),
        "page-source": (f"outbox/{web}", proof.page),
    }
