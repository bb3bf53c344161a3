"""All that the checks of an edition look at, each thing read once however many of them ask."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from digest.check.finding import Place
from digest.check.mail.cascade import Styled
from digest.check.mail.letter import Letter
from digest.check.mail.markup import Document
from digest.check.mail.spans import Spans
from digest.check.proof import Proof
from digest.formats import view
from digest.formats.mail.render import SUMMARY_LIMIT, context
from digest.formats.pages.pagehead import page_path


@dataclass(frozen=True)
class Seen:
    """A proof, taken apart."""

    proof: Proof

    @cached_property
    def letter(self) -> Letter:
        """The message."""
        return Letter(self.proof.file("eml"), self.proof.message)

    @cached_property
    def html(self) -> Document:
        """The HTML of the mail."""
        return Document(self.proof.file("html"), self.proof.content.html)

    @cached_property
    def page(self) -> Document:
        """The web page of the issue."""
        path = page_path(self.proof.record, self.proof.edition.language)
        return Document(f"outbox/{path}", self.proof.page.decode("utf-8", "replace"))

    @cached_property
    def styled_html(self) -> Styled:
        """The HTML of the mail with its styles worked out."""
        return Styled(self.html)

    @cached_property
    def styled_page(self) -> Styled:
        """The web page with its styles worked out."""
        return Styled(self.page)

    @cached_property
    def names(self) -> dict[str, Any]:
        """What the templates of the issue were given: web_url, unsubscribe, and so on."""
        proof = self.proof
        language = proof.edition.language
        return context(proof.record, proof.newsletter, proof.site, language)

    @cached_property
    def entries(self) -> tuple[view.EntryView, ...]:
        """Every entry of the edition as mail shows it, in order."""
        proof = self.proof
        sections = view.sections(
            proof.edition, proof.site, "", limit=SUMMARY_LIMIT, page=self.names["web_url"]
        )
        return tuple(entry for section in sections for entry in section.entries)

    @cached_property
    def whole_entries(self) -> tuple[view.EntryView, ...]:
        """Every entry of the edition as the web page shows it, in order."""
        sections = view.sections(self.proof.edition, self.proof.site, "")
        return tuple(entry for section in sections for entry in section.entries)

    @cached_property
    def in_html(self) -> Spans:
        """Where each entry stands in the HTML of the mail."""
        return Spans.of(self.html.text, self.entries)

    @cached_property
    def in_text(self) -> Spans:
        """Where each entry stands in the plain text."""
        return Spans.of(self.proof.content.text, self.entries)

    @cached_property
    def on_page(self) -> Spans:
        """Where each entry stands on the web page."""
        return Spans.of(self.page.text, self.whole_entries)

    @cached_property
    def ids_by_address(self) -> dict[str, str]:
        """The id of the entry to which an address leads."""
        return {entry.url: entry.id for entry in reversed(self.entries) if entry.url}

    @cached_property
    def given(self) -> str:
        """Every text that templates were given: what stands there may stand in the output."""
        proof, names = self.proof, self.names
        texts = (names["title"], names["intro"], names["site_title"], names["postal_address"])
        entries = proof.edition.entries
        addresses = (names["web_url"], names["unsubscribe"], names["help_url"])
        own = (text for entry in entries for text in (entry.title, entry.summary, entry.url))
        return "\n".join((*texts, *addresses, *own))

    def text_at(self, found: str) -> Place:
        """Give the place in the plain text where something is written for the first time."""
        at = self.proof.content.text.find(found)
        line = self.proof.content.text.count("\n", 0, at) + 1 if at >= 0 else None
        return Place(self.proof.file("txt"), line)

    def html_at(self, found: str) -> Place:
        """Give the place in the HTML where something is written for the first time."""
        at = self.proof.content.html.find(found)
        line = self.proof.content.html.count("\n", 0, at) + 1 if at >= 0 else None
        return Place(self.proof.file("html"), line)
