"""What every issue has to tell its readers: how to leave, and who sends it."""

from digest.check.finding import Place, quoted
from digest.check.mail.markup import squeezed
from digest.check.mail.rule import Found, Rule
from digest.check.mail.seen import Seen


def _no_way_out_in_html(seen: Seen) -> Found:
    address = seen.names["unsubscribe"]
    looks = seen.styled_html.in_light
    for link in seen.html.links:
        if link.href == address and link.text and looks[link.element].shown:
            return
    yield Place(seen.html.file), f"no link to {address}"


def _no_way_out_in_text(seen: Seen) -> Found:
    address = seen.names["unsubscribe"]
    if address not in seen.proof.content.text:
        yield Place(seen.proof.file("txt")), f"no {address}"


def _no_postal_address(seen: Seen) -> Found:
    address = seen.names["postal_address"]
    texts = (
        (Place(seen.html.file), seen.html.text),
        (Place(seen.proof.file("txt")), seen.proof.content.text),
    )
    for place, text in texts:
        if not address or squeezed(address) not in squeezed(text):
            yield place, f"no {quoted(address)}" if address else "there is none in digest.toml"


def _no_way_to_the_page(seen: Seen) -> Found:
    address = seen.names["web_url"]
    if all(link.href.partition("#")[0] != address for link in seen.html.links):
        yield Place(seen.html.file), f"no link to {address}"
    if address not in seen.proof.content.text:
        yield Place(seen.proof.file("txt")), f"no {address}"


RULES = (
    Rule(
        "U06",
        "error",
        "the HTML has no link that is seen by which one leaves",
        "write {{ unsubscribe }} as the address of a link in the template",
        "Google 81126; CAN-SPAM, 15 U.S.C. 7704(a)(3); GDPR, 7(3)",
        _no_way_out_in_html,
    ),
    Rule(
        "U07",
        "error",
        "the plain text does not say how one leaves",
        "write {{ unsubscribe }} in the template of the text",
        "Google 81126; CAN-SPAM, 15 U.S.C. 7704(a)(3); GDPR, 7(3)",
        _no_way_out_in_text,
    ),
    Rule(
        "U10",
        "error",
        "the postal address of the sender is missing",
        "write {{ postal_address }} in the template, and the address into digest.toml",
        "CAN-SPAM, 15 U.S.C. 7704(a)(5); the law of many other places",
        _no_postal_address,
    ),
    Rule(
        "U11",
        "warning",
        "nothing leads to the web page of the issue",
        "write {{ web_url }} in the template",
        "the page has all entries, whatever mail programs cut off or hide",
        _no_way_to_the_page,
    ),
)
