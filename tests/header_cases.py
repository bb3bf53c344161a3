"""Texts for headers: of many scripts, of every length, and hostile."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, product

from hypothesis import strategies as st

from digest.formats.mail import header
from digest.model import Mailbox
from digest.text import clean_line

LIST_ID = "monthly.digest.example.org"
SCRIPTS = {
    "Latin": "Zoë Ångström – één naïve café, première fois",
    "Cyrillic": "Центр юридической помощи, Москва",
    "Greek": "Κέντρο νομικής βοήθειας",
    "Arabic": "مركز المساعدة القانونية (2022)",
    "Hebrew": "מרכז סיוע משפטי: זכויות",
    "Chinese": "法律资源中心最新指南",
    "Japanese": "法律情報センター、東京ガイド",
    "Korean": "법률 자원 센터 안내",
    "Devanagari": "कानूनी सहायता केंद्र",
    "Thai": "ศูนย์ข้อมูลกฎหมาย",
    "Georgian": "იურიდიული ცენტრი",
    "Armenian": "Իրավական կենտրոն",
    "emoji": "👩‍👧‍👦 🏳️‍🌈 🏠 family",
    "English": "A centre for legal resources, and what it publishes",
}
DOMAINS = {
    "Latin": "bücher.example",
    "Cyrillic": "пример.example",
    "Greek": "παράδειγμα.example",
    "Arabic": "مثال.example",
    "Hebrew": "דוגמה.example",
    "Chinese": "例子.example",
    "Japanese": "例え.example",
    "Korean": "실례.example",
    "Devanagari": "उदाहरण.example",
    "Thai": "ตัวอย่าง.example",
    "Georgian": "მაგალითი.example",
    "Armenian": "օրինակ.example",
}
CONTROLS = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)]
DIRECTIONS = [
    chr(c) for c in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
]
PLANTED = [
    *("\r\nBcc: x@example.org", "\nX: y", "\rX: y", "\r\n\r\n<script>", "\u2028Bcc: y", "\x85X: y"),
    *(
        "=?utf-8?q?x?=",
        "=?utf-8?B?eA==?=",
        "=?utf-8?q?=0D=0ABcc:_y?=",
        "=?x",
        "?=",
        "=",
        "%0d%0aX: y",
    ),
    *('"', "\\", '\\"', ",", ";", ":", "(", ")", "<", ">", "<b@c>", "[", "]", "@", ".", " . ", "'"),
    *(
        "&#39;",
        "&amp;",
        "&quot;",
        "\ud800",
        "\udfff",
        "\ufeff",
        "\ufffe",
        "\u200b",
        "\u2800",
        "\xad",
    ),
    *("\t", " ", "  ", "\xa0", "\u3000", "_", "a" * 61, "a" * 1000, "é" * 80),
]
LENGTHS = (
    0,
    1,
    2,
    20,
    44,
    45,
    46,
    60,
    61,
    62,
    66,
    67,
    68,
    75,
    76,
    77,
    78,
    200,
    997,
    998,
    999,
    3000,
)

texts = st.lists(
    st.one_of(
        st.sampled_from([*SCRIPTS.values(), *PLANTED, *CONTROLS, *DIRECTIONS]),
        st.text(st.characters(exclude_categories=[]), max_size=20),
    ),
    max_size=12,
).map("".join)


def cut(script: str, length: int) -> str:
    """Give so many characters of a script."""
    words = f"{script} "
    return (words * (length // len(words) + 1))[:length].rstrip()


def cases() -> Iterator[str]:
    """Give every script at every length, and all that is hostile: alone, around and within."""
    yield from (cut(script, length) for script, length in product(SCRIPTS.values(), LENGTHS))
    hostile = [*PLANTED, *CONTROLS, *DIRECTIONS]
    yield from hostile
    yield from (f"x{planted}y" for planted in hostile)
    yield from (
        f"{script}{planted}{script}" for script, planted in product(SCRIPTS.values(), PLANTED)
    )


@dataclass(frozen=True)
class Head:
    """A text as subject, as name of a sender and as name of a list; and what must come back."""

    text: str
    domain: str = "example.org"

    @property
    def raw(self) -> bytes:
        return (
            header.text_field("Subject", self.text)
            + header.mailbox_field("From", Mailbox(f"news@{self.domain}", self.text))
            + header.phrase_field("List-Id", self.text, LIST_ID)
        )

    @property
    def subject(self) -> str:
        return clean_line(self.text)

    @property
    def name(self) -> str:
        """The name that is read: one that shows nothing is left out."""
        return self.subject if header.shows(self.subject) else ""

    @property
    def address(self) -> str:
        return f"news@{header.domain_name(self.domain, place='x')}"


def heads() -> list[Head]:
    """Give all cases, with senders of many scripts in turn."""
    return list(map(Head, cases(), cycle([*DOMAINS.values(), "example.org"])))


def as_lines(heads: Iterable[Head]) -> str:
    """Write heads for another program, a line each."""
    return "".join(json.dumps(head.raw.decode("ascii")) + "\n" for head in heads)
