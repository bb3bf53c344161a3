"""The phrases that mail and pages say by themselves: each in English, with a note to translators.

A phrase whose English could mean something else has a context, which translators see as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

_SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Source:
    """A phrase as translators get it; `plural` is empty where nothing is counted."""

    text: str
    note: str
    context: str = ""
    plural: str = ""


def _phrase(text: str, note: str, context: str = "", plural: str = "") -> Any:  # noqa: ANN401  as field()
    return field(metadata={_SOURCE: Source(text, note, context, plural)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The phrases of one language, one line each. Those with a place to fill in have {braces}."""

    view_online: str = _phrase(
        "View in your browser", "A link in a mail, to the same issue as a web page."
    )
    see_all: str = _phrase(
        "See the whole issue on the web", "A link in a mail that had no room for everything."
    )
    unsubscribe: str = _phrase("Unsubscribe", "A link in a mail, by which readers leave.")
    _why: str = _phrase(
        "You get this because you subscribe to “{newsletter}” of {site}.",
        "At the foot of a mail. {newsletter} and {site} are names; they stay in braces.",
    )
    help: str = _phrase("Help", "A link to the organisation's page for readers.", "link")
    other_topics: str = _phrase("Other resources", "A heading above what has no topic.")
    _issue: str = _phrase(
        "Issue {number}", "One instalment of a newsletter: “Issue 3”.", "newsletter"
    )
    in_this_issue: str = _phrase("In this issue", "A heading above the list of contents.")
    from_the_editor: str = _phrase(
        "From the editor", "A heading above a few words from those who made the issue."
    )
    other_languages: str = _phrase(
        "This issue in other languages", "Links follow, each the name of a language."
    )
    _by: str = _phrase("By {names}", "Who wrote a resource: “By Ana and Tom”.", "authors")
    _published_by: str = _phrase("Published by {site}", "{site} is the organisation's name.")
    _in_language: str = _phrase(
        "in {language}",
        "The language of a resource: “in Spanish”. The name of the language is filled in.",
    )
    files: str = _phrase("Files", "A heading above documents to download, such as PDF.")
    skip_to_content: str = _phrase(
        "Skip to content", "A link at the top of a page, for readers who use a keyboard."
    )
    back_to_issues: str = _phrase("All issues", "A link to the list of a newsletter's issues.")
    past_issues: str = _phrase("Past issues", "A heading, and a link to that list.")
    no_issues: str = _phrase("There is no issue yet.", "In the list of a new newsletter.")
    follow_by_feed: str = _phrase(
        "Follow new issues in a feed reader", "A link to the feed of a newsletter's issues."
    )
    feeds: str = _phrase(
        "Feeds", "Web feeds (RSS, Atom), to be followed in a feed reader. A link and a heading."
    )
    feeds_intro: str = _phrase(
        "Choose a topic to follow. Its page has the addresses for your feed reader.",
        "At the top of the page of all feeds.",
    )
    all_topics: str = _phrase("All topics", "The name of the feed that has everything.")
    topics: str = _phrase("Topics", "A heading.")
    newsletters: str = _phrase("Newsletters", "A heading.")
    feed_ended: str = _phrase(
        "{topic}: this feed has ended", "A title. {topic} is the name of the topic."
    )
    feed_ended_text: str = _phrase(
        "Nothing new will come here. You can follow another feed instead:",
        "Below that title; a link follows.",
    )
    how_to_follow: str = _phrase("How to follow", "A heading on the page of a topic.")
    what_a_reader_is: str = _phrase(
        "A feed reader is an app or a website that shows you what is new in all the feeds that you "
        "follow. There is nothing to sign up for here.",
        "Below the heading “How to follow”.",
    )
    addresses: str = _phrase(
        "Copy one of these addresses into your feed reader. All of them carry the same: if you do "
        "not know which one to take, take the first.",
        "Web addresses follow.",
    )
    on_topic: str = _phrase(
        "What {site} publishes on this topic, as it appears.",
        "At the top of the page of a topic. {site} is the organisation's name.",
    )
    on_everything: str = _phrase(
        "Everything that {site} publishes, as it appears.",
        "At the top of the page of all topics. {site} is the organisation's name.",
    )
    feed_languages: str = _phrase("Language", "Links follow, each the name of a language.", "feeds")
    all_languages: str = _phrase("All languages", "One of those links.")
    latest: str = _phrase("Latest", "A heading above the newest resources.", "resources")
    nothing_yet: str = _phrase(
        "Nothing has appeared here yet. Follow the feed, and you will not miss the first.",
        "On the page of a topic that is still empty.",
    )
    all_feeds_at_once: str = _phrase(
        "All topics at once", "A heading above a file that has the addresses of all feeds."
    )
    opml: str = _phrase(
        "Most feed readers can import a list of feeds. Save this file and import it there:",
        "Below that heading; the file follows.",
    )
    raw_feed: str = _phrase(
        "This is a feed. Copy its address from the address bar into a feed reader.",
        "For people who open a feed itself in their browser.",
    )


RESOURCES = Source(
    "{count} new resource",
    "How many guides, reports and so on an issue has. {count} is the number.",
    plural="{count} new resources",
)
MORE = Source(
    "and {count} more",
    "Ends a list that has no room for everything.",
    plural="and {count} more",
)
ENTRIES = Source(
    "{count} resource",
    "How many guides, reports and so on something has.",
    plural="{count} resources",
)

BY_NAME: Mapping[str, Source] = MappingProxyType(
    {one.name: one.metadata[_SOURCE] for one in fields(Phrases)}
)
"""Each phrase that counts nothing, by its name."""

SOURCES: tuple[Source, ...] = (RESOURCES, MORE, ENTRIES, *BY_NAME.values())
"""Every phrase."""
