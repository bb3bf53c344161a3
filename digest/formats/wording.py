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
    feed_ended: str
    feed_ended_text: str
    what_a_reader_is: str
    on_topic: str
    on_everything: str
    how_to_follow: str
    addresses: str
    feed_languages: str
    all_languages: str
    latest: str
    nothing_yet: str
    topics: str
    newsletters: str
    all_feeds_at_once: str
    opml: str
    raw_feed: str

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
    feeds_intro="Choose a topic to follow. Its page has the addresses for your feed reader.",
    feed_ended="{topic}: this feed has ended",
    feed_ended_text="Nothing new will come here. You can follow another feed instead:",
    what_a_reader_is=(
        "A feed reader is an app or a website that shows you what is new in all the feeds that you "
        "follow. There is nothing to sign up for here."
    ),
    on_topic="What {site} publishes on this topic, as it appears.",
    on_everything="Everything that {site} publishes, as it appears.",
    how_to_follow="How to follow",
    addresses=(
        "Copy one of these addresses into your feed reader. All of them carry the same: if you do "
        "not know which one to take, take the first."
    ),
    feed_languages="Language",
    all_languages="All languages",
    latest="Latest",
    nothing_yet="Nothing has appeared here yet. Follow the feed, and you will not miss the first.",
    topics="Topics",
    newsletters="Newsletters",
    all_feeds_at_once="All topics at once",
    opml="Most feed readers can import a list of feeds. Save this file and import it there:",
    raw_feed="This is a feed. Copy its address from the address bar into a feed reader.",
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
    feeds_intro="Elija un tema. Su página tiene las direcciones para su lector de canales.",
    feed_ended="{topic}: este canal ha terminado",
    feed_ended_text="Aquí no aparecerá nada nuevo. Puede seguir otro canal:",
    what_a_reader_is=(
        "Un lector de canales es una aplicación o un sitio web que le muestra lo nuevo de todos "
        "los canales que usted sigue. Aquí no hace falta inscribirse."
    ),
    on_topic="Lo que {site} publica sobre este tema, a medida que aparece.",
    on_everything="Todo lo que {site} publica, a medida que aparece.",
    how_to_follow="Cómo seguirlo",
    addresses=(
        "Copie una de estas direcciones en su lector de canales. Todas llevan lo mismo: si no "
        "sabe cuál elegir, tome la primera."
    ),
    feed_languages="Idioma",
    all_languages="Todos los idiomas",
    latest="Lo más reciente",
    nothing_yet="Aquí todavía no hay nada. Siga el canal y no se perderá lo primero.",
    topics="Temas",
    newsletters="Boletines",
    all_feeds_at_once="Todos los temas a la vez",
    opml="Casi todos los lectores pueden importar una lista. Guarde este archivo e impórtelo allí:",
    raw_feed="Esto es un canal (feed). Copie la dirección de esta página en un lector de canales.",
)
_WORDINGS = {"en": _ENGLISH, "es": _SPANISH}

SPOKEN = tuple(_WORDINGS)
"""The languages that there are words for."""


def wording(language: str) -> Wording:
    """Give the words for a BCP 47 tag: "es-MX" has those of "es"; unknown ones English."""
    return _WORDINGS.get(_primary(language), _ENGLISH)


def speaks(language: str) -> bool:
    """Whether there are words for a BCP 47 tag, so that a page in it is of one piece."""
    return _primary(language) in SPOKEN


def _primary(language: str) -> str:
    return language.lower().partition("-")[0]
