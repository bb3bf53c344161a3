"""An issue with everything that its pages show."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from digest import plan
from digest.check.feeds.feed import check_feed
from digest.check.finding import Finding
from digest.check.proof import Proof
from digest.formats.address import public
from digest.preview import findings, places
from digest.preview.paper import Paper
from digest.preview.places import Shown
from digest.preview.showing import Showing


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be said of an issue in words: how it comes to be shown, what it is, what waits."""

    status: str
    headline: str
    waiting: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """An issue with all that its pages show of it.

    Args:
        showing: the issue.
        notes: what is said of it.
        paper: what its pages are written on.
        proofs: its editions as the checks look at them.
        feeds: the feeds in which its entries stand, by their paths below outbox/.
        is_checked: whether it was checked; until then it is not known what is found.
        found: what is wrong.
        excepted: what is wrong and a person excepted.
    """

    showing: Showing
    notes: Notes
    paper: Paper
    proofs: tuple[Proof, ...]
    feeds: Mapping[str, bytes]
    is_checked: bool = False
    found: tuple[Shown, ...] = ()
    excepted: tuple[Shown, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its editions that have entries."""
        return tuple(one.edition.language for one in self.showing.made.printed)

    def on(self, paper: Paper) -> "Book":
        """Give the same on other paper."""
        return replace(self, paper=paper)

    def checked(self, is_wanted: Callable[[], bool] = lambda: True) -> "Book":
        """Give the same with what is wrong in it; worth nothing if it was not wanted any more."""
        showing = self.showing
        parts = [findings.checked(proof) for proof in self.proofs if is_wanted()]
        parts.append(findings.sifted(_of_feeds(showing, self.feeds), showing.site.checks))
        all_found = findings.together(parts)
        return replace(
            self,
            is_checked=True,
            found=tuple(places.shown(one, showing) for one in all_found.findings),
            excepted=tuple(places.shown(one, showing, why) for one, why in all_found.excepted),
        )

    def version(self) -> str:
        """Name what the pages show: what shows something else has another name.

        Behind its hyphen stands the name of what was found; nothing, until it is known.
        """
        found = repr((self.found, self.excepted)).encode()
        name = hashlib.sha256(found).hexdigest()[:16] if self.is_checked else ""
        return f"{self._shown()}-{name}"

    def _shown(self) -> str:
        hashed = hashlib.sha256(repr(self.notes).encode())
        shown = [(file.path, file.content) for file in self.showing.made.folder.artifacts]
        shown += [*self.feeds.items(), *(("", proof.page) for proof in self.proofs)]
        for path, content in shown:
            hashed.update(f"\0{path}\0{len(content)}\0".encode() + content)
        return hashed.hexdigest()[:16]


def gathered(showing: Showing, notes: Notes, paper: Paper) -> Book:
    """Gather what is to be shown of an issue; it is not checked yet, which takes longer.

    Raises:
        TemplateError: the template of a page is missing or broken.
    """
    feeds = showing.feeds()
    press, before = showing.desk.press, showing.before
    proofs = plan.proofs(showing.made, showing.newsletter, before, press, showing.now, feeds)
    return Book(showing, notes, paper, tuple(proofs), feeds)


def _of_feeds(showing: Showing, feeds: Mapping[str, bytes]) -> Iterable[Finding]:
    check = partial(check_feed, now=showing.now)
    for path, content in feeds.items():
        yield from check(f"outbox/{path}", content, address=public(path, showing.site))
