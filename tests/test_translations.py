"""Translations: .po files read, refused with their line, made and brought up to date."""

import re
import shutil
from pathlib import Path

import pytest
import sites
from babel import localedata
from babel.messages.pofile import read_po

from digest import outbox, translations
from digest.errors import TemplateError
from digest.formats.words import po
from digest.formats.words.phrases import ENTRIES, SOURCES, Source
from digest.translations.plurals import form_of, plural_forms, serves

FRENCH = Path(__file__).parent / "data" / "fr.po"
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
HELP = 'msgctxt "link"\nmsgid "Help"\nmsgstr "Aide"\n'


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    settings = sites.SETTINGS.replace(
        '"Monthly digest"', '"Monthly digest"\nlanguages = ["en", "fr"]'
    )
    (tmp_path / "digest.toml").write_text(settings)
    sites.catalog(tmp_path, sites.entry("rent"), sites.entry("bail"))
    return tmp_path


def write(site: Path, tag: str, text: str) -> Path:
    path = site / "templates" / "translations" / f"{tag}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def filled_in(text: str) -> str:
    """Fill in a French file as a person does: the text between the marks behind msgstr, no more."""
    said: dict[tuple[str, str], list[str]] = {}
    for block in FRENCH.read_text(encoding="utf-8").split("\n\n"):
        context = re.search(r'^msgctxt "(.*)"$', block, re.MULTILINE)
        english = re.search(r'^msgid "(.*)"$', block, re.MULTILINE)
        said[context[1] if context else "", english[1]] = re.findall(
            r"^msgstr.*$", block, re.MULTILINE
        )

    def fill(block: str) -> str:
        context = re.search(r'^msgctxt "(.*)"$', block, re.MULTILINE)
        english = re.search(r'^msgid "(.+)"$', block, re.MULTILINE)
        if not english:
            return block
        lines = iter(said[context[1] if context else "", english[1]])
        return re.sub(r"^msgstr.*$", lambda _: next(lines), block, flags=re.MULTILINE)

    return "\n\n".join(map(fill, text.split("\n\n")))


# Reading


@pytest.mark.parametrize(
    ("tag", "text", "said"),
    [
        ("fr", HEAD + 'msgid "Help\nmsgstr ""\n', "5: cannot be read: msgid \"Help; a text stands between"),
        ("fr", HEAD + 'msgid "A"\nmsgstr "say "B" now"\n', "6: cannot be read"),
        ("fr", HEAD + "hello\n", "5: cannot be read: hello"),
        ("fr", HEAD + 'msgstr "A"\nmsgstr "B"\nmsgid_plural "x"\n', "7: is out of place"),
        ("fr", HEAD + 'msgid "A"\nmsgid "B"\nmsgstr ""\n', "6: is out of place"),
        ("fr", HEAD + '"A"\n', None),
        ("fr", HEAD + 'msgid "A"\n', "5: has no translation below it; write msgstr"),
        ("fr", HEAD + HELP + "\n" + HELP, "9: is there twice, see line 5; leave one of them"),
        ("fr", HEAD + 'msgid "{a} b"\nmsgstr "{A} b"\n', "6: {a} is missing and {A} is not known; the English has {a}"),
        ("fr", HEAD + 'msgid "{a} b"\nmsgstr "b"\n', "6: {a} is missing"),
        ("fr", HEAD + 'msgid "b"\nmsgstr "{a} b"\n', "6: {a} is not known; the English has no place"),
        ("fr", HEAD + 'msgid "{a} b"\nmsgstr "{a.__class__} b"\n', "6: {a} is missing"),
        ("fr", HEAD + 'msgid "{a} b"\nmsgstr "{a} b {"\n', "6: a brace that begins or ends no place"),
        ("fr", HEAD + 'msgid "{a} b"\nmsgstr "{a!r} b"\n', "6: {a} is missing"),
        ("fr", HEAD.replace("n > 1", "n != 1"), '3: Plural-Forms is not right for fr; write "Plural-Forms: nplurals=2; plural=(n > 1);'),
        ("ar", HEAD, '3: Plural-Forms is not right for ar; write "Plural-Forms: nplurals=6; plural='),
        ("fr", HEAD.replace("(n > 1)", "__import__"), "3: Plural-Forms is not right for fr"),
        ("fr", HEAD.replace("(n > 1)", "n / 0"), "3: Plural-Forms is not right for fr"),
        ("fr", HEAD.replace("=2", "=two"), "3: Plural-Forms is not right for fr"),
        ("fr", HEAD.replace("=2", "=1"), "3: Plural-Forms is not right for fr"),
        ("fr", HEAD + 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n', "5: has more forms than Plural-Forms says"),
        ("fr", HEAD + 'msgid "{count} a"\nmsgid_plural "{count} b"\nmsgstr[0] "a"\nmsgstr[1] "{count} b"\n', "7: {count} is missing"),
        ("fr", HEAD.replace('"Plural', '"PO-Revision-Date: yesterday\\n"\n"Plural'), None),
        ("fr", HEAD.replace('"Plural', '"POT-Creation-Date: YEAR-MO-DA HO:MI+ZONE\\n"\n"Plural'), None),
        ("fr", HEAD.replace('"Plural', '"PO-Revision-Date: 2020-01-01 10:00+9999\\n"\n"Plural'), None),
        ("fr", HEAD.replace("=2", "=99999999999"), "3: has 99999999999 plural forms; no language has more than 6"),
        ("fr", HEAD.replace("=2", "=7"), "3: has 7 plural forms"),
    ],
)  # fmt: skip
def test_a_broken_translation_is_refused_with_its_line(site, tag, text, said):
    write(site, tag, text)

    result = sites.digest(site, "preview", "monthly")

    if said is None:
        assert result.exit_code == 0
        return
    assert result.exit_code == 1
    assert result.output.startswith(f"digest: templates/translations/{tag}.po:{said}")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("xx", "xx.po: xx is no language; "),
        ("french", "french.po: french is no language; did you mean fr?"),
        ("français", "français.po: français is no language; did you mean fr?"),
        ("es_MX", "es_MX.po: es_MX is no language; write it es-MX"),
        ("english phrases", "english phrases.po: english phrases is no language; write its tag"),
    ],
)
def test_a_file_whose_name_is_no_language_is_refused(site, name, said):
    write(site, name, HEAD)

    result = sites.digest(site, "run")

    assert result.exit_code == 1
    assert result.output.startswith(f"digest: templates/translations/{said}")
    assert sites.digest(site, "translations", "fr").exit_code == 1


def test_two_files_for_one_language_are_refused(site):
    write(site, "pt-BR", HEAD)
    write(site, "pt-br", HEAD)

    said = sites.digest(site, "run").output

    assert said.endswith(
        "pt-br.po: is there twice; put it together with templates/translations/pt-BR.po\n"
    )


def test_a_file_that_is_not_utf_8_is_refused(site):
    write(site, "fr", "").write_bytes(HEAD.encode() + b'msgid "a"\nmsgstr "\xe9"\n')

    assert (
        "fr.po: is not text in UTF-8; save it in that encoding" in sites.digest(site, "run").output
    )


def test_other_files_beside_are_not_read(site):
    for name in (".#fr.po", "fr.mo", "fr.po~", "messages.pot"):
        (write(site, "fr", HEAD).parent / name).write_bytes(b"\xff")

    assert sites.digest(site, "run").exit_code == 0


def test_a_language_that_the_site_names_is_one_whether_known_or_not(site):
    assert sites.digest(site, "translations", "mam").exit_code == 1
    settings = site / "digest.toml"
    settings.write_text(settings.read_text().replace('"fr"]', '"fr", "mam"]'))

    assert sites.digest(site, "translations", "mam").exit_code == 0
    assert "mam  mam" in sites.digest(site, "translations").output


def test_a_phrase_is_the_sites_then_the_shipped_then_that_of_the_shorter_tag(tmp_path):
    write(tmp_path, "es", 'msgctxt "link"\nmsgid "Help"\nmsgstr "Auxilio"\n')
    write(tmp_path, "es-MX", 'msgid "Topics"\nmsgstr "Asuntos"\n\nmsgid "Files"\nmsgstr ""\n')

    books = translations.phrasebooks(tmp_path)

    assert [books["es-mx"].pgettext("link", "Help"), books["es"].gettext("Topics")] == [
        "Auxilio",
        "Temas",
    ]
    assert [books["es-mx"].gettext(one) for one in ("Topics", "Files")] == ["Asuntos", "Archivos"]
    assert [books["es-mx"].gettext("Quite new"), books["es"].has("Quite new")] == [
        "Quite new",
        False,
    ]
    assert [
        books["ar"].ngettext(ENTRIES.text, ENTRIES.plural, 2),
        books["ar"].has("Help", "link"),
    ] == ["مادتان", True]


def test_doubtful_and_partial_translations_count_as_missing(tmp_path):
    doubtful = '#, fuzzy\nmsgid "Topics"\nmsgstr "Sujets"\n\n'
    partial = (
        'msgid "{count} resource"\nmsgid_plural "{count} resources"\nmsgstr[0] "{count} r"\n\n'
    )
    write(tmp_path, "fr", HEAD + doubtful + partial + HELP)

    book = translations.phrasebooks(tmp_path)["fr"]

    assert [book.has(one) for one in ("Topics", "{count} resource")] == [False, False]
    assert book.has("Help", "link")
    assert book.ngettext("{count} resource", "{count} resources", 2) == "{count} resources"


def test_a_file_in_which_nothing_is_translated_makes_no_language(tmp_path):
    write(tmp_path, "fr", HEAD + 'msgid "Topics"\nmsgstr ""\n')

    assert sorted(translations.phrasebooks(tmp_path)) == ["ar", "es"]


def test_a_translation_is_one_line_of_clean_text(tmp_path):
    write(tmp_path, "fr", HEAD + 'msgid "Topics"\nmsgstr ""\n"Su\\n"\n"jets\\t\u202e"\n')

    assert translations.phrasebooks(tmp_path)["fr"].gettext("Topics") == "Su jets"


# Rules for forms


def test_every_language_of_cldr_has_a_rule_that_serves_it():
    for name in sorted(one for one in localedata.locale_identifiers() if "_" not in one)[::3]:
        count, rule = plural_forms(name)
        assert {form_of(rule)(n) for n in range(201)} <= set(range(count)), name
        assert serves.__wrapped__(name, count, f" {rule}"), name


@pytest.mark.parametrize(
    ("tag", "count", "rule", "right"),
    [
        ("fr", 3, "(n == 0 || n == 1) ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2", True),
        ("es", 3, "n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2", True),
        ("lv", 3, "(n%10==0 || n%100>=11 && n%100<=19) ? 0 : (n%10==1 && n%100!=11) ? 1 : 2", True),
        ("zh", 1, "0", True),
        ("zh", 2, "n != 1", True),
        ("es", 1, "0", False),
        ("ru", 2, "n != 1", False),
        ("es", 2, "n", False),
        ("es", 2, "(" * 500 + "n" + ")" * 500, False),
        ("mam", 2, "n != 1", True),
    ],
)
def test_a_rule_may_keep_apart_more_than_the_language_does_and_never_less(tag, count, rule, right):
    assert serves(tag, count, rule) is right


# What is shipped

SHIPPED = sorted(translations.shipped())


@pytest.mark.parametrize("tag", SHIPPED)
def test_a_shipped_translation_is_whole_and_has_the_phrases_there_are(tag):
    shipped = translations.shipped()[tag]

    keys = {(source.context, source.text) for source in SOURCES}
    assert set(shipped.said()) == keys
    assert len(shipped.catalog) == len(keys)
    assert not shipped.catalog.obsolete


@pytest.mark.parametrize("tag", SHIPPED)
def test_a_shipped_translation_is_not_the_english(tag):
    for (_, english), forms in translations.shipped()[tag].said().items():
        assert english not in forms


@pytest.mark.parametrize("tag", SHIPPED)
def test_a_shipped_translation_is_as_the_command_would_write_it(tag):
    shipped = translations.shipped()[tag]
    old = po.sheet(shipped.text, shipped.catalog)

    renewed = po.renewed(shipped.tag, old, SOURCES, {}, lambda _: "")

    assert po.write(renewed) == shipped.text


def test_english_spanish_and_arabic_are_shipped():
    assert SHIPPED == ["ar", "es"]


# The command


def test_french_is_added_with_the_command_until_the_mail_is_french(site):
    before = sites.digest(site, "preview", "monthly", "--language", "fr", "--html", "-").output
    assert "View in your browser" in before

    made = sites.digest(site, "translations", "fr")
    assert made.exit_code == 0
    path = site / "templates" / "translations" / "fr.po"
    assert made.output.startswith("templates/translations/fr.po: made\n0 of ")
    assert "digest preview monthly --language fr --html look.html" in made.output
    assert sites.digest(site, "translations", "--check").exit_code == 1

    text = path.read_text(encoding="utf-8")
    path.write_text(filled_in(text), encoding="utf-8")
    after = sites.digest(site, "preview", "monthly", "--language", "fr", "--html", "-").output
    said = sites.digest(site, "translations", "fr").output

    assert (
        f"{len(SOURCES)} of {len(SOURCES)} phrases are there in French\nnothing is missing" in said
    )
    assert sites.digest(site, "translations", "--check").exit_code == 0
    assert "Voir dans votre navigateur" in after
    assert "2 nouvelles ressources" in after
    assert [source.text for source in SOURCES if f">{source.text}<" in after] == []
    assert not re.findall("English stands in", sites.digest(site, "run").output)


def test_a_changed_translation_makes_pages_anew(site):
    sites.digest(site, "run", "monthly")
    page = site / "outbox" / "feeds" / "index.html"
    assert "Feeds" in page.read_text()

    write(site, "en", 'msgid "Feeds"\nmsgstr "News <b>feeds</b>"\n')
    said = sites.digest(site, "run", "monthly").output

    assert "News &lt;b&gt;feeds&lt;/b&gt;" in page.read_text()
    assert "feeds: 0 files changed" not in said
    assert (
        "feeds: 0 files changed; pages: 0 files changed"
        in sites.digest(site, "run", "monthly").output
    )


def test_the_command_writes_nothing_if_nothing_changes(site):
    sites.digest(site, "translations", "fr")
    path = site / "templates" / "translations" / "fr.po"
    # as a program for translators leaves it: other breaks of lines, another order, a head of its own
    head, *blocks = filled_in(path.read_text()).rstrip("\n").split("\n\n")
    head += '\n"X-Generator: Poedit 3.4\\n"'
    text = (
        "\n\n".join([head, *reversed(blocks)]).replace('msgstr "Voir ', 'msgstr ""\n"Voir "\n"')
        + "\n"
    )
    path.write_text(text)

    said = sites.digest(site, "translations", "fr").output

    assert said.startswith("templates/translations/fr.po: unchanged\n")
    assert path.read_text() == text


def test_what_is_missing_is_listed_with_its_line(site):
    sites.digest(site, "translations", "fr")
    path = site / "templates" / "translations" / "fr.po"
    path.write_text(
        filled_in(path.read_text())
        .replace('"Ressources par thème"', '""')
        .replace('"Thèmes"', '""')
    )

    said = sites.digest(site, "translations", "fr").output

    number = next(re.finditer(r"po:(\d+): Topics\n", said))[1]
    lines = path.read_text().split("\n")
    assert lines[int(number) - 1 - 1 : int(number)] == ['msgid "Topics"', 'msgstr ""']
    notice = f"look at fr in newsletters.monthly: English stands in for 1 of {len(SOURCES)} phrases in French"
    assert notice in sites.digest(site, "run").output


def test_a_language_without_phrases_is_told_at_each_run(site):
    told = (
        "look at fr in newsletters.monthly: there are no phrases in French yet, "
        "English stands in; make them with: digest translations fr\n"
    )

    assert told in sites.digest(site, "run").output
    assert told in sites.digest(site, "run").output


def test_a_language_that_ships_can_be_changed_phrase_by_phrase(site):
    sites.digest(site, "translations", "es-MX")
    path = site / "templates" / "translations" / "es-MX.po"
    text = path.read_text(encoding="utf-8")

    assert '#. Without a text here it is: Temas\nmsgid "Topics"\nmsgstr ""\n' in text
    assert '"Language: es_MX\\n"' in text
    assert sites.digest(site, "translations", "es-MX").output.startswith(
        "templates/translations/es-MX.po: unchanged"
    )


def test_the_table_says_of_each_language_what_is_there_and_where(site):
    write(site, "fr", HEAD + HELP + '\n#, fuzzy\nmsgid "Topics"\nmsgstr "Sujets"\n')

    rows = [
        re.split(" {2,}", row) for row in sites.digest(site, "translations").output.splitlines()
    ]

    total = len(SOURCES)
    assert rows == [
        ["tag", "language", "used for", "there", "missing", "outdated", "file"],
        ["en", "English", "site.language", str(total), "0", "0", "comes with digest"],
        [
            "fr",
            "French",
            "newsletters.monthly",
            "1",
            str(total - 2),
            "1",
            "templates/translations/fr.po",
        ],
        ["ar", "Arabic", "-", str(total), "0", "0", "comes with digest"],
        ["es", "Spanish", "-", str(total), "0", "0", "comes with digest"],
    ]


@pytest.mark.parametrize("tag", ["xx", "french", "../fr", "es_MX", "-", ""])
def test_an_unknown_tag_is_refused_in_a_line_and_nothing_is_written(site, tag):
    result = sites.digest(site, "translations", "--", tag)

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert not (site / "templates").exists()


def test_the_sites_own_phrases_are_found_in_its_templates(site):
    (site / "templates").mkdir()
    template = Path(translations.shipped_templates() / "letter.txt.j2").read_text()
    (site / "templates" / "letter.txt.j2").write_text(
        template + '{{ words.say("Write to us {now}") }}'
    )

    sites.digest(site, "translations", "fr")

    text = (site / "templates" / "translations" / "fr.po").read_text()
    assert text.endswith('#: templates/letter.txt.j2\nmsgid "Write to us {now}"\nmsgstr ""\n')


def test_while_another_command_writes_the_file_is_not_touched(site):
    with outbox.lock(site, "run"):
        result = sites.digest(site, "translations", "fr")

    assert result.exit_code == 1
    assert not (site / "templates").exists()


# Bringing up to date


def sheet(text: str) -> po.Sheet:
    return po.sheet(text, read_po(text.split("\n")))


def again(text: str, *sources: Source, sayings: dict[str, tuple[str, ...]] | None = None) -> str:
    return po.write(po.renewed("fr", sheet(text), sources, sayings or {}, lambda _: ""))


HELPING = Source("Help", "A link.")


def test_a_vanished_phrase_becomes_obsolete_and_comes_back_with_its_translation():
    whole = po.write(po.renewed("fr", None, (HELPING,), {}, lambda _: "")).replace(
        'msgstr ""\n', 'msgstr "Aide"\n'
    )
    whole = whole.replace('msgid ""\nmsgstr "Aide"', 'msgid ""\nmsgstr ""')

    gone = again(whole)
    back = again(gone, HELPING)

    assert gone.endswith('#~ msgid "Help"\n#~ msgstr "Aide"\n')
    assert back == whole


def test_a_phrase_with_new_english_keeps_its_translation_as_a_doubtful_one():
    text = HEAD + '# mine\n#. A link.\nmsgid "See all issues"\nmsgstr "Voir tout"\n'
    renewed = again(text, Source("See all the issues", "A link."))

    assert renewed == HEAD + (
        '# mine\n#. A link.\n#, fuzzy\n#| msgid "See all issues"\n'
        'msgid "See all the issues"\nmsgstr "Voir tout"\n'
    )
    assert again(renewed, Source("See all the issues", "A link.")) == renewed


def test_a_phrase_that_a_person_added_stays_and_so_does_the_head():
    text = "# By Ana\n" + HEAD + 'msgid "Dear friends"\nmsgstr "Chers amis"\n'

    assert again(text) == text
    assert again(text, HELPING) == text.replace(
        'msgid "Dear', '#. A link.\nmsgid "Help"\nmsgstr ""\n\nmsgid "Dear'
    )


def test_new_counted_phrases_have_the_forms_of_the_files_own_rule():
    own = HEAD.replace("nplurals=2; plural=(n > 1)", "nplurals=3; plural=n==0 ? 0 : n==1 ? 1 : 2")

    assert again(own, ENTRIES).count("msgstr[") == 3 + 3
    assert "#. msgstr[2] is for 2, 3, 4, 5, 6 and so on.\n" in again(own, ENTRIES)


def test_a_file_without_a_head_gets_one_that_says_the_same():
    text = 'msgid "Help"\nmsgstr "帮助"\n'

    renewed = po.write(po.renewed("zh", sheet(text), (HELPING, ENTRIES), {}, lambda _: ""))

    assert "nplurals=2; plural=(n != 1);" in renewed
    assert translations.parse("x.po", "zh", renewed).said() == {("", "Help"): ("帮助",)}


def test_the_checkout_of_the_product_is_a_site_like_others(tmp_path):
    shutil.copytree(translations.shipped_templates(), tmp_path / "templates")

    assert sorted(translations.phrasebooks(tmp_path)) == ["ar", "es"]
    with pytest.raises(TemplateError):
        translations.parse("x.po", "fr", "nonsense")
