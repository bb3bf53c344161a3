"""Documents of content management systems for tests: JSON from values, exports from items."""

import io
import json

from digest.model import Source
from digest.sources.record import Document, Record


def document(content, name="-", url="", headers=None):
    """A document of bytes, of words, or of any value as JSON."""
    if not isinstance(content, bytes | str):
        content = json.dumps(content, ensure_ascii=False)
    octets = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return Document(name, io.BytesIO(octets), url=url, headers=headers or {})


def source(**fields):
    return Source("site", "somewhere", fields=fields)


def reading(reader, content, *, url="", headers=None, **fields):
    return reader.read(document(content, url=url, headers=headers), source(**fields))


def outcomes(reader, content, **options):
    return list(reading(reader, content, **options).outcomes)


def record(reader, content, **options):
    """The only outcome, which is a record."""
    (found,) = outcomes(reader, content, **options)
    assert isinstance(found, Record), found
    return found


def looks(reader, content, **options):
    found = document(content, **options)
    return reader.looks_like(found, found.stream.getvalue()[:65_536])


def export(*items, head="", tail="</channel>\n</rss>\n", root_end=""):
    """A WordPress export of items, each the inside of its element or a whole element."""
    wrapped = [each if each.startswith("<item") else f"<item>\n{each}</item>\n" for each in items]
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        '<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:wp="http://wordpress.org/export/1.2/"{root_end}>\n'
        "<channel>\n<title>Our site</title>\n<wp:wxr_version>1.2</wp:wxr_version>\n"
        f"{head}{''.join(wrapped)}{tail}"
    )


def post(number=7, title="<![CDATA[Rent]]>", content="Words.", **parts):
    """The inside of an item of an export; parts are more elements: wp_status="draft"."""
    said = {"wp_status": "publish", "wp_post_type": "post", **parts}
    elements = "".join(
        f"<{name.replace('_', ':', 1)}>{value}</{name.replace('_', ':', 1)}>\n"
        for name, value in said.items()
        if value is not None
    )
    return (
        f"<title>{title}</title>\n<content:encoded><![CDATA[{content}]]></content:encoded>\n"
        f"<wp:post_id>{number}</wp:post_id>\n{elements}"
    )
