"""An export of WordPress imported: 20,000 posts with their full text, and what is none of them.

    python -m benchmarks.import_wxr [--rounds N]

What it is measured against is a script that does the least: `lxml.etree.iterparse`, each element
given back when it is read, `nh3.clean` of the text, `json.dumps` of titles, addresses, dates and
the first characters of the text. The bar for memory is what counts: an export is read from front to
end, and its size must not be felt.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nh3
from lxml import etree

from benchmarks import made
from benchmarks.__main__ import PYTHON, against, line, parts
from benchmarks.clocked import Run, process, rounds
from benchmarks.imports import copies, imported, peaks, site

POSTS, WORDS, SHOWN = 20_000, 900, 500
SOURCE = '\n[sources.blog]\nfrom = "export.xml"\n'
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_WP = "http://wordpress.org/export/1.2/"
SPACES = (
    f'xmlns:excerpt="{_WP}excerpt/" xmlns:content="{_CONTENT}" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{_WP}"'
)
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" {SPACES}>
<channel>
<title>Example Center</title>
<link>https://resources.example.org</link>
<language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
"""
POST = """<item>
<title><![CDATA[{title}]]></title>
<link>https://resources.example.org/?p={number}</link>
<pubDate>{day:%a, %d %b %Y} 10:00:00 +0000</pubDate>
<dc:creator><![CDATA[ann]]></dc:creator>
<guid isPermaLink="false">https://resources.example.org/?p={number}</guid>
<content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date_gmt><![CDATA[{day:%Y-%m-%d} 10:00:00]]></wp:post_date_gmt>
<wp:status><![CDATA[{status}]]></wp:status>
<wp:post_type><![CDATA[{kind}]]></wp:post_type>
<category domain="category" nicename="t"><![CDATA[Topic {topic}]]></category>
</item>
"""


def main(count: int) -> None:
    """Print a line for each import, and how many times the plain way it takes."""
    with tempfile.TemporaryDirectory() as folder:
        empty = site(Path(folder) / "empty", SOURCE)
        export(empty / "export.xml")
        work = copies(empty, count)
        now = empty

        def first() -> Run:
            nonlocal now
            now = next(work)
            return imported(now, told(f"{POSTS} new, 0 changed, 0 unchanged"))

        plain, firsts, seconds = rounds(
            count,
            lambda: process(PYTHON, "-m", "benchmarks.import_wxr", "--plain", str(empty)),
            first,
            lambda: imported(now, told(f"0 new, 0 changed, {POSTS} unchanged")),
        )
        size = (empty / "export.xml").stat().st_size / 1e6
    walked = parts(plain, 0)
    print(f"an export of {POSTS:,} posts and half as many attachments, {size:.0f} MB")
    line("lxml, nh3, json.dumps", walked)
    line("import, all new", firsts)
    line("import again, nothing new", seconds)
    against("import / lxml, nh3, json.dumps", firsts, [walked], bar=25)
    peaks(firsts, seconds)


def told(counts: str) -> str:
    """Give the beginning of what an import says."""
    records = POSTS + POSTS // 2
    return f"blog: {records} records: {counts}, {POSTS // 2} left out"


def export(path: Path) -> None:
    """Write the export."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        stream.writelines(items())
        stream.write("</channel>\n</rss>\n")


def items() -> Iterator[str]:
    """Make posts with their full text, and after every second one an attachment."""
    for number in range(POSTS):
        chance = random.Random(number)  # its own, so that one post does not depend on another
        words = made._WORDS.split()  # noqa: SLF001 - the words of the other benchmarks
        said = chance.choices(words, k=WORDS)
        paragraphs = (" ".join(said[at : at + 60]) for at in range(0, WORDS, 60))
        post = {
            "number": number + 1,
            "day": made._day(number),  # noqa: SLF001 - and their days
            "title": " ".join(chance.choices(words, k=8)).capitalize(),
            "text": "\n".join(f"<p>{part.capitalize()}.</p>" for part in paragraphs),
            "topic": number % made.TOPICS,
        }
        yield POST.format(**post, status="publish", kind="post")
        if number % 2:
            apart = {"number": POSTS + number, "text": ""}
            yield POST.format(**(post | apart), status="inherit", kind="attachment")


def plain(folder: Path) -> None:
    """Do what a script does that reads and cleans, and no more; print its times."""
    begun, used = time.perf_counter(), time.process_time()
    kept = []
    for _, item in etree.iterparse(folder / "export.xml", tag="item", huge_tree=True):
        if item.findtext(f"{{{_WP}}}post_type") == "post":
            said = {name: item.findtext(name) for name in ("guid", "title", "link", "pubDate")}
            text = nh3.clean(item.findtext(f"{{{_CONTENT}}}encoded") or "")
            kept.append({**said, "summary": text[:SHOWN]})
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    json.dumps({"entries": kept}, ensure_ascii=False, indent=2)
    print(time.perf_counter() - begun, time.process_time() - used)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--plain"]:
        plain(Path(sys.argv[2]))
    else:
        parser = argparse.ArgumentParser(prog="python -m benchmarks.import_wxr")
        parser.add_argument("--rounds", type=int, default=5, help="how often each is done (5)")
        main(parser.parse_args().rounds)
