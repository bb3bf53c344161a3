"""Whether links lead somewhere: asked politely, remembered for a day, private networks refused."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fetch.hostile_server import (
    HANG_UP,
    NOW,
    QUICK,
    Served,
    Slept,
    always,
    answer,
    by_target,
    in_turn,
    leading,
    serving,
)
from sites import SETTINGS, catalog, digest, entry

from digest import plan, publish
from digest.check.proof import Proof
from digest.links import memory
from digest.links.answer import DEAD, FINE, PRIVATE, SPARED, UNSURE, Answer, finding
from digest.links.asking import Asker
from digest.links.asking import in_turn as spread
from digest.links.checked import follow
from digest.links.listed import links
from digest.preview import showing

NONE = [answer(b"", 404)]
NAMES = {
    "one.example": "93.184.216.34",
    "two.example": "93.184.216.35",
    "inner.example": "10.0.0.7",
}


def proof(folder: Path) -> Proof:
    """The edition of a small site that is due."""
    (folder / "digest.toml").write_text(SETTINGS)
    catalog(folder, entry("rent"), entry("form", summary="Or call us."))
    desk = publish.open_desk(folder)
    shown = showing.upcoming(desk, desk.newsletter("monthly"), datetime(2022, 8, 2, tzinfo=UTC))
    return next(plan.proofs(shown.made, shown.newsletter, shown.before, desk.press, shown.now))


def asker(served: Served, sleep: Slept | None = None, **settings: object) -> Asker:
    """An asker for whom all names lead to the test's server, and without pauses."""
    usual = {"apart": 0, "waits": QUICK, "sleep": sleep or Slept()}
    return Asker("digest/test", **(usual | settings), ground=leading(NAMES, served))


def asked(scripts, target: str = "/page", host: str = "one.example", **settings: object) -> Answer:
    script = by_target({"/robots.txt": NONE} | scripts)
    with serving(script) as served, asker(served, **settings) as one:
        return one.ask(f"http://{host}{target}")


# What an answer means


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (200, FINE, ""),
        (204, FINE, ""),
        (206, FINE, ""),
        (416, FINE, ""),
        (404, DEAD, "answers 404: nothing is there"),
        (410, DEAD, "answers 410: what was there has been taken away for good"),
        (401, UNSURE, "answers 401: it wants a password"),
        (403, UNSURE, "answers 403: it lets no programs in"),
        (429, UNSURE, "answers 429: it was asked too often"),
        (400, UNSURE, "answers 400: which is no page"),
        (302, UNSURE, "answers 302: which is no page"),
        (503, UNSURE, "answers 503: its server has a fault"),
    ],
)
def test_a_status_is_judged_by_what_a_reader_would_meet(status, kind, said):
    assert asked({"/page": [answer(b"", status)]}) == Answer(kind, said)


def test_one_octet_is_asked_for_and_a_long_answer_is_not_read():
    with serving(by_target({"/robots.txt": NONE, "/page": [answer(b"x" * 10_000_000)]})) as served:
        with asker(served) as one:
            assert one.ask("http://one.example/page").kind == FINE
        fields = served.asked[-1].fields

    assert fields["range"] == "bytes=0-0"
    assert fields["user-agent"] == "digest/test"
    assert "cookie" not in fields


def test_redirects_are_followed_to_where_they_lead():
    leads = [answer(b"", 302, location="/there")]

    assert asked({"/page": leads, "/there": [answer()]}).kind == FINE
    assert asked({"/page": leads, "/there": NONE}) == Answer(
        DEAD, "leads to http://one.example/there, which answers 404: nothing is there"
    )


def test_a_circle_ends():
    found = asked({"/page": [answer(b"", 301, location="/page")]})

    assert found == Answer(UNSURE, "leads on to another address more than 5 times")


def test_a_server_that_says_nothing_is_not_waited_for_long():
    assert asked({"/page": [5.0]}).kind == UNSURE
    assert asked({"/page": [HANG_UP]}).kind == UNSURE
    assert asked({"/page": [b"nonsense\r\n\r\n"]}).kind == UNSURE


def test_a_host_that_fails_twice_is_left_alone():
    with serving(always(HANG_UP)) as served, asker(served) as one:
        found = [one.ask(f"http://one.example/{n}").said for n in range(5)]

    assert len(served.asked) <= 4  # a connection that ends may be tried once more
    assert found[-1] == "was not asked: its host does not answer"


def test_a_host_that_there_is_not_is_dead(monkeypatch):
    def nobody(*_: object) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with serving(always(answer())) as served:
        ground = leading({}, served)
        with Asker("x", ground=type(ground)(resolve=nobody), sleep=Slept()) as one:
            found = one.ask("http://nowhere.example/")

    assert found == Answer(DEAD, "cannot be found: no host is known as nowhere.example")
    assert served.asked == []


# What is not reached


@pytest.mark.parametrize(
    "host", ["inner.example", "127.0.0.1", "[::1]", "0x7f.1", "169.254.169.254"]
)
def test_private_addresses_are_not_asked(host):
    with serving(always(answer())) as served, asker(served) as one:
        found = one.ask(f"http://{host}/page")

    assert found.kind in (PRIVATE, UNSURE)
    assert served.asked == []


def test_a_redirect_into_a_private_network_is_not_followed():
    found = asked({"/page": [answer(b"", 302, location="http://inner.example/secret")]})

    assert found == Answer(PRIVATE, "leads to http://inner.example/secret")


@pytest.mark.parametrize(
    "url", ["http://", "http://a b/", "http://x:99999/", "https://u:p@x.example/"]
)
def test_an_address_that_is_none_is_no_error_of_ours(url):
    with serving(always(answer())) as served, asker(served) as one:
        assert one.ask(url).kind == UNSURE


# Politeness


def test_robots_are_respected():
    rules = b"User-agent: *\nDisallow: /private\n"
    scripts = {"/robots.txt": [answer(rules)], "/page": [answer()]}

    assert asked(scripts).kind == FINE
    assert asked(scripts, "/private/x") == Answer(
        SPARED, "is not asked: the robots.txt of its host says so"
    )


def test_robots_that_name_digest_are_respected():
    rules = b"User-agent: digest\nDisallow: /\n\nUser-agent: *\nAllow: /\n"

    assert asked({"/robots.txt": [answer(rules)]}).kind == SPARED


def test_robots_that_cannot_be_had_now_mean_that_nothing_is_asked():
    found = asked({"/robots.txt": [answer(b"", 503)]})

    assert found.kind == UNSURE
    assert "robots.txt" in found.said


def test_robots_are_asked_for_once_a_host():
    script = by_target({"/robots.txt": NONE, "/a": [answer()], "/b": [answer()]})
    with serving(script) as served, asker(served) as one:
        for url in ("http://one.example/a", "http://one.example/b", "http://two.example/a"):
            assert one.ask(url).kind == FINE

    assert [a.target for a in served.asked] == ["/robots.txt", "/a", "/b", "/robots.txt", "/a"]


def test_a_host_is_asked_once_a_second_and_another_one_at_once():
    slept = Slept()
    with serving(always(answer(b"", 404))) as served, asker(served, slept, apart=1) as one:
        one.ask("http://one.example/a")  # robots.txt, and after a second the page
        one.ask("http://two.example/a")

    assert [round(pause) for pause in slept.pauses] == [1, 1]


def test_a_host_that_wants_more_time_gets_it_up_to_a_limit():
    slept = Slept()
    rules = b"User-agent: *\nCrawl-delay: 86400\n"
    scripts = by_target({"/robots.txt": [answer(rules)], "/a": [answer()]})
    with serving(scripts) as served, asker(served, slept) as one:
        one.ask("http://one.example/a")

    assert [round(pause) for pause in slept.pauses] == [10]


def test_addresses_of_one_host_come_apart():
    urls = ["http://a/1", "http://a/2", "http://b/1", "http://c/1"]

    assert list(spread(urls)) == ["http://a/1", "http://b/1", "http://c/1", "http://a/2"]


# The links of an issue, and what is remembered


def test_links_are_those_of_mail_and_page_without_our_own_pages(tmp_path: Path):
    found = links([proof(tmp_path)])

    assert found["https://www.example.org/rent"].entry == "rent"
    assert found["https://www.example.org/form"].entry == "form"
    assert not [url for url in found if "/digest/web/" in url or "/digest/feeds/" in url]
    assert all(url.startswith("http") and "#" not in url for url in found)


class _Known:
    """An asker that knows its answers and counts the questions."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.asked: list[str] = []

    def ask(self, url: str) -> Answer:
        self.asked.append(url)
        return Answer(self.kind, "answers 404")


def test_what_was_in_order_is_not_asked_again_within_a_day(tmp_path: Path):
    path = tmp_path / ".digest/links.json"
    first, second, later = _Known(FINE), _Known(FINE), _Known(FINE)

    one = follow([proof(tmp_path)], first, path, NOW, print)
    two = follow([proof(tmp_path)], second, path, NOW + timedelta(hours=23), print)
    three = follow([proof(tmp_path)], later, path, NOW + timedelta(hours=25), print)

    assert (one.asked, one.remembered) == (len(first.asked), 0)
    assert (two.asked, two.remembered) == (0, one.asked)
    assert three.asked == one.asked > 0
    assert one.findings == two.findings == ()


def test_what_is_wrong_is_asked_again_at_once_since_people_mend_it(tmp_path: Path):
    path = tmp_path / "links.json"

    one = follow([proof(tmp_path)], _Known(DEAD), path, NOW, print)
    two = follow([proof(tmp_path)], _Known(FINE), path, NOW, print)

    assert {f.id for f in one.findings} == {"N01"}
    assert len(one.findings) == one.asked == two.asked
    assert two.findings == ()


@pytest.mark.parametrize("broken", [b"", b"[]", b'{"x": 1}', b"\xff", b"[" * 100_000])
def test_a_broken_memory_is_none(tmp_path: Path, broken: bytes):
    path = tmp_path / "links.json"
    path.write_bytes(broken)

    assert memory.read(path, NOW) == {}
    assert follow([proof(tmp_path)], _Known(FINE), path, NOW, print).asked > 0
    assert memory.read(path, NOW) != {}


def test_a_memory_from_a_clock_that_was_wrong_is_none(tmp_path: Path):
    path = tmp_path / "links.json"
    memory.write(path, {"http://x": Answer(FINE)}, NOW + timedelta(days=900))

    assert memory.read(path, NOW) == {}


@pytest.mark.parametrize(
    ("kind", "id"), [(DEAD, "N01"), (UNSURE, "N02"), (PRIVATE, "N03"), (FINE, None), (SPARED, None)]
)
def test_each_answer_has_its_finding(tmp_path: Path, kind, id):
    place = next(iter(links([proof(tmp_path)]).values()))
    found = finding("http://x.example/", Answer(kind, "says so"), place)

    assert (found and found.id) == id


def test_each_link_is_followed_once_even_in_turn(tmp_path: Path):
    with serving(in_turn(NONE, [answer()])) as served, asker(served) as one:
        assert one.ask("http://one.example/a").kind == FINE


# The command line


@pytest.fixture(name="site")
def _site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site on a machine whose resolver knows nobody but the numeric addresses."""
    real = socket.getaddrinfo

    def resolver(host: str, *rest: object, **more: object) -> object:
        if host[0].isdigit():
            return real(host, *rest, **more)
        raise socket.gaierror(socket.EAI_AGAIN, "no network")

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent", url="http://127.0.0.1:9/rent"))
    return tmp_path


def test_links_are_followed_only_when_it_is_wanted(site):
    without = digest(site, "check", "monthly")
    followed = digest(site, "check", "monthly", "--links")

    assert "N0" not in without.output
    assert not (site / ".digest").exists()
    assert followed.exit_code == 1
    assert "error N03: outbox/mail/monthly/2022-08-01/en.html" in followed.output
    assert "entry rent: a link leads into a private network" in followed.output
    assert "warning N02: " in followed.output
    assert "links asked\n" in followed.output


def test_a_link_that_is_right_as_it_is_can_be_excepted(site):
    (site / "digest.toml").write_text(
        f"{SETTINGS}\n[newsletters.monthly.checks]\nN03 = 'for staff alone'\n"
    )

    result = digest(site, "check", "monthly", "--links", "--json")
    found = json.loads(result.output)

    assert "N03" not in {one["id"] for one in found["findings"]}
    assert {one["reason"] for one in found["excepted"] if one["id"] == "N03"} == {"for staff alone"}
    assert found["links"]["asked"] > 0
