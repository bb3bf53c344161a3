"""The words that mail and pages say by themselves, per language; English where we have no other."""

from dataclasses import dataclass

from babel.numbers import format_decimal


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one language; those with a count come as (one, other)."""

    language: str
    resources: tuple[str, str]
    more: tuple[str, str]
    view_online: str
    see_all: str
    unsubscribe: str
    why: str
    help: str
    other_topics: str
    issue: str
    back_to_issues: str
    past_issues: str
    no_issues: str
    feeds: str
    all_topics: str
    feeds_intro: str

    def new_resources(self, count: int) -> str:
        """Say "12 new resources"."""
        return self._counted(self.resources, count)

    def and_more(self, count: int) -> str:
        """Say "and 12 more"."""
        return self._counted(self.more, count)

    def why_you_get_this(self, newsletter: str, site: str) -> str:
        """Say why a reader gets the mail; it names the newsletter and who sends it."""
        return self.why.format(newsletter=newsletter, site=site)

    def issue_number(self, number: int) -> str:
        """Say "Issue 3"."""
        return self.issue.format(number=number)

    def _counted(self, forms: tuple[str, str], count: int) -> str:
        form = forms[0] if count == 1 else forms[1]
        return form.format(count=format_decimal(count, locale=self.language))


_ENGLISH = Wording(
    language="en",
    resources=("{count} new resource", "{count} new resources"),
    more=("and {count} more", "and {count} more"),
    view_online="View in your browser",
    see_all="See the whole issue on the web",
    unsubscribe="Unsubscribe",
    why="You get this because you subscribe to “{newsletter}” of {site}.",
    help="Help",
    other_topics="Other resources",
    issue="Issue {number}",
    back_to_issues="All issues",
    past_issues="Past issues",
    no_issues="There is no issue yet.",
    feeds="Feeds",
    all_topics="All topics",
    feeds_intro="Copy the address of a topic into your feed reader to follow it.",
)
_SPANISH = Wording(
    language="es",
    resources=("{count} recurso nuevo", "{count} recursos nuevos"),
    more=("y {count} más", "y {count} más"),
    view_online="Ver en el navegador",
    see_all="Ver el número completo en la web",
    unsubscribe="Cancelar la suscripción",
    why="Recibe este mensaje porque está suscrito a «{newsletter}» de {site}.",
    help="Ayuda",
    other_topics="Otros recursos",
    issue="Número {number}",
    back_to_issues="Todos los números",
    past_issues="Números anteriores",
    no_issues="Todavía no hay ningún número.",
    feeds="Canales (feeds)",
    all_topics="Todos los temas",
    feeds_intro="Copie la dirección de un tema en su lector de canales para seguirlo.",
)
_WORDINGS = {"en": _ENGLISH, "es": _SPANISH}


def wording(language: str) -> Wording:
    """Give the words for a BCP 47 tag: "es-MX" has those of "es"; unknown ones English."""
    return _WORDINGS.get(language.lower().partition("-")[0], _ENGLISH)
