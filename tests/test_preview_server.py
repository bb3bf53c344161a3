"""The server of a preview: this machine alone, GET alone, new pages as soon as a file is saved."""

import http.client
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import SETTINGS, catalog, digest, entry

from digest import publish
from digest.errors import CatalogError, RequestError, TemplateError
from digest.preview import showing
from digest.preview.book import Book, Notes, gathered
from digest.preview.fault import around, fault_page
from digest.preview.paper import Paper
from digest.preview.server import Server, Shelf, server
from digest.preview.watching import signs

NOW = datetime(2022, 8, 2, 12, tzinfo=UTC)
PAPER = Paper("digest preview monthly --serve")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(SETTINGS)
    catalog(tmp_path, entry("rent"))
    return tmp_path


@pytest.fixture(name="made")
def _made() -> list[int]:
    """How often pages were made: an entry for each time."""
    return []


@pytest.fixture(name="served")
def _served(site: Path, made: list[int]) -> Iterator[Server]:
    def gather() -> Book:
        made.append(1)
        desk = publish.open_desk(site)
        looked = showing.upcoming(desk, desk.newsletter("monthly"), NOW)
        return gathered(looked, Notes("due", "issue 1"), PAPER)

    with server(Shelf(site, "monthly", gather, PAPER), _free_port()) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(name="ask")
def _ask(served: Server) -> Callable[..., Answer]:
    def ask(path: str = "/", method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", served.server_port, timeout=10)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return Answer(answer.status, dict(answer.getheaders()), body)

    return ask


def version(ask: Callable[..., Answer]) -> str:
    """Give the version of the pages once they are checked."""
    for _ in range(500):
        found = ask("/version").body
        if not found.endswith("-"):
            return found
        time.sleep(0.02)
    raise AssertionError("the check has not ended")


# What is answered


def test_the_first_page_is_the_mail_of_the_first_edition(ask):
    answer = ask("/")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.body == ask("/index.html").body
    assert 'src="en.mail-frame.light.html"' in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/../digest.toml",
        "/..%2fdigest.toml",
        "/%2e%2e/digest.toml",
        "//etc/passwd",
        "/en.mail.html/",
        "/page/page.js",
        "/en.mail.html%00",
        "/\\..\\digest.toml",
    ],
)
def test_nothing_is_served_but_the_pages(ask, path):
    answer = ask(path)

    assert answer.status == 404
    assert "timezone" not in answer.body


def test_the_page_of_an_edition_that_is_no_more_leads_to_the_first(ask):
    answer = ask("/fr.mail.html")

    assert (answer.status, answer.headers["Location"]) == (303, "/")


def test_a_question_behind_the_name_does_not_matter(ask):
    assert ask("/en.text.html?x=1").status == 200


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_only_get_is_answered(ask, method):
    answer = ask("/", method)

    assert answer.status == 405
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "",
        "[",
        "0.0.0.0",
        "localhost.",
    ],
)
def test_a_name_from_elsewhere_that_leads_here_gets_nothing(ask, host):
    answer = ask("/", Host=host)

    assert answer.status == 421
    assert "html" not in answer.body


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST", "localhost:9"]
)
def test_this_machine_is_answered_by_its_own_names_also_through_a_tunnel(ask, served, host):
    assert ask("/", Host=host.format(port=served.server_port)).status == 200


def test_it_listens_on_this_machine_alone(served):
    assert served.server_address[0] == "127.0.0.1"


def test_no_page_may_be_framed_or_read_by_another_site(ask):
    page, frame = ask("/"), ask("/en.mail-frame.light.html")

    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert "sandbox allow-same-origin" in frame.headers["Content-Security-Policy"]
    assert "allow-scripts" not in frame.headers["Content-Security-Policy"]
    for answer in (page, frame, ask("/none"), ask("/", "POST")):
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Python" not in answer.headers["Server"]


# New pages


def test_pages_are_made_once_for_as_long_as_nothing_changes(ask, made):
    first = version(ask)

    assert {ask("/version").body for _ in range(5)} == {first}
    assert f'data-version="{first}"' in ask("/").body
    assert len(made) == 1


def test_pages_are_there_before_they_are_checked(ask, site):
    early, late = ask("/version").body, version(ask)

    assert early.split("-")[0] == late.split("-")[0]
    assert "at work" not in ask("/en.check.html").body


def test_what_the_check_finds_belongs_to_the_last_save(ask, site):
    catalog(site, entry("rent", title="The same"), entry("heat", title="The same"))
    version(ask)
    assert "two links say the same" in ask("/en.check.html").body
    for title in ("One", "Two", "Three"):
        catalog(site, entry("rent", title=title), entry("heat", title="The same"))
        ask("/version")

    version(ask)

    assert "Nothing found" in ask("/en.check.html").body
    assert "Three" in ask("/en.issue.html").body


def test_saving_a_file_gives_new_pages(ask, site):
    versions = [version(ask)]
    saves: list[Callable[[], object]] = [
        lambda: catalog(site, entry("rent", title="Another title")),
        lambda: (site / "digest.toml").write_text(SETTINGS.replace("Monthly digest", "Letter")),
        (site / "templates").mkdir,
        lambda: (site / "templates/issue.txt.j2").write_text(
            "Only {{ title }}. {{ unsubscribe }}\n"
        ),
        lambda: (site / "issues/monthly").mkdir(parents=True),
        lambda: (site / "issues/monthly/2022-08-01.toml").write_text('subject = "Of my own"\n'),
    ]
    for save in saves:
        save()
        versions.append(version(ask))

    assert len(set(versions)) == 5  # a folder that is empty changes nothing
    assert "Of my own" in ask("/en.inbox.html").body
    assert "Only Letter." in ask("/en.text.html").body


def test_a_save_that_changes_nothing_that_is_shown_keeps_the_version(ask, site, made):
    first = version(ask)
    os.utime(site / "catalog.json")

    assert version(ask) == first
    assert len(made) == 2


def test_a_run_in_another_window_is_seen(ask, site):
    before = version(ask)
    digest(site, "run")

    assert version(ask) != before


def test_a_hidden_file_of_an_editor_changes_nothing(site):
    (site / "templates").mkdir()
    before = signs(site, "monthly")
    (site / "templates/.issue.swp").write_text("x")

    assert signs(site, "monthly") == before


# What is wrong


def test_a_template_that_is_broken_is_shown_with_its_place_and_the_lines_around(ask, site):
    good = version(ask)
    (site / "templates").mkdir()
    lines = [f"line {n} of it" for n in range(1, 21)]
    lines[9] = "{{ titel }}"
    path = site / "templates/issue.txt.j2"
    path.write_text("\n".join(lines))

    answer = ask("/en.mail.html")
    assert answer.status == 500
    assert "templates/issue.txt.j2:10:4" in answer.body
    assert "did you mean title?" in answer.body
    shown = re.findall(
        r'<li value="(\d+)"( class="here" aria-current="true")?><code>(.*?)</code>', answer.body
    )
    assert [(int(n), text) for n, _, text in shown] == [(n, lines[n - 1]) for n in range(6, 15)]
    assert [int(n) for n, here, _ in shown if here] == [10]
    assert f'data-version="{ask("/version").body}"' in answer.body

    path.unlink()
    assert ask("/en.mail.html").status == 200
    assert version(ask) == good


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("digest.toml", "[site", "digest.toml"),
        ("catalog.json", '{"entries": [\n{"id": 1,}', "catalog.json:2"),
        ("issues/monthly/2022-08-01.toml", "subjekt = 1\n", "issues/monthly/2022-08-01.toml"),
        (
            "templates/issue.mjml.j2",
            "<mjml><mj-body><mj-sect/></mj-body></mjml>",
            "templates/issue.mjml.j2:1",
        ),
    ],
)
def test_whatever_is_broken_is_said_in_words_until_it_is_mended(ask, site, name, content, said):
    path = site / name
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)

    answer = ask("/")
    assert answer.status == 500
    assert said in answer.body
    assert "Traceback" not in answer.body

    path.write_bytes(before) if before else path.unlink()
    assert ask("/").status == 200


def test_several_faults_have_a_line_each(site):
    catalog(site, entry("a", topics=["hosing"]), entry("a"))
    with pytest.raises(CatalogError) as error:
        publish.open_desk(site)

    page = fault_page(error.value, site, PAPER).decode()

    assert "unknown topic hosing" in page
    assert "is also the id of entries[0]" in page


def test_the_lines_around_are_of_the_template_that_was_used(site):
    assert around("templates/issue.txt.j2:1", site)[0].here
    (site / "templates").mkdir()
    (site / "templates/issue.txt.j2").write_text("ours\n")

    assert around("templates/issue.txt.j2:1:3", site)[0].text == "ours"


@pytest.mark.parametrize(
    "place",
    [
        "",
        "monthly",
        "templates/none.j2:3",
        "../../etc/passwd:1",
        "/etc/passwd:1",
        "digest.toml:999999:1",
        "templates:1",
    ],
)
def test_where_there_are_no_lines_none_are_shown(site, place):
    assert not any(line.here for line in around(place, site))


def test_a_hostile_place_stays_text(site):
    error = TemplateError("<script>x</script>", "<b>wrong</b>", "<i>mend</i>")

    page = fault_page(error, site, PAPER).decode()

    assert "<script>x" not in page
    assert "<b>wrong" not in page


# Ports


def shelf(site: Path) -> Shelf:
    return Shelf(site, "monthly", NotImplemented, PAPER)


def test_a_port_that_is_taken_is_refused_if_it_was_asked_for(served, site):
    with pytest.raises(RequestError, match="is taken; leave it out for a free one"):
        server(shelf(site), served.server_port)


def test_without_a_port_a_free_one_is_found(site):
    with server(shelf(site), None) as first, server(shelf(site), None) as second:
        assert first.server_port != second.server_port
        assert first.address == f"http://127.0.0.1:{first.server_port}/"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nobody"], 1, "nobody: is no newsletter of digest.toml; there are: monthly, alerts"),
        (["monthly", "--as-of", "someday"], 2, "not a day or an instant: someday"),
        (["monthly", "--issue", "7"], 1, "monthly: has no issue yet"),
    ],
)
def test_what_can_never_be_shown_is_refused_before_anything_is_served(site, words, code, said):
    result = digest(site, "preview", *words, "--serve")

    assert result.exit_code == code
    assert said in result.output
    assert "look at" not in result.output
