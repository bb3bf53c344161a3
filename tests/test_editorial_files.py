"""issues/<newsletter>/<issue>.toml: what is read, and what is said of a file that is not right."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import entry, instant, newsletter, record, site
from hypothesis import given
from hypothesis import strategies as st

from digest import editorial
from digest.core.ledger import Ledger
from digest.editorial import draft
from digest.editorial.parsing import Source, parse
from digest.errors import DigestError, EditorialError
from digest.model import Catalog, Editorial, Site

ALERTS = newsletter(name="alerts", schedule=None)
BOTH = newsletter(languages=("en", "es-MX"))
SITE = site(newsletters=(BOTH, ALERTS))
CATALOG = Catalog((entry("rent"), entry("mold-and-damp"), entry("gone-soon")))
FIRST = record(
    name="2022-08-01",
    number=1,
    cutoff=instant("2022-08-01T09:00"),
    prev=instant("2022-07-01T09:00"),
    snapshots=(entry("known"),),
)
LEDGERS = {"monthly": Ledger((FIRST,)), "alerts": Ledger()}


def put(folder: Path, name: str, text: str | bytes = "") -> Path:
    path = folder / "issues" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder: Path, **fields: Any) -> Site:
    return editorial.read(folder, SITE, CATALOG, LEDGERS | fields)


def decided(folder: Path, name: str = "monthly") -> Any:
    found = read(folder).newsletter(name)
    assert found
    return dict(found.editorial)


def refusal(folder: Path) -> str:
    with pytest.raises(EditorialError) as caught:
        read(folder)
    return str(caught.value)


def of_text(text: str) -> Editorial:
    return parse(Source("here.toml", text), BOTH, SITE)


# --- what is read ---


def test_a_site_without_such_files_is_as_it_was(tmp_path):
    assert read(tmp_path) is SITE
    (tmp_path / "issues" / "monthly").mkdir(parents=True)
    assert read(tmp_path) is SITE


WHOLE = '''
subject = "Read this first"
hold = ["rent"]
pin = ["mold-and-damp"]
order = ["gone-soon"]
intro.en = """
Dear readers,

*hello*.
"""
intro.es = "Hola"
'''


def test_a_file_is_named_by_the_day_of_the_cutoff_or_by_the_number_of_its_issue(tmp_path):
    put(tmp_path, "monthly/2022-09-01.toml", WHOLE)
    put(tmp_path, "monthly/7.toml", "")
    put(tmp_path, "alerts/1.toml", "\ufeffsubject.en = 'Now'")

    whole = Editorial(
        subject={"en": "Read this first"},
        intro={"en": "Dear readers,\n\n*hello*.", "es": "Hola"},
        hold=("rent",),
        pin=("mold-and-damp",),
        order=("gone-soon",),
    )
    assert decided(tmp_path) == {date(2022, 9, 1): whole, 7: Editorial()}
    assert decided(tmp_path, "alerts") == {1: Editorial(subject={"en": "Now"})}


def test_files_of_issues_that_are_made_are_history_and_not_read(tmp_path):
    put(tmp_path, "monthly/2022-08-01.toml", "not TOML")
    put(tmp_path, "monthly/1.toml", 'hold = ["nobody"]')

    assert decided(tmp_path) == {}


def test_what_is_no_toml_or_hidden_is_nothing_to_us(tmp_path):
    put(tmp_path, "README.md", "x")
    put(tmp_path, "monthly/notes.txt", "x")
    put(tmp_path, "monthly/.2022-09-01.toml", "x")
    put(tmp_path, ".hidden/2.toml", "x")

    assert decided(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("intro = '  \\n'", {"intro": {"en": "\\n"}}),
        ("intro = ''", {"intro": {"en": ""}}),
        ('subject = " two\\nlines\\u202e "', {"subject": {"en": "two lines"}}),
        ('intro = "a\\u0007b\\r\\nc"', {"intro": {"en": "ab\nc"}}),
        ("[subject]\nES = 'x'\nen = 'y'", {"subject": {"es": "x", "en": "y"}}),
        ("subject.es-MX = 'x'", {"subject": {"es-mx": "x"}}),
        ("hold = []", {}),
    ],
)
def test_texts_are_cleaned_once_and_go_by_language(text, found):
    assert of_text(text) == Editorial(**found)


# --- what is refused, with the line ---

REFUSALS = [
    ("subjet = 'x'", ":1: subjet: is not known here; did you mean subject?"),
    ("zzz = 1", ":1: zzz: is not known here; known are subject, intro, hold, pin, order"),
    ("\nsubject = 3", ":2: subject: must be text in quotes; write subject = "),
    ("intro = ['x']", ":1: intro: must be text in quotes; write intro = "),
    ("intro.en = 3", ":1: intro.en: must be text in quotes"),
    ("subject = ' '", ":1: subject: is empty; leave it out for the usual subject"),
    ("subject.es = ''", ":1: subject.es: is empty"),
    ("intro.de = 'x'", ":1: intro.de: no edition is in de; there are en, es-MX"),
    ("intro.es-ES = 'x'", ":1: intro.es-ES: no edition is in es-ES; did you mean es-MX?"),
    ("subject.EN = 'a'\nsubject.en = 'b'", ":2: subject.en: is there twice"),
    (
        '# hold = ["x"]\n[intro]\nen = "a"\nhold = ["rent"]',
        ":4: intro.hold: stands in the table [intro]; move the line with hold above [intro]",
    ),
    ("hold = 'rent'", ":1: hold: must be a list in [ ], and is text in quotes; write ids of"),
    ("pin = [1]", ":1: pin: must be text in quotes, and is a whole number; write ids"),
    ("pin = [\n'rent',\n'rent']", ":2: pin: names rent twice; leave one of them"),
    (
        "hold = ['rent']\norder = [\n\n'rent',\n]",
        ":4: order: names rent, and hold keeps it back; take it out of one of the two",
    ),
    ("subject = ", ":1: is not TOML: invalid value"),
    ('\nintro = """\na\n', ":3: is not TOML: unterminated string; a text stands in quotes"),
    ("a = 1\nb", ":2: is not TOML: expected '=' after a key"),
    (f"intro = '{'x' * 20_001}'", ":1: intro: has more than 20,000 characters; shorten it"),
    ("a = " + "[" * 2000, ": is not TOML that can be read: too deep"),
    ("a = " + "1" * 6000, ": is not TOML that can be read: too deep"),
]


@pytest.mark.parametrize(("text", "said"), REFUSALS, ids=[said[:50] for _, said in REFUSALS])
def test_what_is_wrong_is_said_in_a_line_with_its_place(text, said, tmp_path):
    put(tmp_path, "monthly/2022-09-01.toml", text)

    line = refusal(tmp_path)

    assert line.startswith(f"issues/monthly/2022-09-01.toml{said}")
    assert "\n" not in line


def test_an_id_that_nobody_knows_is_refused_with_the_one_that_is_near(tmp_path):
    put(tmp_path, "monthly/2.toml", "# rents\nhold = [\n  'rent',\n  'mold-and-dam',\n]")
    place = "issues/monthly/2.toml:4: hold: no entry has the id mold-and-dam"
    assert refusal(tmp_path) == f"{place}; did you mean mold-and-damp?"
    put(tmp_path, "monthly/2.toml", "order = ['xyz']")
    assert "no entry has the id xyz; the ids are in catalog.json" in refusal(tmp_path)


def test_an_id_that_was_announced_is_known_though_it_has_left_the_catalog(tmp_path):
    put(tmp_path, "monthly/2.toml", "pin = ['known']")
    assert decided(tmp_path) == {2: Editorial(pin=("known",))}


NAMES = [
    ("monthly.toml", "issues/monthly.toml: is no place for it; move it to issues/monthly/"),
    ("montly/2.toml", "issues/montly: is the folder of no newsletter of digest.toml; did you mean"),
    ("zzz/2.toml", "issues/zzz: is the folder of no newsletter of digest.toml; there are: monthly"),
    ("monthly/2022-9-1.toml", "is named after no issue; did you mean 2022-09-01.toml?"),
    ("monthly/2022-09-01 (copy).toml", "is named after no issue; did you mean 2022-09-01.toml?"),
    ("monthly/2022-13-01.toml", "is named after no issue; name it by the day of the cut-off"),
    ("monthly/0.toml", "is named after no issue; name it by the day of the cut-off"),
    ("monthly/02.toml", "is named after no issue; name it by"),
    ("monthly/0001-01-01.toml", "is named after no issue; name it by"),
    ("monthly/9999-01-01.toml", "is named after no issue; name it by"),
    (
        "monthly/2022-09-02.toml",
        "rename it to 2022-09-01.toml, the first slot after the last cut-off, or 2.toml, by the",
    ),
]


@pytest.mark.parametrize(("name", "said"), NAMES, ids=[name for name, _ in NAMES])
def test_a_file_that_would_never_count_is_refused(name, said, tmp_path):
    put(tmp_path, name)
    assert said in refusal(tmp_path)


def test_a_newsletter_without_schedule_may_be_cut_off_on_any_day(tmp_path):
    put(tmp_path, "alerts/2022-09-02.toml", "subject = 'x'")
    assert list(decided(tmp_path, "alerts")) == [date(2022, 9, 2)]


@pytest.mark.parametrize("content", [b"\xff\xfe", None], ids=["no UTF-8", "a folder"])
def test_a_file_that_cannot_be_read_is_named(content, tmp_path):
    if content is None:
        (tmp_path / "issues/monthly/2.toml").mkdir(parents=True)
    else:
        put(tmp_path, "monthly/2.toml", content)
    assert refusal(tmp_path).startswith("issues/monthly/2.toml: ")


# --- notices ---


def notices(folder: Path, **fields: Any) -> list[str]:
    return list(editorial.notices(folder, SITE, CATALOG, LEDGERS | fields))


def test_a_day_that_has_passed_without_an_issue_is_told_of(tmp_path):
    put(tmp_path, "monthly/2022-07-01.toml", "subject = 'x'")
    put(tmp_path, "monthly/2022-08-01.toml")
    put(tmp_path, "monthly/2022-09-01.toml")
    (line,) = notices(tmp_path)
    assert line.startswith("look at issues/monthly/2022-07-01.toml: no issue was cut off on that")
    assert "rename it to 2022-09-01.toml" in line
    put(tmp_path, "alerts/2022-05-01.toml")
    assert "rename it to 1.toml, by the number of the next issue" in notices(tmp_path)[1]


def test_words_that_the_last_issue_does_not_have_yet_are_told_of(tmp_path):
    used = replace(FIRST, editorial=Editorial({"en": "x"}))
    for name in ("1", "2022-08-01"):
        path = put(tmp_path, f"monthly/{name}.toml", "subject = 'x'")
        assert notices(tmp_path, monthly=Ledger((used,))) == []
        (line,) = notices(tmp_path)
        assert "issue 1 was made with other words than its file has now" in line
        assert line.endswith("digest redo monthly 2022-08-01")
        path.unlink()
    put(tmp_path, "monthly/1.toml", "subject = ")
    (line,) = notices(tmp_path)
    assert line.startswith("look at issues/monthly/1.toml:1: is not TOML: invalid value; a text")


def test_an_id_of_an_issue_that_is_made_is_known_though_it_has_left_the_catalog(tmp_path):
    put(tmp_path, "monthly/1.toml", "pin = ['known']")
    used = replace(FIRST, editorial=Editorial(pin=("known",)))
    assert notices(tmp_path, monthly=Ledger((used,))) == []
    put(tmp_path, "monthly/1.toml", "hold = ['knwn']")
    assert "no entry has the id knwn; did you mean known?" in notices(tmp_path)[0]


def test_a_file_that_decides_nothing_is_nothing_to_tell_of(tmp_path):
    put(tmp_path, "monthly/1.toml", "# nothing")
    assert notices(tmp_path) == []


# --- the text to edit ---

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(intro=texts, subject=texts, ids=st.lists(texts, unique=True, max_size=3))
def test_what_is_written_for_a_person_is_read_as_it_was(intro, subject, ids):
    try:
        meant = Editorial(
            subject=of_text(f"subject = {draft._quoted(subject)}").subject,
            intro=of_text(f"intro.es-MX = {draft._quoted(intro)}").intro,
            hold=tuple(ids),
        )
    except EditorialError:
        return  # nothing is left of the subject
    assert of_text(draft.written(meant, "About it")) == meant


HOSTILE = ['"""', '\\"""\\', 'ends in "', "a\nb\\", "'''", "\\u0041", '""""""\n"', "\t\n\x7f"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back_as_they_were(text):
    meant = Editorial(intro={"en": text.replace("\x7f", "").strip()})
    assert of_text(draft.written(meant, "About it")) == meant


def test_what_a_file_begins_with_decides_nothing_and_is_right_once_the_marks_are_gone():
    text = draft.begun(BOTH, SITE, "The issue", 'The "usual" one')
    assert of_text(text) == Editorial()
    lines = [line.removeprefix("# ") for line in text.split("\n")]
    fields = [line for line in lines if "=" in line or line == '"""' or line.startswith("[a")]
    found = of_text("\n".join(fields))
    assert set(found.subject) == set(found.intro) == {"en", "es-mx"}


def test_comments_are_renewed_below_the_mark_and_a_persons_words_stay():
    own = "# mine\nsubject = 'x'  # why\n\n\n"
    once = draft.renewed(own, ["", "Housing", '  "rent",'])
    again = draft.renewed(once, ["Courts\nsubject = 1\x07"])

    mark = draft.MARK
    assert once == f"# mine\nsubject = 'x'  # why\n\n{mark}\n#\n# Housing\n#   \"rent\",\n"
    assert again == f"# mine\nsubject = 'x'  # why\n\n{mark}\n# Courts subject = 1\n"
    assert draft.renewed(again.replace("\n", "\r\n"), ["Courts\nsubject = 1\x07"]) == again


def test_what_a_person_wrote_below_the_mark_is_theirs():
    text = draft.renewed("", ["Housing"]) + "pin = ['rent']\n"
    renewed = draft.renewed(text, ["Courts"])

    assert renewed.startswith(text)
    assert of_text(renewed).pin == ("rent",)
    assert draft.renewed(renewed, ["Courts"]) == renewed


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
def test_renewing_loses_nothing_that_counts(text, below):
    def read_or_refused(text: str) -> object:
        try:
            return of_text(text)
        except DigestError:
            return None

    before = read_or_refused(text)
    if before is not None:
        assert read_or_refused(draft.renewed(text, below)) == before
