"""A stamp spares work and changes nothing: with it and without it, the same files and words."""

import json
import os
import shutil
import tomllib
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import config, outbox, publish, stamp
from digest.cli import main
from digest.errors import OutboxError
from digest.model import Request

SETTINGS = """
[site]
title = "Example Legal Resource Center"
url = "https://resources.example.org"
public_url = "https://resources.example.org/digest"
language = "en"
timezone = "America/New_York"
authority = "resources.example.org"
since = 2020-06-01
postal_address = "1 Example Street, Springfield"

[topics.housing]
title = "Housing"

[topics.courts]
title = "Courts"

[newsletters.monthly]
title = "Monthly digest"
every = "month"
on = 1
at = "09:00"
start = 2022-07-01
from = "news@example.org"

[newsletters.alerts]
title = "Alerts"
start = 2022-07-01
from = "news@example.org"
topics = ["courts"]
min_entries = 2
"""


def day(text: str) -> datetime:
    """Read a moment in New York, in summer."""
    return datetime.fromisoformat(f"{text}-04:00").astimezone(UTC)


PLAIN = Request()
AUGUST = day("2022-08-10T12:00:00")
ENTRIES = [
    {"id": "rent", "title": "Rent", "published": "2022-07-05", "topics": ["housing"]},
    {"id": "bail", "title": "Bail", "published": "2022-08-02", "topics": ["courts"]},
    {"id": "plea", "title": "Plea", "published": "2022-08-20", "topics": ["courts"]},
    {
        "id": "seal",
        "title": "Seal",
        "published": "2022-07-08",
        "embargo": "2022-08-10T18:00:00-04:00",
    },
    {"id": "lost", "title": "Lost", "published": "someday"},
    {"id": "gone", "title": "Gone", "published": "2022-07-09", "withdrawn": "2022-08-25T00:00:00Z"},
]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return new_site(tmp_path / "site")


def new_site(folder: Path) -> Path:
    """Make a site whose July issue is out."""
    folder.mkdir(parents=True)
    (folder / "digest.toml").write_text(SETTINGS, encoding="utf-8")
    write_catalog(folder, ENTRIES)
    run(folder, AUGUST)
    return folder


def write_catalog(folder: Path, entries: list[dict[str, Any]]) -> None:
    (folder / "catalog.json").write_text(json.dumps({"entries": entries}), encoding="utf-8")


def run(folder: Path, now: datetime, *names: str, request: Request = PLAIN) -> publish.Published:
    with outbox.lock(folder, "run"):
        return publish.run(folder, names, request, now)


def spared(published: publish.Published) -> bool:
    return published.desk is None


def stamp_of(folder: Path) -> Path:
    return folder / outbox.OWN / stamp.FILE


def forget(folder: Path) -> None:
    stamp_of(folder).unlink(missing_ok=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and outbox.OWN not in path.relative_to(folder).parts
    }


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


def template(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / "templates").mkdir()
        (folder / "templates" / name).write_text(text, encoding="utf-8")

    return change


FEED = "outbox/feeds/housing.atom.xml"
PAGE = "outbox/web/monthly/2022-08-01/index.html"
RECORD = "outbox/mail/monthly/2022-08-01/issue.json"


def aged(path: str) -> Callable[[Path], None]:
    """Give a file other content of the same size, and the times that it had."""

    def change(folder: Path) -> None:
        file = folder / path
        status = file.stat()
        file.write_bytes(file.read_bytes().replace(b"Rent", b"Tent"))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    return change


CHANGES: dict[str, Callable[[Path], object]] = {
    "an entry is edited": edit("catalog.json", "Rent", "Rents"),
    "a title in the settings": edit("digest.toml", '"Housing"', '"Homes"'),
    "a comment in the settings": edit("digest.toml", "[site]", "# ours\n[site]"),
    "another zone": edit("digest.toml", "America/New_York", "Asia/Tokyo"),
    "a newsletter is new": edit(
        "digest.toml",
        "[newsletters.alerts]",
        '[newsletters.second]\ntitle = "S"\nstart = 2022-07-01\nfrom = "news@example.org"\n\n[newsletters.alerts]',
    ),
    "a feed is deleted": lambda site: (site / FEED).unlink(),
    "a feed is touched": lambda site: (site / FEED).touch(),
    "a feed is emptied": lambda site: (site / FEED).write_bytes(b""),
    "a feed has other words and its old time": aged(FEED),
    "a page is deleted": lambda site: (site / PAGE).unlink(),
    "all feeds are deleted": lambda site: shutil.rmtree(site / "outbox/feeds"),
    "all pages are deleted": lambda site: shutil.rmtree(site / "outbox/web"),
    "a stray file among the feeds": lambda site: (site / "outbox/feeds/old.xml").touch(),
    "the issue and its pages are deleted": lambda site: [
        shutil.rmtree((site / path).parent) for path in (RECORD, PAGE)
    ],
    "a record is edited": edit(RECORD, '"title": "Rent"', '"title": "Renting"'),
    "a folder of a newsletter that is none": lambda site: (site / "outbox/mail/weekly").mkdir(),
    "a template of the site": template("archive.html.j2", "<p>{{ title }}</p>"),
    "an entry is withdrawn": lambda site: publish.withdraw(site, "rent", AUGUST, back=False),
    "feeds were made for an earlier day": lambda site: publish.finish_feeds(
        site, day("2022-07-07T00:00:00")
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen_and_gives_what_a_run_without_stamp_gives(change, tmp_path):
    with_stamp, without = new_site(tmp_path / "with"), new_site(tmp_path / "without")
    for site in (with_stamp, without):
        change(site)
    forget(without)

    published, expected = run(with_stamp, AUGUST), run(without, AUGUST)

    assert not spared(published)
    assert tree(with_stamp) == tree(without)
    assert (published.changed, published.notices) == (expected.changed, expected.notices)


def test_a_run_with_nothing_new_is_spared_and_writes_nothing(site):
    before = {path: path.stat().st_ctime_ns for path in site.rglob("*") if path.is_file()}

    published = run(site, AUGUST)

    assert spared(published)
    assert published.changed == ()
    assert {p: p.stat().st_ctime_ns for p in site.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("arguments", [[], ["--json"], ["monthly"], ["--catch-up"]], ids=str)
def test_a_spared_run_says_what_a_run_without_stamp_says(site, arguments):
    command = ["--site", str(site), "run", "--as-of", "2022-08-10 12:00", *arguments]

    quick = CliRunner().invoke(main, command)
    forget(site)
    whole = CliRunner().invoke(main, command)

    assert quick.output == whole.output
    assert "someday" in quick.output or "--json" in arguments
    assert quick.exit_code == whole.exit_code == 0


MOMENTS = {
    "the moment of the stamp": (AUGUST, True),
    "a second before the stamp": (AUGUST - timedelta(seconds=1), False),
    "a second before an embargo ends": (day("2022-08-10T17:59:59"), True),
    "when an embargo ends": (day("2022-08-10T18:00:00"), False),
    "long after": (day("2023-01-01T00:00:00"), False),
}


@pytest.mark.parametrize(("now", "is_spared"), MOMENTS.values(), ids=MOMENTS)
def test_a_stamp_holds_from_its_moment_until_something_changes_by_itself(now, is_spared, tmp_path):
    with_stamp, without = new_site(tmp_path / "with"), new_site(tmp_path / "without")
    forget(without)

    published, _ = run(with_stamp, now), run(without, now)

    assert spared(published) is is_spared
    assert tree(with_stamp) == tree(without)


@pytest.mark.parametrize(
    "last",
    ["2022-08-19T23:59:59", "2022-08-24T19:59:59", "2022-09-01T08:59:59"],
    ids=["an entry's day comes", "a withdrawal comes", "a slot comes"],
)
def test_a_stamp_ends_with_the_second_before(site, last):
    run(site, day(last) - timedelta(minutes=1))

    assert spared(run(site, day(last)))
    assert not spared(run(site, day(last) + timedelta(seconds=1)))


@pytest.mark.parametrize(
    "request_",
    [
        Request(now=True),
        Request(include=("rent",)),
        Request(accept_late=True),
        Request(pass_over_late=True),
    ],
    ids=["--now", "--include", "--accept-late", "--pass-over-late"],
)
def test_a_decision_is_never_spared(site, request_):
    if request_.include:
        edit("digest.toml", "start = 2022-07-01\nfrom", "start = 2022-08-01\nfrom")(site)
        request_ = Request(include=("bail",))

    assert not spared(run(site, AUGUST, "monthly", request=request_))


def test_a_newsletter_without_schedule_is_spared_after_it_has_looked_in_vain(site):
    assert not spared(run(site, AUGUST, "alerts"))
    assert spared(run(site, AUGUST + timedelta(minutes=1), "alerts"))
    assert spared(run(site, AUGUST + timedelta(minutes=1)))


def test_a_newsletter_without_schedule_looks_again_each_day(site):
    run(site, day("2022-08-11T12:00:00"), "alerts")

    assert spared(run(site, day("2022-08-11T23:59:59"), "alerts"))
    assert not spared(run(site, day("2022-08-12T00:00:00"), "alerts"))


def test_a_newsletter_that_no_run_examined_is_not_spared(site):
    assert spared(run(site, AUGUST))
    assert not spared(run(site, AUGUST, "alerts"))


def test_a_slot_that_another_newsletters_run_left_alone_stays_due(site):
    september = day("2022-09-02T12:00:00")
    run(site, september, "alerts")

    published = run(site, september)

    assert [folder.path for folder in published.folders["monthly"]] == ["mail/monthly/2022-09-01"]


def test_a_newsletter_that_begins_later_is_not_taken_for_examined(site):
    edit(
        "digest.toml",
        'start = 2022-07-01\nfrom = "news@example.org"\ntopics',
        'start = 2022-08-11\nfrom = "news@example.org"\ntopics',
    )(site)
    run(site, AUGUST, "alerts")

    assert not spared(run(site, AUGUST + timedelta(minutes=1), "alerts"))


@pytest.mark.parametrize(
    ("templates", "versions"),
    [({"issue.txt.j2": "b"}, {"python": "3.11"}), ({"issue.txt.j2": "a"}, {"python": "3.12"})],
    ids=["another template", "another version"],
)
def test_another_program_is_another_state(site, templates, versions):
    about = config.read(site / config.FILE)
    before = stamp.state(site, about, {"issue.txt.j2": "a"}, {"python": "3.11"})
    after = stamp.state(site, about, templates, versions)

    assert before
    assert after
    assert before.inputs != after.inputs
    assert before.outputs == after.outputs


def test_another_rule_of_the_zone_is_another_state(site, tmp_path):
    about = config.read(site / config.FILE)
    rules = tmp_path / "zones/America/New_York"
    rules.parent.mkdir(parents=True)
    states = []
    zoneinfo.reset_tzpath(to=[str(tmp_path / "zones")])
    try:
        for content in (b"before", b"after"):
            rules.write_bytes(content)
            states.append(stamp.state(site, about, {}, {}))
    finally:
        zoneinfo.reset_tzpath()

    assert states[0].inputs != states[1].inputs


def test_a_file_of_the_program_that_changes_is_another_version(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core/issue.py").write_text("", encoding="utf-8")
    before = stamp.versions(tmp_path)
    (tmp_path / "core/issue.py").write_text("pass", encoding="utf-8")

    assert stamp.versions(tmp_path) != before


def test_a_newsletter_whose_last_cutoff_is_to_come_is_refused_whatever_the_stamp(site):
    run(site, day("2022-09-02T12:00:00"), "monthly")
    run(site, AUGUST, "alerts")

    with pytest.raises(OutboxError, match="later than the clock"):
        run(site, AUGUST, "monthly")


def rewritten(**fields: Any) -> Callable[[bytes], bytes]:
    return lambda content: json.dumps({**json.loads(content), **fields}).encode()


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "not UTF-8": lambda content: b"\xff" + content,
    "not an object": lambda content: b"[]",
    "a field more": rewritten(more=1),
    "no such moment": rewritten(made="yesterday"),
    "a moment without offset": rewritten(made="2022-08-10T16:00:00"),
    "a number for a moment": rewritten(until=5),
    "other inputs": rewritten(inputs="0"),
    "other outputs": rewritten(outputs="0"),
    "no newsletter": rewritten(quiet={}),
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_stamp_that_is_wrong_in_any_part_is_ignored_and_made_anew(site, damage):
    path = stamp_of(site)
    content = path.read_bytes()
    path.write_bytes(damage(content))

    assert not spared(run(site, AUGUST))
    assert path.read_bytes() == content


def test_a_folder_where_the_stamp_would_lie_does_no_harm(site):
    forget(site)
    stamp_of(site).mkdir()

    assert run(site, AUGUST).changed == ()
    assert not spared(run(site, AUGUST))


@pytest.mark.parametrize("path", [FEED, PAGE, RECORD])
def test_no_stamp_is_left_where_somebody_changed_the_outbox_meanwhile(site, path):
    settings_ = config.read(site / config.FILE)
    before = stamp.state(site, settings_, {}, {})
    assert before
    (site / path).touch()

    stamp.write(site, before, [], stamp.Stamp(AUGUST, None, {}, ()))

    assert not stamp_of(site).exists()


def test_every_package_that_digest_needs_is_in_the_stamp_but_for_those_that_write_nothing():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    needed = {name.split(">")[0].strip() for name in project["project"]["dependencies"]}

    of_imports = {"cssselect", "h11", "python-calamine", "pyyaml", "truststore"}
    of_checks = {"tinycss2"}
    assert needed - set(stamp.PARTS) == {"click", "filelock", *of_imports, *of_checks}


# --- histories: the same steps on a site that keeps its stamps and on one that loses them ---


def add_entry(site: Path) -> None:
    entries = json.loads((site / "catalog.json").read_bytes())["entries"]
    new = {
        "id": f"e{len(entries)}",
        "title": "New",
        "published": "2022-08-15",
        "topics": ["courts"],
    }
    write_catalog(site, [*entries, new])


STEPS: dict[str, Callable[[Path], object]] = {
    "edit": edit("catalog.json", "Re", "Ree"),
    "one more": add_entry,
    "lose a feed": lambda site: (site / FEED).unlink(missing_ok=True),
    "touch a page": lambda site: (site / PAGE).touch(),
    "lose bodies": lambda site: (site / RECORD).with_name("en.eml").unlink(missing_ok=True),
    "nothing": lambda site: None,
}
NAMES: list[tuple[str, ...]] = [(), ("monthly",), ("alerts",)]


@st.composite
def history(draw: st.DrawFn) -> list[tuple[str, datetime, tuple[str, ...]]]:
    now, steps = AUGUST, []
    for _ in range(draw(st.integers(2, 6))):
        now += timedelta(hours=draw(st.sampled_from([0, 0, 1, 6, 24, 24 * 9, 24 * 23])))
        steps.append((draw(st.sampled_from(sorted(STEPS))), now, draw(st.sampled_from(NAMES))))
    return steps


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("histories")
    return (root / str(number) for number in range(10_000))


@given(steps=history())
@settings(max_examples=8, deadline=None)
def test_a_history_with_stamps_is_the_history_without(places, steps):
    place = next(places)
    with_stamps, without = new_site(place / "with"), new_site(place / "without")
    for step, now, names in steps:
        forget(without)
        for site in (with_stamps, without):
            STEPS[step](site)
        one, other = run(with_stamps, now, *names), run(without, now, *names)

        assert tree(with_stamps) == tree(without)
        assert (one.changed, one.next_slots, one.notices) == (
            (other.changed, other.next_slots, other.notices)
        )
