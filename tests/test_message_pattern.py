"""Patterns: an edition is encoded once, and each recipient gets a join of bytes (K34, K47)."""

import re
from datetime import UTC, datetime

import pytest
from factories import edition, entry, newsletter, record, site
from header_cases import DOMAINS, texts
from hypothesis import given
from hypothesis import strategies as st
from message_reader import body_of, head_of, mailboxes, parsed, sound, written
from reading import many

from digest.errors import ConfigError, RequestError, TemplateError
from digest.formats.mail import header
from digest.formats.mail.message import addressed, dated, message_id, message_ids, pattern
from digest.formats.mail.render import BUDGET, render
from digest.formats.mail.splice import LONGEST_TOKEN, Links, Pattern, Recipient, Slot
from digest.formats.templates.environment import environment
from digest.model import Content, Edition, Mailbox
from digest.text import clean_line

LEAVE = "https://resources.example.org/leave/{token}?a=1&b=2"
SHOWN = edition(("housing", [entry("rent", title="Rent & you"), entry("repairs")]))
LINKS = Links.of(SHOWN, unsubscribe=LEAVE)
(MARK,) = LINKS.marks
BARE = Links(MARK, LINKS.marks)
"""An address that is nothing but a token: a text of it is a mark."""
KEY = b"0123456789abcdef"
NOW = datetime(2022, 9, 1, 13, 5, tzinfo=UTC)
tokens = st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._~-]{0,63}", fullmatch=True)


def recipient(**values) -> Recipient:
    made = {
        "to": addressed(Mailbox("ada@example.org", "Ada Example")),
        "date": dated(NOW),
        "message_id": message_ids(site(), record(), KEY)("ada"),
        "unsubscribe": b"Token-of_Ada",
    }
    return Recipient(**(made | values))


def letter(env, shown: Edition = SHOWN, **fields) -> tuple[Content, Pattern]:
    own = fields.get("newsletter", newsletter())
    links = fields.setdefault("links", Links.of(shown, unsubscribe=LEAVE))
    content = render(shown, record(), own, site(), env, unsubscribe=links.unsubscribe)
    return content, made(content, **fields)


def made(content: Content, **fields) -> Pattern:
    given = {"site": site(), "newsletter": newsletter(), "record": record(), "language": "en"}
    return pattern(content, **(given | fields))


def bare(text: str, **fields) -> Pattern:
    return made(Content("Subject", "", text, text), **({"links": BARE} | fields))


# --- a message for one recipient ---


def test_a_message_for_a_recipient_has_these_fields_once_each(env):
    _, one = letter(env)

    head = head_of(sound(one.fill(recipient())))

    own = "https://resources.example.org/leave/Token-of_Ada?a=1&b=2"
    assert list(head) == [
        *("To", "Date", "Message-ID", "From", "Subject", "List-Id"),
        *("List-Unsubscribe", "List-Unsubscribe-Post", "List-Archive"),
        *("Auto-Submitted", "Precedence", "Feedback-ID", "Content-Language", "MIME-Version"),
        "Content-Type",
    ]
    assert head["To"] == '"Ada Example" <ada@example.org>'
    assert head["Date"] == "Thu, 01 Sep 2022 13:05:00 +0000"
    assert re.fullmatch(r"<[0-9a-f]{32}@resources\.example\.org>", head["Message-ID"])
    assert head["List-Unsubscribe"] == f"<{own}>, <mailto:monthly-leave@lists.example.org>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("template", ["issue", "letter"])
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_both_parts_are_what_was_rendered_with_the_address_of_the_reader(env, template, language):
    own = newsletter(template=template)
    shown = edition(("housing", SHOWN.entries), language=language)
    content, one = letter(env, shown, newsletter=own, language=language)

    raw = sound(one.fill(recipient()))

    address = LEAVE.replace("{token}", "Token-of_Ada")
    direct = render(shown, record(), own, site(), env, unsubscribe=address)
    assert body_of(raw, "html") == direct.html
    assert body_of(raw, "plain") == direct.text
    links = direct.html.count(address.replace("&", "&amp;"))
    assert links >= 1
    assert direct.text.count(address) >= 1
    assert len(content.html) == len(direct.html) + links * (LONGEST_TOKEN - len("Token-of_Ada"))


def test_two_readers_get_the_same_but_for_what_is_their_own(env):
    content, one = letter(env)
    shown = content.html.count(MARK) + content.text.count(MARK)
    ids = message_ids(site(), record(), KEY)
    ada = recipient()
    zoe = recipient(to=b"zoe@example.org", message_id=ids("zoe"), unsubscribe=b"z")

    first, second = one.pieces(ada), one.pieces(zoe)

    assert first[::2] == second[::2] == list(one.chunks)
    assert all(a is b for a, b in zip(first[::2], one.chunks, strict=True))
    assert first[1::2] == [getattr(ada, slot) for slot in one.slots]
    assert second[1::2] == [getattr(zoe, slot) for slot in one.slots]
    assert one.slots == (Slot.TO, Slot.DATE, Slot.MESSAGE_ID, *[Slot.UNSUBSCRIBE] * (1 + shown))
    assert one.fill(ada) == b"".join(first)


def test_made_again_a_message_is_the_same(env):
    assert letter(env)[1].fill(recipient()) == letter(env)[1].fill(recipient())


def test_a_message_for_a_list_is_the_same_pattern_filled_once():
    content = Content("Subject", "", "<p>é</p>", "é")
    listed = recipient(
        to=addressed(newsletter().to),
        date=dated(record().cutoff),
        message_id=b"<1@example.org>",
        unsubscribe=None,
    )

    assert made(content).fill(listed) == written(content)


def test_one_click_is_offered_only_where_it_is_taken():
    def fields(leave: str, by_mail: str | None) -> bytes:
        links = Links.of(SHOWN, unsubscribe=leave)
        own = newsletter(unsubscribe=by_mail)
        one = bare(links.unsubscribe, links=links, newsletter=own)
        raw = sound(one.fill(recipient()))
        return re.search(rb"List-Unsubscribe: .*?(?=List-Archive)", raw, re.DOTALL)[0]

    post = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    secure, plain = b"<https://e.example/Token-of_Ada>", b"<http://e.example/Token-of_Ada>"
    assert (
        fields("https://e.example/{token}", None) == b"List-Unsubscribe: " + secure + b"\r\n" + post
    )
    assert fields("http://e.example/{token}", None) == b"List-Unsubscribe: " + plain + b"\r\n"
    assert fields("https://e.example/{token}", "mailto:a@e.example") == (
        b"List-Unsubscribe: " + secure + b",\r\n <mailto:a@e.example>\r\n" + post
    )


def test_the_budget_counts_the_longest_token(env):
    _, one = letter(env, many(120, length=500))

    for token in (b"x", b"x" * LONGEST_TOKEN):
        html = body_of(sound(one.fill(recipient(unsubscribe=token))), "html")
        assert BUDGET - 2_000 < len(html.encode()) <= BUDGET


# --- slots ---

AROUND = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(["", "\n", "é", "x\r"]),
    st.integers(60, 80).map("x".__mul__),
    st.sampled_from(["", " ", "\t", "=", "é", "😀", ".", "\n", "\n\n", "\r\n"]),
)


@given(st.lists(AROUND, min_size=2, max_size=5), tokens)
def test_whatever_stands_around_a_slot_comes_back(pieces, token):
    raw = sound(bare(MARK.join(pieces)).fill(recipient(unsubscribe=token.encode())))

    expected = re.sub("\r\n?", "\n", token.join(pieces))
    assert body_of(raw, "plain") == body_of(raw, "html") == expected


@pytest.mark.parametrize("width", range(70, 80))
@pytest.mark.parametrize("end", ["x", "é", " ", "=", "."])
def test_a_full_line_before_a_slot_is_broken_in_time(width, end):
    text = "x" * (width - len(end)) + end + MARK + "\n" + "y" * 76 + MARK

    raw = sound(bare(text).fill(recipient()))

    assert body_of(raw, "plain") == text.replace(MARK, "Token-of_Ada")


def test_a_slot_has_no_soft_break_where_the_line_breaks_anyway():
    one = bare(f"{MARK}\nx{MARK}{MARK}\n")

    plain = one.fill(recipient(unsubscribe=b"t")).split(b"\r\n\r\n")[2]
    assert plain.partition(b"\r\n--=_")[0] == b"t\r\nx=\r\nt=\r\nt"


def test_the_boundary_follows_from_the_edition_and_not_from_marks_or_recipients(env):
    found = Links.of(edition(("courts", [entry("other")])), unsubscribe=LEAVE)
    (mark,) = found.marks
    other = Links(mark, found.marks)

    assert mark != MARK
    assert bare(f"x {mark}", links=other) == bare(f"x {MARK}")
    assert bare(f"x {MARK}").chunks != bare(f"y {MARK}").chunks
    assert (
        parsed(bare(MARK).fill(recipient())).get_boundary()
        != parsed(bare(f"{MARK}{MARK}").fill(recipient())).get_boundary()
    )


# --- marks ---


def test_a_mark_is_the_same_for_the_same_edition_and_no_other():
    shown = edition(("housing", [entry("rent")]))
    others = [
        edition(("housing", [entry("rent", summary="Another.")])),
        edition(("housing", [entry("rent")]), language="es"),
        edition(("courts", [entry("rent")])),
    ]
    marks = [*Links.of(shown, unsubscribe=LEAVE).marks]

    assert [*Links.of(edition(("housing", [entry("rent")])), unsubscribe=LEAVE).marks] == marks
    for other in others:
        assert [*Links.of(other, unsubscribe=LEAVE).marks] != marks
    assert re.fullmatch(rf"[0-9a-f]{{{LONGEST_TOKEN}}}", marks[0])


def test_an_entry_cannot_have_a_reader_s_token_put_into_it(env):
    """Who has learnt the mark of an edition and writes it into an entry has made another edition."""
    evil = entry("rent", title="Rent & you", url=f"https://evil.example/{MARK}", summary=MARK)
    shown = edition(("housing", [evil, entry("repairs")]))
    assert shown.key == SHOWN.key

    content, one = letter(env, shown)

    raw = one.fill(recipient())
    assert content.html.count(f"https://evil.example/{MARK}") == 1
    assert f"https://evil.example/{MARK}" in body_of(raw, "html")
    assert "https://evil.example/Token" not in body_of(raw, "html") + body_of(raw, "plain")


@pytest.mark.parametrize("leave", ["https://example.org/ {token}", "https://example.org/>{token}"])
def test_an_address_that_cannot_stand_in_a_header_is_refused(leave):
    links = Links.of(SHOWN, unsubscribe=leave)

    with pytest.raises(ConfigError, match=r"^newsletters\.monthly\.unsubscribe: not fit"):
        bare(links.unsubscribe, links=links)


def test_a_letter_that_its_reader_cannot_leave_is_refused():
    for part, content in (
        ("HTML", Content("x", "", "x", MARK)),
        ("plain text", Content("x", "", MARK, "x")),
    ):
        with pytest.raises(TemplateError) as caught:
            made(content, links=LINKS)
        assert str(caught.value) == (
            f"templates/issue: the {part} does not say where a reader leaves; "
            "write {{ unsubscribe }} in it"
        )


@pytest.mark.parametrize(
    "written",
    [
        "{{ unsubscribe|upper }}",
        "{{ unsubscribe|truncate(60, true) }}",
        "{{ unsubscribe[40:] }}",
        "{{ unsubscribe[:-3] }}",
        "{{ unsubscribe[1:] }}",
        "{{ unsubscribe|urlencode }}",
        "{{ unsubscribe|replace('leave', 'x') }}",
        "{{ unsubscribe|capitalize|replace('a', '') }}",
    ],
)
def test_an_address_that_a_template_has_changed_is_refused(written):
    changed = environment({"x.txt.j2": written}).get_template("x.txt.j2")
    whole = LINKS.unsubscribe
    shown = changed.render(unsubscribe=whole)

    for content in (
        Content("x", "", whole, f"{whole} {shown}"),
        Content("x", "", f"{whole} {shown}", whole),
        Content(shown, "", whole, whole),
    ):
        with pytest.raises(TemplateError, match="does not come out whole; write"):
            made(content, links=LINKS)


def test_the_host_of_the_address_is_the_true_one_for_templates():
    shown = environment({"x.txt.j2": "{{ unsubscribe|host }}"}).get_template("x.txt.j2")

    assert shown.render(unsubscribe=LINKS.unsubscribe) == "resources.example.org"


# --- recipients ---


@given(texts, st.sampled_from([*DOMAINS.values(), "example.org"]))
def test_any_mailbox_that_is_written_can_be_a_recipient(name, domain):
    to = addressed(Mailbox(f"ada@{domain}", name))

    raw = sound(bare(MARK).fill(recipient(to=to)))

    expected = clean_line(name) if header.shows(name) else ""
    assert mailboxes(raw, "To") == [(expected, f"ada@{header.domain_name(domain, place='x')}")]
    assert list(head_of(raw))[:4] == ["To", "Date", "Message-ID", "From"]


def test_the_longest_name_and_address_can_be_a_recipient():
    address = f"{'x' * 64}@{'.'.join(['x' * 63] * 3)}.{'x' * 61}"
    for name in ("x" * 60, "x" * 61, "é" * 3000, ""):
        sound(bare(MARK).fill(recipient(to=addressed(Mailbox(address, name)))))


@pytest.mark.parametrize("name", ["to", "date", "message_id", "unsubscribe"])
@pytest.mark.parametrize(
    "evil", [b"\r\nBcc: x", b"\nX: y", b"\r", b"\x00", b" ", b"\xc3\xa9", b",", b">"]
)
def test_no_value_of_a_recipient_makes_a_header(name, evil):
    place = {"to": "To", "date": "Date", "message_id": "Message-ID", "unsubscribe": "token"}[name]
    value = getattr(recipient(), name)

    within = value[:-4] + evil + value[-4:]
    for spoiled in (value + evil, evil + value, within, evil, b""):
        with pytest.raises(ConfigError, match=f"^{place}: not fit for a mail header"):
            recipient(**{name: spoiled})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("to", b"ada@example.org, zoe@example.org"),
        ("to", b'"Ada" <ada@example.org>, <zoe@example.org>'),
        ("to", b'"Ada" <zoe@example.org> <ada@example.org>'),
        ("to", b'"a" b" <ada@example.org>'),
        ("to", b'"a\\" b" <ada@example.org>'),
        ("to", b'"<zoe@example.org>" <ada@example.org>'),
        ("to", b'"a\r\nBcc: x" <ada@example.org>'),
        ("to", b'"a"\r\nBcc: <ada@example.org>'),
        ("to", b"=?utf-8?q?x?=\r\n\r\n <ada@example.org>"),
        ("to", b"Ada <ada@example.org>"),
        ("to", b"=?utf-8?q?" + b"x" * 64 + b"?= <ada@example.org>"),
        ("to", b"undisclosed-recipients:"),
        ("date", b"2022-09-01"),
        ("message_id", b"ada@example.org"),
        ("message_id", b"<ada>"),
        ("unsubscribe", b"x" * (LONGEST_TOKEN + 1)),
        ("unsubscribe", b".x"),
        ("unsubscribe", b"a=b"),
        ("unsubscribe", b"a%20"),
        ("unsubscribe", b"a/b"),
        ("unsubscribe", b'a"'),
    ],
)
def test_a_value_of_another_form_is_refused(name, value):
    with pytest.raises(ConfigError, match="not fit for a mail header"):
        recipient(**{name: value})


def test_a_reader_without_a_token_gets_no_letter_that_needs_one():
    with pytest.raises(RequestError, match=r"^message <[0-9a-f]{32}@.*>: has no token"):
        bare(MARK).fill(recipient(unsubscribe=None))


# --- Message-IDs ---


def test_a_message_id_is_the_same_for_the_same_reader_and_issue_and_no_other():
    def ids(key: bytes = KEY, **fields):
        return message_ids(site(), record(**fields), key)

    made = ids()("ada")

    assert made == ids()("ada") == ids(announced=("more",))("ada")
    others = {
        ids()("zoe"),
        ids()(""),
        ids(name="2022-09-01-2")("ada"),
        ids(newsletter="weekly")("ada"),
        ids(key=b"another key, long enough")("ada"),
        message_id(site(), record(), "ada").encode(),
    }
    assert len({made, *others}) == 7
    assert all(re.fullmatch(rb"<[0-9a-f]{32}@resources\.example\.org>", id) for id in others)


@pytest.mark.parametrize("key", [b"", b"x" * 15, b"x" * 65])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(ConfigError, match=r"^the key of Message-IDs: must have 16 to 64 octets"):
        message_ids(site(), record(), key)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:{token}",
        "{token}",
        "https://{token}.example.org/",
        "mailto:{token}@example.org",
        "HTTPS://example.org/{token}",
        "https://example.org/",
        "",
        "https://example.org/{token}/{token}",
        "https:///{token}",
    ],
)
def test_a_token_stands_behind_the_host_of_a_web_address_or_nowhere(address):
    with pytest.raises(ConfigError, match="a web address with one"):
        Links.of(edition(("housing", [entry("rent")])), unsubscribe=address)


def test_a_moment_without_a_zone_is_no_date():
    with pytest.raises(ConfigError, match="without a zone"):
        dated(datetime(2022, 8, 1))


def test_a_name_that_would_fill_pages_is_refused():
    mailbox = addressed(Mailbox("a@example.org", "é" * 20_000))

    with pytest.raises(ConfigError, match="longer than 32768"):
        Recipient(mailbox, dated(datetime(2022, 8, 1, tzinfo=UTC)), b"<a@example.org>")


def test_any_id_of_a_recipient_makes_a_message_id():
    ids = message_ids(site(), record(), b"k" * 32)

    made = {ids(id) for id in ("", "a", "\ud800", "é", "x" * 10_000)}
    assert len(made) == 5
