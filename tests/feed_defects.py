"""Valid feeds of all four formats, and the defects that are put into them."""

import json
import re
from pathlib import Path

from feed_forms import HUB, NOW, SAMPLE, listed

from digest.check.feeds.feed import check_feed
from digest.check.finding import Finding
from digest.formats.feeds.feed import atom, rss

AT = "https://resources.example.org/digest/feeds/"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "feeds"


def check(name: str, content: bytes) -> tuple[Finding, ...]:
    return check_feed(f"feeds/{name}", content, address=AT + name, now=NOW)


def ids(name: str, content: bytes) -> set[str]:
    return {finding.id for finding in check(name, content)}


# --- valid feeds of all four formats, which the defects are put into ---

ATOM = (
    atom(listed(*SAMPLE), HUB)
    .replace(
        b"  <entry",
        b"""  <fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>
  <link rel="current" href="https://resources.example.org/digest/feeds/current.atom.xml"/>
  <link rel="prev-archive" href="https://resources.example.org/digest/feeds/before.atom.xml"/>
  <at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0"
    ref="tag:resources.example.org,2020:entry/gone" when="2022-08-10T13:00:00Z"/>
  <entry""",
        1,
    )
    .replace(b"<?xml version='1.0' encoding='UTF-8'?>\n",
             b"<?xml version='1.0' encoding='UTF-8'?>\n<?xml-stylesheet type='text/css' href='feed.css'?>\n")
)  # fmt: skip
RSS = (
    rss(listed(*SAMPLE), HUB)
    .replace(b"<rss ", b'<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    .replace(
        b"    <item",
        b"""    <ttl>60</ttl>
    <sy:updatePeriod>daily</sy:updatePeriod>
    <sy:updateFrequency>2</sy:updateFrequency>
    <item""",
        1,
    )
    .replace(
        b"<pubDate>Tue,",
        b"<content:encoded>&lt;p&gt;Whole.&lt;/p&gt;</content:encoded><pubDate>Tue,",
    )
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example Center",
        "home_page_url": "https://resources.example.org",
        "feed_url": AT + "all.json",
        "language": "en",
        "authors": [{"name": "Example Center", "url": "https://resources.example.org"}],
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
        "items": [
            {
                "id": "tag:resources.example.org,2020:entry/rent",
                "url": "https://resources.example.org/guides/rent/",
                "title": "Rent & repairs: what <em> means",
                "content_html": '<p>Read <a href="https://resources.example.org/law">it</a>.</p>',
                "date_published": "2022-08-05T10:00:00Z",
                "date_modified": "2022-08-06T10:00:00+02:00",
                "authors": [{"name": "Ann"}],
                "tags": ["Housing", "Courts"],
                "language": "es-MX",
                "attachments": [
                    {
                        "url": "https://resources.example.org/a.pdf",
                        "mime_type": "application/pdf",
                        "size_in_bytes": 48213,
                    }
                ],
            },
            {
                "id": "old",
                "url": "https://resources.example.org/guides/old/",
                "content_text": "",
                "date_published": "2022-06-01T10:00:00Z",
                "_digest": {"page": 1},
            },
        ],
    },
    indent=1,
).encode()
OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>Feeds of Example Center</title>
    <dateModified>Thu, 11 Aug 2022 13:00:00 +0000</dateModified>
  </head>
  <body>
    <outline text="Housing">
      <outline text="Housing &amp; repairs" type="rss" language="en" xmlUrl="https://a.example/h.atom.xml" htmlUrl="https://a.example/?a=1&amp;b=2"/>
    </outline>
    <outline text="Courts" type="rss" xmlUrl="https://a.example/c.atom.xml"/>
  </body>
</opml>
"""

VALID = {"all.atom.xml": ATOM, "all.rss.xml": RSS, "all.json": JSON, "all.opml": OPML}

# --- the defects: a name, the rule that has to find it, and what is put in the place of what ---

IN_XML = [
    ("no declaration", "F-xml-start", b"<?xml version='1.0' encoding='UTF-8'?>\n", b""),
    ("a blank before the declaration", "F-xml-start", b"<?xml version", b" <?xml version"),
    ("a byte order mark", "F-xml-start", b"<?xml version", b"\xef\xbb\xbf<?xml version"),
    ("another encoding", "F-xml-encoding", b"encoding='UTF-8'", b"encoding='ISO-8859-1'"),
    ("UTF-16", "F-xml-encoding", b"<?xml version", b"\xff\xfe<?xml version"),
    ("bytes that are not UTF-8", "F-xml-encoding", b"Old guide", b"Old gu\xefde"),
    ("a document type", "F-xml-doctype", b"?>\n", b"?>\n<!-- a -->\n<!DOCTYPE x [<!ENTITY a 'b'>]>\n"),
    ("not closed", "F-xml-malformed", b"</title>", b"</titel>"),
    ("an ampersand by itself", "F-xml-malformed", b"Rent &amp;", b"Rent &"),
    ("an entity of HTML", "F-xml-malformed", b"Old guide", b"Old&nbsp;guide"),
    ("a control character", "F-control-character", b"Old guide", b"Old\x0bguide"),
    ("a reference to a control character", "F-control-character", b"Old guide", b"Old&#11;guide"),
    ("a non-character", "F-control-character", b"Old guide", b"Old\xef\xbf\xbeguide"),
    ("text read in a wrong encoding", "F-misread-text", b"Old guide", "Old guÃ¯de".encode()),
    ("a replacement character", "F-misread-text", b"Old guide", "Old gu\ufffdde".encode()),
    ("XSLT", "F-xml-xslt", b"?>\n", b"?>\n<?xml-stylesheet type='text/xsl' href='a.xsl'?>\n"),
    ("a script", "F-html-active", b"&lt;p&gt;Lea", b"&lt;script&gt;x&lt;/script&gt;&lt;p&gt;Lea"),
    ("an event", "F-html-active", b"&lt;p&gt;Lea", b'&lt;p onclick="x"&gt;Lea'),
    ("a script for an address", "F-html-active", b"https://resources.example.org/guides/ley", b"javascript:x()"),
    ("a form", "F-html-active", b"&lt;p&gt;Lea", b"&lt;form&gt;&lt;/form&gt;&lt;p&gt;Lea"),
    ("a style", "F-html-style", b"&lt;p&gt;Lea", b'&lt;p style="color: red"&gt;Lea'),
    ("a relative address in HTML", "F-html-relative", b"https://resources.example.org/guides/ley", b"/ley"),
    ("a fragment for an address", "F-html-relative", b"https://resources.example.org/guides/ley", b"#ley"),
    ("an address without scheme", "F-html-relative", b"https://resources.example.org/guides/ley", b"//a.example/"),
    ("relative pictures", "F-html-relative", b"Lea ", b'&lt;img srcset="https://a.example/a.png 1x, b.png 2x"&gt; '),
    ("HTML that is not closed", "F-html-unbalanced", b"&lt;/a&gt;", b""),
    ("HTML that is not closed at its end", "F-html-unbalanced", b"&lt;/p&gt;&lt;/div&gt;<", b"&lt;/p&gt;<"),
    ("HTML that closes nothing", "F-html-unbalanced", b"&lt;p&gt;Lea", b"Lea"),
    ("HTML closed in a wrong order", "F-html-unbalanced", b"Lea ", b"&lt;b&gt;&lt;i&gt;Lea&lt;/b&gt;&lt;/i&gt; "),
    ("a marked section", "F-html-unbalanced", b"Lea ", b"&lt;![if x]&gt;Lea "),
    ("a section that is not to be read", "F-html-unbalanced", b"Lea ", b"&lt;![ x Lea "),
    ("no element of HTML", "F-html-element", b"Lea ", b"si a &lt;bueno y c&gt; Lea "),
    ("a whole page", "F-html-document", b"&lt;p&gt;Lea", b"&lt;!doctype html&gt;&lt;p&gt;Lea"),
    ("a body", "F-html-document", b"&lt;p&gt;Lea", b"&lt;body&gt;&lt;p&gt;Lea"),
    ("a wrong language in HTML", "F-language", b'div lang="es"', b'div lang="spanish"'),
    ("HTML escaped twice", "F-escaped-twice", b"&lt;p&gt;What tenants should know about old.&lt;/p&gt;", b"&amp;lt;p&amp;gt;What tenants should know about old.&amp;lt;/p&amp;gt;"),
    ("a title escaped twice", "F-escaped-twice", b"Rent &amp;", b"Rent &amp;amp;"),
    ("markup in a title", "F-escaped-twice", b"Old guide", b"&lt;b&gt;Old&lt;/b&gt; guide"),
    ("no self link", "F-self-missing", b'rel="self"', b'rel="related"'),
    ("two self links", "F-self-missing", b'rel="hub"', b'rel="self"'),
    ("a self link to another file", "F-self-address", b"digest/feeds/all.", b"digest//feeds/all."),
    ("a self link of another type", "F-self-type", b'rel="self" type="application/', b'rel="self" type="text/'),
    ("a relation of nobody's", "F-link-rel", b'rel="hub"', b'rel="hubb"'),
    ("a relative link", "F-address", b'"https://hub.example.org/"', b'"/hub"'),
]  # fmt: skip
"""In Atom and in RSS."""

IN_ATOM = [
    ("another root", "F-atom-root", b"http://www.w3.org/2005/Atom", b"http://purl.org/atom/ns#"),
    ("no id", "F-atom-element-missing", b"<id>tag:resources.example.org,2020:entry/old</id>", b""),
    ("no title", "F-atom-element-missing", b"<title>Old guide</title>", b""),
    ("no updated", "F-atom-element-missing", b"<updated>2022-06-01T10:00:00+00:00</updated>", b""),
    ("no updated of the feed", "F-atom-element-missing", b"<updated>2022-08-11T13:00:00+00:00</updated>\n  <author>", b"<author>"),
    ("two titles", "F-atom-element-twice", b"<title>Old guide", b"<title>a</title><title>Old guide"),
    ("two summaries", "F-atom-element-twice", b"<summary", b"<summary>a</summary><summary"),
    ("an element of RSS", "F-atom-element-unknown", b"<published>", b"<pubDate>x</pubDate><published>"),
    ("an element of no namespace", "F-atom-element-unknown", b"<published>", b'<x xmlns="">x</x><published>'),
    ("published of the feed", "F-atom-element-unknown", b"<generator>", b"<published>2022-08-01T00:00:00Z</published><generator>"),
    ("a title that is empty", "F-atom-title-empty", b"Old guide", b" "),
    ("an id twice", "F-atom-id-twice", b"entry/old<", b"entry/rent<"),
    ("the id of the feed", "F-atom-id-twice", b"entry/old<", b"feed/all<"),
    ("an id that is no URI", "F-atom-id-uri", b"tag:resources.example.org,2020:entry/old", b"an old id"),
    ("an id with blanks around it", "F-atom-id-uri", b"<id>tag:resources.example.org,2020:entry/old", b"<id> tag:resources.example.org,2020:entry/old"),
    ("a day alone", "F-date-form", b"2022-08-05T10:00:00+00:00", b"2022-08-05"),
    ("no offset", "F-date-form", b"2022-08-05T10:00:00+00:00", b"2022-08-05T10:00:00"),
    ("an offset with seconds", "F-date-form", b"2022-08-05T10:00:00+00:00", b"2022-08-05T10:00:00+00:09:21"),
    ("a date of RSS", "F-date-form", b"2022-08-05T10:00:00+00:00", b"Fri, 05 Aug 2022 10:00:00 +0000"),
    ("a day that never was", "F-date-form", b"2022-08-05T", b"2022-02-31T"),
    ("hour 24", "F-date-form", b"2022-08-05T10", b"2022-08-05T24"),
    ("a date to come", "F-date-future", b"2022-08-05T10:00:00+00:00</published>", b"2032-08-05T10:00:00+00:00</published>"),
    ("the year 1", "F-date-placeholder", b"2022-06-01T10:00:00+00:00</published>", b"0001-01-01T00:00:00Z</published>"),
    ("no published", "F-atom-published-missing", b"<published>2022-06-01T10:00:00+00:00</published>", b""),
    ("updated before published", "F-updated-before-published", b"<updated>2022-06-01", b"<updated>2022-05-01"),
    ("older than its entries", "F-feed-older-than-entry", b"T13:00:00+00:00</updated>\n  <author>", b"T12:00:00+00:00</updated>\n  <author>"),
    ("no author", "F-atom-author-missing", b"<author>\n    <name>Example Legal Resource Center</name>\n  </author>", b""),
    ("an author without a name", "F-atom-person-name", b"<name>Bo</name>", b"<uri>https://a.example/</uri>"),
    ("an author with an empty name", "F-atom-person-name", b"<name>Bo</name>", b"<name> </name>"),
    ("no mail address", "F-atom-person-email", b"<name>Bo</name>", b"<name>Bo</name><email>Bo (a at b)</email>"),
    ("no page", "F-atom-link-missing", b'<link href="https://resources.example.org/guides/old/"/>', b""),
    ("two pages", "F-atom-alternate-twice", b'<link href="https://resources.example.org/guides/old/"/>', b'<link href="https://a.example/"/><link href="https://b.example/"/>'),
    ("a lost rel and type", "F-atom-alternate-twice", b'rel="enclosure" href="https://cdn.example.org/rent.epub" type="application/epub+zip"', b'href="https://cdn.example.org/rent.epub"'),
    ("a lost rel", "F-atom-alternate-other", b'rel="enclosure" href="https://cdn.example.org/rent.epub"', b'href="https://cdn.example.org/rent.epub"'),
    ("a blank in a link", "F-address", b"rent%20guide.pdf", b"rent guide.pdf"),
    ("a link that is an IRI", "F-address", b"guides/old", "guides/ölt".encode()),
    ("a link with a password", "F-address", b"https://resources.example.org/guides/old", b"https://a:b@resources.example.org/guides/old"),
    ("a link without href", "F-address", b'<link href="https://resources.example.org/guides/old/"/>', b'<link rel="alternate"/>'),
    ("no media type", "F-media-type", b'type="application/pdf"', b'type="pdf"'),
    ("a wrong hreflang", "F-language", b'rel="prev-archive"', b'rel="prev-archive" hreflang="en_US"'),
    ("a negative length", "F-link-length", b'length="48213"', b'length="-1"'),
    ("a length of None", "F-link-length", b'length="48213"', b'length="None"'),
    ("a file without a type", "F-enclosure-type", b' type="application/epub+zip"', b""),
    ("a file twice", "F-enclosure-twice", b"https://cdn.example.org/rent.epub", b"https://resources.example.org/files/rent%20guide.pdf"),
    ("a wrong language", "F-language", b'xml:lang="es"', b'xml:lang="es_MX"'),
    ("a language by its name", "F-language", b'xml:lang="es"', b'xml:lang="spanish"'),
    ("no language", "F-language-missing", b' xml:lang="en">\n  <id>', b">\n  <id>"),
    ("a lost term", "F-atom-category-term", b'term="housing" ', b""),
    ("an empty label", "F-atom-category-label", b'label="Courts"', b'label=""'),
    ("a category twice", "F-atom-category-twice", b'term="housing" label="Housing"/>\n    <category term="courts"', b'term="courts" label="Housing"/>\n    <category term="courts"'),
    ("CDATA", "F-atom-text-type", b'type="html"', b'type="CDATA"'),
    ("a media type for a summary", "F-atom-text-type", b'type="html"', b'type="text/html"'),
    ("a summary without a type", "F-atom-html-untyped", b'<summary type="html"', b"<summary"),
    ("a content without a type", "F-atom-html-untyped", b"<published>", b"<content>&lt;p&gt;a&lt;/p&gt;</content><published>"),
    ("a title with a type", "F-title-markup", b"<title>Old", b'<title type="html">Old'),
    ("HTML that is not escaped", "F-atom-text-nested", b'type="html">', b'type="html"><p>a</p>'),
    ("XHTML without its div", "F-atom-xhtml-div", b"<published>", b'<content type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">a</p></content><published>'),
    ("a content here and elsewhere", "F-atom-content-src", b"<published>", b'<content type="application/pdf" src="https://a.example/">a</content><published>'),
    ("a relative source", "F-address", b"<published>", b'<content type="application/pdf" src="a.pdf"/><published>'),
    ("a content elsewhere without summary", "F-atom-summary-missing", b"<summary type=\"html\">&lt;p&gt;What tenants should know about old.&lt;/p&gt;</summary>", b'<content type="application/pdf" src="https://a.example/"/>'),
    ("Arabic without its direction", "F-html-direction", b'&lt;div lang="ar" dir="rtl"&gt;', b'&lt;div lang="ar"&gt;'),
    ("an attribute of nobody's", "F-atom-grammar", b"<published>2022-06", b'<published zone="utc">2022-06'),
    ("an attribute of nobody's in the feed", "F-atom-grammar", b"<generator", b'<generator name="x"'),
    ("words between the entries", "F-atom-grammar", b"</entry>", b"</entry>words"),
    ("an archive that leads nowhere", "F-archive-current", b'rel="current"', b'rel="related"'),
    ("an archive and complete", "F-archive-complete", b"<fh:archive", b'<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/><fh:archive'),
    ("complete with a past", "F-archive-complete", b"<fh:archive", b"<fh:complete"),
    ("an archive twice", "F-archive-twice", b"<fh:archive", b'<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><fh:archive'),
    ("an archive before itself", "F-archive-loop", b"before.atom", b"all.atom"),
    ("an archive that calls itself the feed", "F-archive-loop", b"current.atom", b"all.atom"),
    ("two archives before", "F-archive-link-twice", b'rel="current"', b'rel="prev-archive"'),
    ("a tombstone without a name", "F-tombstone-ref", b'ref="tag:resources.example.org,2020:entry/gone"', b""),
    ("a tombstone without a date", "F-date-form", b'when="2022-08-10T13:00:00Z"', b""),
    ("a tombstone to come", "F-date-future", b'when="2022-08-10', b'when="2032-08-10'),
    ("a tombstone of the living", "F-tombstone-of-entry", b"entry/gone", b"entry/old"),
    ("a tombstone twice", "F-tombstone-twice", b"<at:deleted", b'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:resources.example.org,2020:entry/gone" when="2022-08-10T13:00:00Z"/><at:deleted'),
]  # fmt: skip

_FIRST_DESCRIPTION = re.search(rb"<description>&lt;.*?</description>", RSS)[0]
IN_RSS = [
    ("another version", "F-rss-version", b'version="2.0"', b'version="0.91"'),
    ("two channels", "F-rss-channel", b"</channel>", b"</channel><channel/>"),
    ("an item beside the channel", "F-rss-channel", b"</channel>", b"</channel><item/>"),
    ("no title of the channel", "F-rss-element-missing", b"<title>Example Legal Resource Center</title>", b""),
    ("no link of the channel", "F-rss-element-missing", b"<link>https://resources.example.org</link>", b""),
    ("no description of the channel", "F-rss-element-missing", b"<description>Example Legal Resource Center</description>", b""),
    ("no title", "F-rss-element-missing", b"<title>Old guide</title>", b""),
    ("an empty title", "F-rss-element-missing", b"Old guide", b" "),
    ("no link", "F-rss-element-missing", b"<link>https://resources.example.org/guides/old/</link>", b""),
    ("no guid", "F-rss-element-missing", b'<guid isPermaLink="false">tag:resources.example.org,2020:entry/old</guid>', b""),
    ("no date", "F-rss-element-missing", b"<pubDate>Wed, 01 Jun 2022 10:00:00 +0000</pubDate>", b""),
    ("two descriptions", "F-rss-element-twice", b"<description>&lt;", b"<description>x</description><description>&lt;"),
    ("two enclosures", "F-rss-element-twice", b"<enclosure", b'<enclosure url="https://a.example/" length="1" type="a/b"/><enclosure'),
    ("two dates", "F-rss-element-twice", b"<pubDate>Wed", b"<pubDate>Wed, 01 Jun 2022 10:00:00 +0000</pubDate><pubDate>Wed"),
    ("two titles of the channel", "F-rss-element-twice", b"<generator>", b"<title>a</title><generator>"),
    ("a relative link of the channel", "F-address", b"<link>https://resources.example.org<", b"<link>/<"),
    ("an element of Atom", "F-rss-element-unknown", b"<guid", b"<id>x</id><guid"),
    ("an element of items in the channel", "F-rss-element-unknown", b"<generator>", b"<guid>x</guid><generator>"),
    ("a date of Atom", "F-date-form", b"Wed, 01 Jun 2022 10:00:00 +0000", b"2022-06-01T10:00:00Z"),
    ("a French month", "F-date-form", b"05 Aug 2022", "05 août 2022".encode()),
    ("a German day", "F-date-form", b"Wed, 01 Jun", b"Mi, 01 Jun"),
    ("a day that never was", "F-date-form", b"Wed, 01 Jun", b"Wed, 31 Jun"),
    ("a year of two digits", "F-rss-date-year", b"01 Jun 2022", b"01 Jun 22"),
    ("a wrong weekday", "F-rss-date-weekday", b"Fri, 05 Aug", b"Sat, 05 Aug"),
    ("a zone by its name", "F-rss-date-zone", b"05 Aug 2022 10:00:00 +0000", b"05 Aug 2022 10:00:00 CEST"),
    ("UTC by its name", "F-rss-date-zone", b"05 Aug 2022 10:00:00 +0000", b"05 Aug 2022 10:00:00 UTC"),
    ("a date to come", "F-date-future", b"Wed, 01 Jun 2022", b"Tue, 01 Jun 2032"),
    ("older than its items", "F-feed-older-than-entry", b"<lastBuildDate>Thu, 11 Aug", b"<lastBuildDate>Wed, 10 Aug"),
    ("a bad date of the edit", "F-date-form", b"<atom:updated>2022", b"<atom:updated>22"),
    ("edited before it was published", "F-updated-before-published", b"<atom:updated>2022", b"<atom:updated>2021"),
    ("a guid twice", "F-rss-guid-twice", b"entry/old<", b"entry/rent<"),
    ("a permalink that is none", "F-rss-guid-permalink", b' isPermaLink="false"', b""),
    ("a permalink that is none, said so", "F-rss-guid-permalink", b'isPermaLink="false"', b'isPermaLink="true"'),
    ("a permalink of another word", "F-rss-guid-attribute", b'isPermaLink="false"', b'isPermaLink="no"'),
    ("an attribute in a wrong case", "F-rss-attribute", b"isPermaLink", b"ispermalink"),
    ("a type for a text", "F-rss-attribute", b"<description>&lt;", b'<description type="html">&lt;'),
    ("a guid that is no URI", "F-rss-guid-uri", b"tag:resources.example.org,2020:entry/old", b"an old id"),
    ("an author without mail", "F-rss-author-form", b"dc:creator>", b"author>"),
    ("authors in two forms", "F-rss-author-twice", b"<dc:creator>Bo", b"<author>bo@example.org (Bo)</author><dc:creator>Bo"),
    ("an empty creator", "F-rss-creator-empty", b">Bo<", b"> <"),
    ("an editor without mail", "F-rss-author-form", b"<generator>", b"<managingEditor>Ann</managingEditor><generator>"),
    ("a domain", "F-rss-category-domain", b"<category>", b'<category domain="x">'),
    ("an empty category", "F-rss-category-empty", b"<category>Courts", b"<category>"),
    ("a category twice", "F-rss-category-twice", b"<category>Housing</category>\n      <category>Courts", b"<category>Courts</category>\n      <category>Courts"),
    ("a length of None", "F-rss-enclosure-length", b'length="48213"', b'length="None"'),
    ("no length", "F-rss-enclosure-length", b' length="48213"', b""),
    ("a negative length", "F-rss-enclosure-length", b'"48213"', b'"-1"'),
    ("no type of a file", "F-media-type", b' type="application/pdf"', b""),
    ("a relative file", "F-address", b'url="https://resources.example.org/', b'url="/'),
    ("a relative link of an item", "F-address", b"<link>https://resources.example.org/guides/old/", b"<link>guides/old/"),
    ("a link with a blank", "F-address", b"/guides/old/<", b"/guides/an old/<"),
    ("the channel's link is the feed", "F-rss-link-feed", b"<link>https://resources.example.org<", b"<link>https://resources.example.org/digest/feeds/all.rss.xml<"),
    ("the channel's link is the hub", "F-rss-link-feed", b"<link>https://resources.example.org<", b"<link>https://hub.example.org/<"),
    ("no language", "F-language-missing", b"<language>en</language>", b""),
    ("a wrong language", "F-language", b"<language>en<", b"<language>en_US<"),
    ("markup that is not escaped", "F-rss-text-nested", b"<description>&lt;", b"<description><p>a</p>&lt;"),
    ("no time to live", "F-rss-ttl", b"<ttl>60", b"<ttl>an hour"),
    ("half an image", "F-rss-image", b"<generator>", b"<image><url>https://a.example/a.png</url></image><generator>"),
    ("a wrong capital in sy", "F-rss-namespace-element", b"sy:updatePeriod>", b"sy:UpdatePeriod>"),
    ("a wrong period", "F-rss-syndication", b">daily<", b">every day<"),
    ("a frequency of None", "F-rss-syndication", b"updateFrequency>2", b"updateFrequency>None"),
    ("a frequency of 0", "F-rss-syndication", b"updateFrequency>2", b"updateFrequency>0"),
    ("an author of dc", "F-rss-namespace-element", b"dc:creator>", b"dc:author>"),
    ("a wrong name in content", "F-rss-namespace-element", b"content:encoded>", b"content:html>"),
    ("a slip in a namespace", "F-rss-namespace", b"http://purl.org/dc/elements/1.1/", b"http://purl.org/dc/elements/1.1"),
    ("a prefix of nobody's", "F-xml-malformed", b' xmlns:dc="http://purl.org/dc/elements/1.1/"', b""),
    ("content without a description", "F-rss-description-missing", _FIRST_DESCRIPTION, b""),
    ("an entry for a source", "F-address", b"<guid", b"<source>a</source><guid"),
]  # fmt: skip

IN_JSON = [
    ("no JSON", "F-json-syntax", b"{", b"["),
    ("a byte order mark", "F-json-syntax", b"{\n", b"\xef\xbb\xbf{\n"),
    ("bytes that are not UTF-8", "F-json-syntax", b"Center", b"C\xe9nter"),
    ("half a character", "F-json-syntax", b"Center", b"\\ud83d"),
    ("not a number", "F-json-syntax", b"48213", b"NaN"),
    ("no version", "F-json-member-missing", b'"version"', b'"_version"'),
    ("no items", "F-json-member-missing", b'"items"', b'"_items"'),
    ("no title", "F-json-member-missing", b'"title": "Ex', b'"_title": "Ex'),
    ("no id", "F-json-member-missing", b'"id": "old"', b'"_id": "old"'),
    ("no type of a file", "F-json-member-missing", b'"mime_type"', b'"_type"'),
    ("another version", "F-json-version", b"version/1.1", b"version/1"),
    ("an empty title", "F-json-title-empty", b'"Example Center",\n "home', b'"",\n "home'),
    ("an id that is a number", "F-json-type", b'"id": "old"', b'"id": 1'),
    ("an author that is a text", "F-json-type", b'[\n    {\n     "name": "Ann"\n    }\n   ]', b'["Ann"]'),
    ("a length that is a text", "F-json-type", b"48213", b'"48213"'),
    ("a negative length", "F-json-type", b"48213", b"-1"),
    ("nothing for a text", "F-json-type", b'"es-MX"', b"null"),
    ("an id twice", "F-json-id-twice", b'"old"', b'"tag:resources.example.org,2020:entry/rent"'),
    ("an empty id", "F-json-id-empty", b'"id": "old"', b'"id": " "'),
    ("a member twice", "F-json-member-twice", b'"id": "old"', b'"id": "a", "id": "old"'),
    ("a member of nobody's", "F-json-member-unknown", b'"date_modified"', b'"date_updated"'),
    ("no content", "F-json-content-missing", b'"content_text"', b'"_text"'),
    ("a day alone", "F-date-form", b"2022-06-01T10:00:00Z", b"2022-06-01"),
    ("a date to come", "F-date-future", b"2022-06-01T", b"2032-06-01T"),
    ("no date", "F-json-published-missing", b'"date_published": "2022-06', b'"_date": "2022-06'),
    ("modified before published", "F-updated-before-published", b"2022-08-06T", b"2022-08-01T"),
    ("a relative url", "F-address", b'"https://resources.example.org/guides/old/"', b'"/guides/old/"'),
    ("no url", "F-json-url-missing", b'"url": "https://resources.example.org/guides/old/"', b'"_url": ""'),
    ("no home page", "F-json-home-missing", b'"home_page_url"', b'"_home"'),
    ("another feed_url", "F-self-address", b"digest/feeds", b"feeds"),
    ("no feed_url", "F-self-missing", b'"feed_url"', b'"_url"'),
    ("a next page that is this one", "F-archive-loop", b'"language": "en"', b'"next_url": "https://resources.example.org/digest/feeds/all.json", "language": "en"'),
    ("the author of version 1", "F-json-author-old", b'"language": "en"', b'"author": {"name": "Ann"}, "language": "en"'),
    ("an author with nothing", "F-json-author-empty", b'"name": "Ann"', b'"name": ""'),
    ("an author's relative page", "F-address", b'"name": "Ann"', b'"url": "ann"'),
    ("no media type", "F-media-type", b"application/pdf", b"pdf"),
    ("a file twice", "F-enclosure-twice", b'"attachments": [', b'"attachments": [{"url": "https://resources.example.org/a.pdf", "mime_type": "application/pdf"},'),
    ("Arabic without its direction", "F-html-direction", b'"es-MX"', b'"ar"'),
    ("a tag twice", "F-json-tag-twice", b'"Courts"', b'"Housing"'),
    ("an empty tag", "F-json-tag-empty", b'"Courts"', b'""'),
    ("a wrong language", "F-language", b'"es-MX"', b'"es_MX"'),
    ("no language", "F-language-missing", b'"language": "en"', b'"_language": "en"'),
    ("a relative address in HTML", "F-html-relative", b"https://resources.example.org/law", b"/law"),
    ("HTML in a text", "F-escaped-twice", b'"content_text": ""', b'"content_text": "<p>a</p>"'),
    ("a control character", "F-control-character", b"Example Center", b"Example\\u000bCenter"),
]  # fmt: skip

IN_OPML = [
    ("another version", "F-opml-version", b'version="2.0"', b'version="1.0"'),
    ("another root", "F-opml-version", b"opml", b"list"),
    ("no head", "F-opml-parts", b"head>", b"body>"),
    ("no title", "F-opml-title", b"<title>Feeds of Example Center</title>", b""),
    ("an empty title", "F-opml-title", b"Feeds of Example Center", b" "),
    ("a date of Atom", "F-date-form", b"Thu, 11 Aug 2022 13:00:00 +0000", b"2022-08-11T13:00:00Z"),
    ("an element of nobody's", "F-opml-element-unknown", b"<title>", b"<name>a</name><title>"),
    ("a feed that is no outline", "F-opml-element-unknown", b"  </body>", b"<feed/></body>"),
    ("no text", "F-opml-text", b'text="Courts"', b'title="Courts"'),
    ("no type", "F-opml-type", b'text="Courts" type="rss"', b'text="Courts"'),
    ("the type of Atom", "F-opml-type", b'text="Courts" type="rss"', b'text="Courts" type="atom"'),
    ("an outline of nothing", "F-opml-type", b"  </body>", b'<outline text="a"/></body>'),
    ("no address", "F-address", b' xmlUrl="https://a.example/c.atom.xml"', b""),
    ("a relative address", "F-address", b"https://a.example/c.atom.xml", b"c.atom.xml"),
    ("a relative page", "F-address", b'htmlUrl="https://a.example/', b'htmlUrl="/'),
    ("an address twice", "F-opml-address-twice", b"/c.atom.xml", b"/h.atom.xml"),
    ("a wrong language", "F-language", b'language="en"', b'language="english"'),
    ("an ampersand by itself", "F-xml-malformed", b"a=1&amp;b", b"a=1&b"),
    ("a text escaped twice", "F-escaped-twice", b"Housing &amp;", b"Housing &amp;amp;"),
    ("no outline", "F-opml-empty", OPML[OPML.index(b"<body>") : OPML.index(b"</body>")], b"<body>"),
]  # fmt: skip

DEFECTS = {
    "all.atom.xml": IN_XML + IN_ATOM,
    "all.rss.xml": IN_XML + IN_RSS,
    "all.json": IN_JSON,
    "all.opml": IN_OPML,
}
