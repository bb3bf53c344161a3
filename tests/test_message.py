"""Mail as bytes: whatever goes into a header comes back, and nothing else gets in."""

import email
import email.policy
import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from factories import COURTS, HOUSING, NAMES, edition, entry, newsletter, record, site
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.formats import header
from digest.formats.message import encode_body, message, message_id, quoted_printable
from digest.formats.render import render
from digest.model import Content, Mailbox, Phrase
from digest.text import clean_line

CONTENT = Content("Monthly digest: August 2022", "2 new", "<p>Grüße</p>\n", "Grüße\n")


def written(content: Content = CONTENT, **fields) -> bytes:
    made = {
        "site": site(),
        "newsletter": newsletter(),
        "record": record(),
        "language": "en",
        "to": newsletter().to,
        "date": record().cutoff,
        "message_id": "<1@example.org>",
    }
    return message(content, **(made | fields))


def parsed(raw: bytes) -> EmailMessage:
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def body_of(raw: bytes, subtype: str) -> str:
    part = parsed(raw).get_body((subtype,))
    assert part is not None
    return part.get_payload(decode=True).decode().replace("\r\n", "\n")


def mailboxes(raw: bytes, name: str) -> list[tuple[str, str]]:
    """Read mailboxes; not by the stdlib's newer parser, which puts blanks between encoded words."""
    found = getaddresses([str(email.message_from_bytes(raw)[name])])
    return [(str(make_header(decode_header(words))), address) for words, address in found]


def head_of(raw: bytes) -> dict[str, str]:
    """Read the head as an old, plain reader would: unfolded lines, nothing decoded."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")
    return dict(line.split(": ", 1) for line in lines)


def sound(raw: bytes) -> bytes:
    """Hold what is true of every message that we write."""
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert all(0x20 <= octet < 0x7F or octet in b"\r\n\t" for octet in raw)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert all(line.strip() for line in head.split(b"\r\n"))
    assert not re.search(rb"=\?[^?]*\?[^?]*\?[^?]*\?=[^\s)]", head)
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", head))
    assert parsed(raw).defects == []
    return raw


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
def test_a_name_comes_back_as_it_was_given(name):
    raw = sound(written(newsletter=newsletter(sender=Mailbox("news@example.org", name))))

    assert mailboxes(raw, "From") == [(name, "news@example.org")]
    assert [one.addr_spec for one in parsed(raw)["from"].addresses] == ["news@example.org"]
    assert b"<news@example.org>" in raw


@pytest.mark.parametrize("subject", NAMES)
def test_a_subject_comes_back_as_it_was_given(subject):
    raw = sound(written(Content(subject, "", "<p>x</p>", "x")))

    assert parsed(raw)["subject"] == subject


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_list_comes_back_and_its_id_stays_plain(name):
    raw = sound(written(newsletter=newsletter(title=Phrase(name))))

    assert head_of(raw)["List-Id"].endswith(" <monthly.digest.resources.example.org>")


@pytest.mark.parametrize(
    "hostile",
    [
        "Ada's\nDesk\r\nBcc: x@example.org",
        "x\r\n\r\n<script>",
        "x\x00\x1b[31m\x7f",
        "x\u2028Bcc: y",
        "x\x85Bcc: y",
        "\ud800x",
        "\u202ex",
    ],
)
def test_no_text_makes_a_header_of_its_own(hostile):
    named = newsletter(title=Phrase(hostile), sender=Mailbox("news@example.org", hostile))

    raw = sound(written(Content(hostile, "", "<p>x</p>", "x"), newsletter=named))

    assert parsed(raw)["subject"] == clean_line(hostile)
    assert parsed(raw)["from"].addresses[0].display_name == clean_line(hostile)
    assert list(head_of(raw)) == list(head_of(written()))


def test_a_subject_with_a_line_break_is_one_line():
    raw = written(Content("Ada's\nDesk\r\nBcc: x@example.org", "", "", ""))

    assert parsed(raw)["subject"] == "Ada's Desk Bcc: x@example.org"
    assert "Bcc" not in head_of(raw)


def test_nothing_is_a_subject_too():
    assert parsed(written(Content("", "", "", "")))["subject"] == ""


def test_an_address_without_a_name_stands_alone():
    raw = written(newsletter=newsletter(sender=Mailbox("news@example.org", " ")))

    assert head_of(raw)["From"] == "news@example.org"


# --- addresses ---


def test_a_domain_of_any_script_is_written_in_ascii():
    raw = sound(written(to=Mailbox("news@Bücher.example", "Zoë")))

    assert parsed(raw)["to"].addresses[0].addr_spec == "news@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address",
    [
        "jürgen@example.org",
        "news",
        "@example.org",
        "news@",
        "a b@example.org",
        "a@b@example.org",
        'x"y@example.org',
        "news@exa mple.org",
        "news@example..org",
        "news@[127.0.0.1]",
        "news@example.org>\r\nBcc: x@example.org",
        "a\r\nb@example.org",
        "news@example.org, x@example.org",
        ".news@example.org",
        "",
    ],
)
def test_what_is_no_address_is_refused(address):
    for fields in (
        {"to": Mailbox(address)},
        {"newsletter": newsletter(sender=Mailbox(address, "x"))},
        {"newsletter": newsletter(reply_to=Mailbox(address))},
    ):
        with pytest.raises(ConfigError, match=r"^newsletters\.monthly\.(to|from|reply_to): not a"):
            written(**fields)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        (
            {"newsletter": newsletter(unsubscribe="mailto:a@b>,\r\n <x")},
            "newsletters.monthly.unsub",
        ),
        ({"newsletter": newsletter(unsubscribe="mailto:é@b")}, "newsletters.monthly.unsubscribe"),
        ({"newsletter": newsletter(name="a b")}, "newsletters.a b"),
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


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_subject_comes_back(subject):
    raw = sound(written(Content(subject, "", "", "")))

    assert parsed(raw)["subject"] == clean_line(subject)


@given(st.text(max_size=100))
def test_any_name_comes_back_and_leaves_the_address_alone(name):
    raw = sound(written(to=Mailbox("ada@example.org", name)))

    assert mailboxes(raw, "To") == [(clean_line(name), "ada@example.org")]


@given(st.text(max_size=40))
def test_any_address_is_taken_whole_or_refused(written_address):
    try:
        made = header.address(written_address, place="x")
    except ConfigError:
        return
    assert re.fullmatch(r"[!-?A-~]+@[a-z0-9._-]+", made)


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
