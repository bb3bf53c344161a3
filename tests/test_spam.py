"""What a spam filter thinks of our mail: SpamAssassin with Debian's rules, and no network.

An issue of today of the shipped sample, and the hard one of hard.py, in English, Spanish and Arabic:
to a list, and to a reader. What it thinks of DKIM, SPF and names in the DNS is left out: those are
made by the server that sends, and cannot be looked up here.
"""

import json
import re
import shutil
import subprocess
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import hard
import pytest
from looks_views import sample_settings
from sites import digest
from test_pages_browser import program

ASKER = Path(__file__).with_name("spam.pl")
ROOT = Path(__file__).parents[1]
MOST = 1.0
"""Points; SpamAssassin calls it spam from 5 on."""
_OF_THE_SERVER = re.compile("DKIM|SPF|DMARC|ARC_|DNS|RCVD_IN|URIBL|RDNS|NO_RELAYS|NO_RECEIVED")
_OWN_FIELDS = re.compile(rb"^(?:To|Date|Message-ID): .*\r\n(?:[ \t].*\r\n)*", re.MULTILINE)

pytestmark = pytest.mark.slow
Rules = dict[str, dict[str, float]]


def monthly_now(site: Path) -> Path:
    """Make an issue of this moment; give its folder."""
    settings = site / "digest.toml"
    start = date.today() - timedelta(days=31)
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^(every|on|at) = .*\n", "", text)
    text = re.sub(r"(?m)^start = .*$", f"start = {start}", text)
    settings.write_text(text, encoding="utf-8")
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    done = digest(site, "run", "monthly", "--now", clock=now)
    assert done.exit_code == 0, done.output
    (issue,) = (site / "outbox" / "mail" / "monthly").iterdir()
    return issue


def sample(folder: Path) -> Path:
    """Copy the shipped site, its newest entry of yesterday and all others as long before it."""
    folder.mkdir()
    (folder / "digest.toml").write_text(sample_settings(), encoding="utf-8")
    shutil.copy(ROOT / "catalog.json", folder)
    rows = json.loads((ROOT / "catalog.json").read_text(encoding="utf-8"))["entries"]
    days = [date.fromisoformat(row["published"][:10]) for row in rows]
    later = date.today() - timedelta(days=1) - max(days)
    for row, day in zip(rows, days, strict=True):
        row["published"] = (day + later).isoformat()
        row.pop("added", None)
    (folder / "catalog.json").write_text(json.dumps({"entries": rows}), encoding="utf-8")
    return folder


def to_a_reader(message: bytes) -> bytes:
    """Address a message to one person: these fields are all that differs between recipients."""
    head, _, body = message.partition(b"\r\n\r\n")
    own = (
        "To: A Reader <reader@example.com>\r\n",
        f"Date: {format_datetime(datetime.now(UTC))}\r\n",
        "Message-ID: <8f3c2a715b6e4d09a1c7@www.example.org>\r\n",
    )
    return "".join(own).encode() + _OWN_FIELDS.sub(b"", head + b"\r\n") + b"\r\n" + body


def received(message: bytes, sender: str) -> bytes:
    """Put the line on top that the reader's server writes."""
    now = format_datetime(datetime.now(UTC))
    line = (
        f"Received: from mail.{sender} (mail.{sender} [93.184.216.34])\r\n"
        "\tby mx.example.com with ESMTPS id 4XyZ12345;\r\n"
        f"\t{now}\r\n"
    )
    return line.encode() + message


@pytest.fixture(scope="module", name="rules")
def _rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Ask about every message at once; give the points of the rules that fired, for each."""
    perl = program("perl")
    program("spamassassin")
    folder = tmp_path_factory.mktemp("spam")
    yesterday = date.today() - timedelta(days=1)
    sites = {
        "sample": (sample(folder / "sample"), "resources.example.org"),
        "hard": (hard.site(folder / "hard", until=yesterday), "example.org"),
    }
    files = []
    for name, (site, sender) in sites.items():
        issue = monthly_now(site)
        for language in hard.EDITIONS:
            listed = (issue / f"{language}.eml").read_bytes()
            for to, message in {"list": listed, "reader": to_a_reader(listed)}.items():
                file = folder / f"{name}-{language}-{to}"
                file.write_bytes(received(message, sender))
                files.append(file)
    files.append(folder / "spam")
    files[-1].write_bytes(_SPAM.replace(b"\n", b"\r\n"))
    done = subprocess.run(
        [perl, str(ASKER), *map(str, files)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    found: Rules = defaultdict(dict)
    for line in done.stdout.splitlines():
        file, rule, points, _ = line.split("\t", 3)
        found[Path(file).name][rule] = float(points)
    return found


@pytest.mark.parametrize("to", ["list", "reader"])
@pytest.mark.parametrize("language", hard.EDITIONS)
@pytest.mark.parametrize("name", ["sample", "hard"])
def test_a_spam_filter_finds_next_to_nothing(name, language, to, rules):
    fired = rules[f"{name}-{language}-{to}"]

    assert "" in fired, "it was not asked"
    ours = {
        rule: points for rule, points in fired.items() if rule and not _OF_THE_SERVER.search(rule)
    }
    bad = {rule: points for rule, points in ours.items() if points > 0}
    assert sum(ours.values()) < MOST, ours
    assert sum(bad.values()) < MOST, f"only what speaks for it makes up for {bad}"


def test_the_filter_that_is_asked_finds_spam(rules):
    """That it finds nothing with ours says something only if it finds what is there."""
    assert sum(points for rule, points in rules["spam"].items() if rule) > 5


_SPAM = b"""Received: from unknown (HELO localhost) (192.0.2.99) by mx.example.com; Thu, 01 Jan 1998 00:00:00 +0000
From: "Rich 4 U" <a1b2c3@example.net>
Subject: CASH!!! MAKE MONEY FAST $$$
Date: Thu, 01 Jan 1998 00:00:00 +0000
MIME-Version: 1.0
Content-Type: text/html

<html><body><font color="white">XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X</font></body></html>
"""
