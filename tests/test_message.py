"""Mail as bytes: whatever goes into a header comes back, and nothing else gets in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime

import pytest
from factories import COURTS, HOUSING, NAMES, edition, entry, newsletter, record, site
from hypothesis import given
from hypothesis import strategies as st
from message_reader import CONTENT, body_of, head_of, mailboxes, parsed, sound, written

from digest.errors import ConfigError
from digest.formats.mail.body import encode_body, quoted_printable
from digest.formats.mail.message import message_id
from digest.formats.mail.render import render
from digest.model import Content, Logo, Look, Mailbox, Phrase

# --- the fields ---


def test_a_message_to_a_list_has_these_fields_once_each():
    raw = sound(written(site=site(help_url="https://resources.example.org/help")))

    assert head_of(raw) == {
        "To": "monthly@lists.example.org",
        "Date": "Thu, 01 Sep 2022 09:00:00 -0400",
        "Message-ID": "<1@example.org>",
        "From": '"Example Center" <news@example.org>',
        "Subject": "Monthly digest: August 2022",
        "List-Id": '"Monthly digest" <monthly.digest.resources.example.org>',
        "List-Unsubscribe": "<mailto:monthly-leave@lists.example.org>",
        "List-Help": "<https://resources.example.org/help>",
        "List-Archive": "<https://resources.example.org/digest/web/monthly/>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "Feedback-ID": "2022-09-01:monthly:en:resourcesexampl",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": head_of(raw)["Content-Type"],
    }
    assert head_of(raw)["Content-Type"].startswith('multipart/alternative; boundary="=_')


def test_without_a_list_address_the_recipients_are_undisclosed():
    raw = sound(written(to=None))

    assert head_of(raw)["To"] == "undisclosed-recipients:;"
    assert parsed(raw)["to"].addresses == ()


def test_without_an_address_for_leaving_or_help_there_is_no_such_field():
    head = head_of(written(newsletter=newsletter(unsubscribe=None)))

    assert "List-Unsubscribe" not in head
    assert "List-Help" not in head


def test_answers_go_where_the_settings_say():
    raw = sound(written(newsletter=newsletter(reply_to=Mailbox("desk@example.org", "Desk"))))

    assert parsed(raw)["reply-to"].addresses[0].addr_spec == "desk@example.org"


def test_the_date_is_that_of_the_moment_in_english_whatever_the_machine(monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")

    head = head_of(written(date=datetime(2022, 8, 1, 13, 0, tzinfo=UTC)))

    assert head["Date"] == "Mon, 01 Aug 2022 13:00:00 +0000"


def test_a_message_id_is_the_same_for_the_same_edition_and_no_other():
    made = message_id(site(), record(), "en")

    assert re.fullmatch(r"<[0-9a-f]{32}@resources\.example\.org>", made)
    assert made == message_id(site(), record(announced=("more",)), "en")
    others = {
        message_id(site(), record(name="2022-09-01-2"), "en"),
        message_id(site(), record(), "es"),
        message_id(site(), record(newsletter="weekly"), "en"),
    }
    assert len(others | {made}) == 4


def test_an_authority_may_be_an_address_and_of_any_script():
    own = site(authority="office@bücher.example")

    assert message_id(own, record(), "en").endswith("@xn--bcher-kva.example>")
    assert head_of(written(site=own))["List-Id"].endswith("<monthly.digest.xn--bcher-kva.example>")
    assert head_of(written(site=own))["Feedback-ID"].endswith(":xnbcherkvaexamp")


def test_the_sender_of_a_short_domain_is_long_enough_for_feedback():
    assert head_of(written(site=site(authority="a.b")))["Feedback-ID"].endswith(":ab000")


# --- names and subjects (K26, K31, K33) ---


@pytest.mark.parametrize("name", NAMES)
def test_names_and_subjects_come_back_as_they_were_given(name):
    own = newsletter(
        sender=Mailbox("news@example.org", name),
        reply_to=Mailbox("desk@example.org", name),
        title=Phrase(name),
    )
    raw = sound(
        written(Content(name, "", "", ""), newsletter=own, to=Mailbox("ada@example.org", name))
    )

    assert parsed(raw)["subject"] == name
    assert mailboxes(raw, "From") == [(name, "news@example.org")]
    assert mailboxes(raw, "Reply-To") == [(name, "desk@example.org")]
    assert mailboxes(raw, "To") == [(name, "ada@example.org")]
    assert mailboxes(raw, "List-Id") == [(name, "monthly.digest.resources.example.org")]
    assert b"<news@example.org>" in raw


@pytest.mark.parametrize(
    "empty", ["", " \n\t", "\x00\x1f", "\u200b\u2060\xad", "\u3164\u2800", "\ufffe"]
)
def test_a_subject_that_shows_nothing_is_the_title_of_the_newsletter(empty):
    content = Content(empty, "", "", "")

    assert head_of(written(content))["Subject"] == "Monthly digest"
    assert head_of(written(content, language="es"))["Subject"].startswith("=?utf-8?q?Bolet=C3=ADn_")
    nameless = newsletter(title=Phrase(empty))
    assert head_of(written(content, newsletter=nameless))["Subject"] == "monthly"


def test_quotes_and_apostrophes_are_read_as_written_everywhere(env):
    title = 'Q&A: "Rent" isn\'t fixed'
    own = newsletter(title=Phrase(title), sender=Mailbox("news@example.org", "Ada's Desk"))
    shown = edition(("housing", [entry("a", title=title)]))
    content = render(shown, record(), own, site(title=Phrase("Ada's Desk")), env)

    raw = sound(written(content, newsletter=own))

    assert head_of(raw)["Subject"] == f"{title}: August 2022"
    assert head_of(raw)["From"] == '"Ada\'s Desk" <news@example.org>'
    assert body_of(raw, "plain").count(title) == 3
    for codes in (body_of(raw, "plain"), content.preheader, *head_of(raw).values()):
        assert not re.search(r"&(?:#\w+|quot|apos|amp);", codes)
    assert "&apos;" not in body_of(raw, "html")


def test_an_address_without_a_name_stands_alone():
    raw = written(newsletter=newsletter(sender=Mailbox("news@example.org", " ")))

    assert head_of(raw)["From"] == "news@example.org"


@pytest.mark.parametrize(
    "address", ["jürgen@example.org", "a@b\r\nBcc: x@example.org", "a@b, c@d", ""]
)
def test_what_is_no_address_is_refused_with_its_place(address):
    for place, own in (
        ("to", {"to": Mailbox(address)}),
        ("from", {"newsletter": newsletter(sender=Mailbox(address, "x"))}),
        ("reply_to", {"newsletter": newsletter(reply_to=Mailbox(address))}),
    ):
        with pytest.raises(ConfigError, match=rf"^newsletters\.monthly\.{place}: not a"):
            written(**own)


# --- nothing gets in ---

EVERYTHING = {
    "site": site(
        newsletters=(),
        translations={},
        help_url="https://resources.example.org/help",
        look=Look(logo=Logo("https://example.org/l.png", Phrase("Logo", {"es": "L"}), 100)),
    ),
    "newsletter": newsletter(
        reply_to=Mailbox("desk@example.org", "Desk"), intro=Phrase("Note", {"es": "Nota"})
    ),
    "content": CONTENT,
    "to": Mailbox("ada@example.org", "Ada"),
}
REFUSED = {
    *("site.public_url", "site.help_url", "site.authority", "newsletter.name", "to.address"),
    *("newsletter.sender.address", "newsletter.reply_to.address", "newsletter.unsubscribe"),
}
HEADER = [
    *(
        "\r\nBcc: x@example.org",
        "\nX: y",
        "\rX: y",
        "\r\n\r\n<p>",
        "\u2028X: y",
        "\x85X: y",
        "\x0bX: y",
    ),
    *(
        "\n X: y",
        "=?utf-8?q?=0D=0ABcc:_y?=",
        "%0D%0ABcc:%20y",
        "&#13;&#10;Bcc: y",
        "\x00\nX: y",
        "\ud800\nX:",
    ),
]


def texts_within(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Name every text in a value of ours, by the fields and keys that lead to it."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, Mapping):
        for key in value:
            yield from texts_within(value[key], (*path, key))
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_within(getattr(value, field.name), (*path, field.name))


def planted(value, path: tuple, text: str):
    """Give a copy of a value with a text put behind the one that a path leads to."""
    if not path:
        return value + text
    first, *rest = path
    if isinstance(value, Mapping):
        return {**value, first: planted(value[first], tuple(rest), text)}
    return replace(value, **{first: planted(getattr(value, first), tuple(rest), text)})


TEXTS = [(name, *path) for name, value in EVERYTHING.items() for path in texts_within(value)]


@pytest.mark.parametrize("path", TEXTS, ids=".".join)
def test_no_text_of_the_settings_or_of_a_template_makes_a_header(path):
    expected = list(head_of(written(**EVERYTHING)))
    name, *rest = path

    for text in HEADER:
        try:
            raw = sound(
                written(**EVERYTHING | {name: planted(EVERYTHING[name], tuple(rest), text)})
            )
        except ConfigError:
            assert ".".join(path) in REFUSED
            continue
        assert parsed(raw).keys() == list(head_of(raw)) == expected


def test_no_entry_makes_a_header(env):
    evil = "x\r\nBcc: x@example.org\u2028X: y\x00"
    shown = entry(
        "a", title=evil, summary=evil, url="https://example.org/%0D%0ABcc:", authors=(evil,)
    )
    content = render(edition(("housing", [shown])), record(), newsletter(), site(), env)

    assert list(head_of(sound(written(content)))) == list(head_of(written()))


# --- settings ---


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        (
            {"newsletter": newsletter(unsubscribe="mailto:a@b>,\r\n <x")},
            "newsletters.monthly.unsub",
        ),
        ({"newsletter": newsletter(unsubscribe="mailto:é@b")}, "newsletters.monthly.unsubscribe"),
        ({"newsletter": newsletter(name="a b")}, "newsletters.a b"),
        ({"newsletter": newsletter(name="a" * 227)}, "newsletters.aaa"),
        ({"site": site(help_url="https://example.org/a b")}, "site.help_url"),
        ({"site": site(help_url="https://example.org/" + "x" * 1000)}, "site.help_url"),
        ({"site": site(public_url="https://exämple.org")}, "site.public_url"),
        ({"site": site(authority="exa mple.org")}, "site.authority"),
        ({"message_id": "<a@b>\r\nBcc: x"}, "Message-ID"),
        ({"language": "en\r\nBcc: x"}, "languages"),
        ({"record": record(name="a\r\nb")}, "Feedback-ID"),
    ],
)
def test_settings_that_cannot_stand_in_a_header_are_refused(fields, place):
    with pytest.raises(ConfigError) as caught:
        written(**fields)

    assert str(caught.value).startswith(place)


# --- the body (K34) ---


def test_text_comes_first_and_both_parts_come_back():
    raw = sound(written())

    parts = list(parsed(raw).iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part["content-transfer-encoding"] for part in parts] == ["quoted-printable"] * 2
    assert [part.get_content_charset() for part in parts] == ["utf-8"] * 2
    assert body_of(raw, "plain") == CONTENT.text
    assert body_of(raw, "html") == CONTENT.html


def test_the_boundary_follows_from_the_content():
    assert encode_body(CONTENT) == encode_body(CONTENT)
    assert encode_body(CONTENT) != encode_body(Content("", "", CONTENT.html, "other"))


def test_a_long_line_is_whole_after_decoding(env):
    address = "https://example.org/" + "x" * 300
    summary = f"See {address} " + "word " * 600
    shown = edition(("housing", [entry("a", url=address, summary=summary)]))
    content = render(shown, record(), newsletter(), site(), env)

    raw = sound(written(content))

    assert body_of(raw, "html") == content.html
    assert body_of(raw, "plain") == content.text
    assert address in body_of(raw, "plain")


def test_blanks_dots_and_equals_signs_at_the_edges_of_lines_come_back():
    text = " a \n.\n..\nFrom x\n=\n=3D\n\t\n--\n-- \n\n"

    raw = sound(written(Content("x", "", text, text)))

    assert body_of(raw, "plain") == text
    assert body_of(raw, "html") == text


@given(st.text())
def test_any_body_comes_back_but_for_line_breaks(text):
    raw = sound(written(Content("x", "", text, text)))

    plain = re.sub("\r\n?", "\n", text)
    assert body_of(raw, "html") == plain
    assert body_of(raw, "plain") == plain


@given(st.text(st.characters(exclude_categories=[])))
def test_no_text_makes_a_line_too_long_or_fails(text):
    encoded = quoted_printable(text)

    assert all(len(line) <= 76 for line in encoded.split(b"\r\n"))


# --- whole messages, kept as bytes ---

RENT = entry(
    "rent",
    "2022-08-31",
    title='Q&A: "Rent" isn\'t fixed',
    topics=("housing", "courts"),
    summary="When a landlord may raise the rent, and how much notice is due.",
)
ARABIC = entry("arabic", "2022-08-12", title="حقوق المستأجر", language="ar", summary="دليل (2022).")
SPANISH = entry("renta", "2022-08-05", title="Derechos de los inquilinos", language="es")
COURT = entry("answer", "2022-08-25", title="How to answer a petition", topics=("courts",))


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_whole_message_stays_what_it_is(env, golden, language):
    settings = site(topics=(HOUSING, COURTS), help_url="https://resources.example.org/help")
    shown = edition(("housing", [RENT, ARABIC, SPANISH]), ("courts", [COURT]), language=language)
    content = render(shown, record(), newsletter(), settings, env)
    id = message_id(settings, record(), language)

    raw = sound(written(content, site=settings, language=language, message_id=id))

    golden(f"mail/{language}.eml", raw)
    golden(f"mail/{language}.html", content.html.encode())
    golden(f"mail/{language}.txt", content.text.encode())
