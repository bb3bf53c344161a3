"""Mails as readers' programs show them, whole: pictures to compare with, and facts beside them.

Looked at in Chromium: an issue of the shipped sample and the hard one of hard.py, in English, Spanish
and Arabic, on a telephone, in a reading pane and in a wide window, light and dark, and with pictures
blocked; the plain letter; the web page of the issue. The reference pictures are in tests/looks/. After
a change of templates that is meant, make them anew, and look at them before you commit them:

    .venv/bin/python -m pytest -m slow tests/test_looks.py --update-golden
"""

import itertools
import json
from pathlib import Path
from typing import Any

import hard
import looks_pictures
import pytest
from looks_views import (
    AGAIN,
    CHANGED,
    MAILS,
    OFF,
    PAGES,
    PICTURES,
    PRINTED,
    TREATED,
    UNSUBSCRIBE,
    WRONG,
    fonts,
    looked,
    mail,
)
from PIL import Image, ImageChops

KEPT = Path(__file__).with_name("looks")
FONTS = KEPT / "fonts.txt"
SCREEN = 700
"""How much of a mail is seen at once, at least: a small laptop, or a telephone."""
BLACK, WHITE = 0.2, 0.9
"""Of relative luminance: near enough to black and to white on paper."""
BROKEN_IMAGE = 24
"""As wide is the mark that Chromium shows before the words that stand for a picture."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looked(tmp_path_factory)


@pytest.fixture(scope="module", name="seen")
def _seen(folder: Path) -> dict[str, dict[str, Any]]:
    return json.loads((folder / "seen.json").read_text(encoding="utf-8"))


@pytest.fixture(name="picture")
def _picture(folder: Path, seen: dict[str, dict[str, Any]]):
    """Give a function that gives what was seen, at its full size."""

    def whole(name: str) -> Image.Image:
        clips = [folder / "raw" / f"{name}.{index}.png" for index in range(seen[name]["clips"])]
        return looks_pictures.joined(clips)

    return whole


def differs(folder: Path, name: str, small: Image.Image) -> str:
    """Say how a picture differs from the kept one, and leave both and the difference to look at."""
    path = KEPT / f"{name}.png"
    if not path.is_file():
        return f"no reference picture {path}; make it with --update-golden"
    found = looks_pictures.difference(small, Image.open(path))
    if not found.seen:
        return ""
    away = folder / "differs"
    away.mkdir(exist_ok=True)
    small.save(away / f"{name}.is.png")
    found.picture.save(away / f"{name}.difference.png")
    return f"{name}: {found.blocks} blocks differ, up to {found.worst:.1f}; look into {away}"


@pytest.fixture(name="same_fonts")
def _same_fonts(folder: Path, request: pytest.FixtureRequest) -> None:
    """Leave pictures alone where the fonts are of other versions than those that they show."""
    if request.config.getoption("--update-golden"):
        KEPT.mkdir(exist_ok=True)
        FONTS.write_text(fonts(folder), encoding="utf-8")
    if fonts(folder) != FONTS.read_text(encoding="utf-8"):
        pytest.skip("the pictures were made with other versions of the fonts")


@pytest.mark.usefixtures("same_fonts")
@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_as_it_did(name, folder, picture, request):
    small = looks_pictures.shrunk(picture(name))
    if request.config.getoption("--update-golden"):
        looks_pictures.keep(small, KEPT / f"{name}.png")

    assert not differs(folder, name, small)


def test_no_picture_is_kept_that_nothing_is_compared_with():
    kept = {path.name for path in KEPT.iterdir()}

    assert kept == {FONTS.name, *(f"{name}.png" for name in PICTURES)}
    assert sum(path.stat().st_size for path in KEPT.iterdir()) < 2_500_000


@pytest.mark.usefixtures("same_fonts")
def test_a_change_that_a_reader_would_notice_is_seen(seen, picture):
    kept = Image.open(KEPT / "hard-en-640-light.png")
    changed = [name for name in seen if name.startswith(CHANGED) and name not in (AGAIN, WRONG)]

    apart = {n: looks_pictures.difference(looks_pictures.shrunk(picture(n)), kept) for n in changed}

    assert len(apart) >= 8
    for name, found in apart.items():
        assert found.seen, (name, found.blocks, found.worst)
        assert found.blocks >= 10, (name, found.blocks, found.worst)


def test_the_same_mail_shown_twice_differs_in_nothing(picture):
    one, two = (looks_pictures.shrunk(picture(name)) for name in ("hard-en-640-light", AGAIN))

    assert looks_pictures.difference(one, two).worst == 0


@pytest.mark.usefixtures("same_fonts")
@pytest.mark.parametrize("name", ["hard-en-640-light", "hard-ar-320-dark", "sample-es-1200-light"])
@pytest.mark.parametrize("noise", ["shift", "gamma", "grain"])
def test_what_no_reader_would_notice_is_not_seen(name, noise, picture):
    raw = picture(name)
    if noise == "shift":  # an eighth of a pixel: the next version of a browser rounds otherwise
        place = (1, 0, 0.125, 0, 1, 0)
        raw = raw.transform(raw.size, Image.Transform.AFFINE, place, Image.Resampling.BILINEAR)
    elif noise == "gamma":
        raw = raw.point([round(255 * (value / 255) ** 1.02) for value in range(256)] * 3)
    else:
        grain = Image.effect_noise(raw.size, 3).convert("RGB")
        raw = ImageChops.add(raw, grain, offset=-128)

    found = looks_pictures.difference(looks_pictures.shrunk(raw), Image.open(KEPT / f"{name}.png"))

    assert not found.seen, (found.blocks, found.worst)


@pytest.mark.parametrize("name", [*MAILS, *OFF, *PAGES, *TREATED, *PRINTED])
def test_every_text_stands_out_from_what_lies_behind_it(name, seen):
    facts = seen[name]["facts"]

    assert facts["texts"] > 20
    assert not facts["faint"]


@pytest.mark.parametrize("name", [*MAILS, *OFF, *PAGES])
def test_nothing_is_wider_than_the_window_and_no_text_is_small(name, seen):
    facts = seen[name]["facts"]

    assert facts["overflow"] <= 0
    assert facts["smallest"] >= 14


@pytest.mark.parametrize("name", [*MAILS, *PAGES])
def test_there_is_one_main_heading_and_no_level_is_left_out(name, seen):
    levels = [level for level, _ in seen[name]["facts"]["headings"]]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(text for _, text in seen[name]["facts"]["headings"])


@pytest.mark.parametrize("name", [*MAILS, *OFF, *PAGES])
def test_text_begins_at_the_side_of_its_language(name, seen):
    """An entry in another language runs its own way, its date with it."""
    blocks = seen[name]["facts"]["blocks"]
    start = {"ltr": "left", "rtl": "right"}

    astray = [block for block in blocks if block[start[block["direction"]]] > 1.5]

    assert not astray
    own = "rtl" if "-ar-" in name else "ltr"
    assert sum(block["direction"] == own for block in blocks) > 3
    if name.startswith("hard"):
        assert {block["direction"] for block in blocks} == {"ltr", "rtl"}


@pytest.mark.parametrize("name", [*MAILS, *OFF, *PAGES])
def test_bars_and_indents_are_on_the_side_where_reading_begins(name, seen):
    sided = seen[name]["facts"]["sided"]

    wrong = [one for one in sided if (one["left"] > one["right"]) != (one["direction"] == "ltr")]

    assert not wrong
    if name.startswith("hard"):
        intro = "rtl" if "-ar-" in name else "ltr"
        assert any(one["tag"] == "div" and one["direction"] == intro for one in sided)
        assert any(one["tag"] == "ul" and one["direction"] == "ltr" for one in sided)


@pytest.mark.parametrize("name", [*MAILS, *OFF, *PAGES])
def test_a_title_or_an_address_is_not_turned_round_by_the_language_about_it(name, seen):
    """As in “agreements (g)287”, which is a topic's English title in an Arabic mail."""
    assert not seen[name]["facts"]["scrambled"]


@pytest.mark.parametrize("name", [*MAILS, *OFF, *PAGES])
def test_links_are_large_enough_or_far_enough_apart_to_be_touched(name, seen):
    assert not seen[name]["facts"]["crowded"]


@pytest.mark.parametrize("name", [*MAILS, *OFF])
def test_the_way_out_is_on_the_first_and_the_last_screen(name, seen):
    facts = seen[name]["facts"]

    assert facts["leave"][0][1] <= SCREEN
    assert facts["leave"][-1][0] >= facts["height"] - SCREEN


@pytest.mark.parametrize("name", [*MAILS, *OFF, *PAGES])
def test_nothing_is_loaded_but_the_logo(name, seen):
    requests = set(seen[name]["requests"])

    assert requests <= {hard.LOGO, hard.DARK_LOGO}
    assert not name.startswith("sample") or not requests
    assert not name.startswith(("hard", "letter", "off")) or hard.LOGO in requests


@pytest.mark.parametrize("name", [name for name in MAILS if not name.startswith("sample")])
def test_a_dark_mail_shows_the_logo_that_is_made_for_it(name, seen):
    images = seen[name]["facts"]["images"]

    assert [image["src"] for image in images] == [hard.DARK_LOGO if "dark" in name else hard.LOGO]
    assert all(image["loaded"] and image["alt"] for image in images)
    assert all((image["width"], image["height"]) == (180, 40) for image in images)


@pytest.mark.parametrize("name", OFF)
def test_with_pictures_blocked_the_words_of_the_logo_are_read(name, seen, folder):
    (logo,) = seen[name]["facts"]["images"]
    whole = Image.open(folder / "raw" / f"{name}.0.png").convert("L")
    left, top = int(logo["left"]), int(logo["top"])
    box = (left, top, left + int(logo["width"]), top + int(logo["height"]))
    words = whole.crop(box)

    inked = [x for x in range(words.width) if _inked(words.crop((x, 0, x + 1, words.height)))]

    assert not logo["loaded"]
    assert logo["alt"] in (
        "Example Legal Resource Center",
        "Centro de Recursos Legales",
        "مركز الموارد القانونية",
    )
    assert logo["size"] >= 16
    assert len(inked) > 3 * BROKEN_IMAGE, "no words"


def _inked(column: Image.Image) -> bool:
    low, high = column.getextrema()
    return high - low > 60


@pytest.mark.parametrize(
    "name", [name for name in (*MAILS, *PAGES) if "-640-" in name or "page" in name]
)
def test_axe_finds_nothing(name, seen):
    assert not seen[name]["axe"]["violations"]
    assert seen[name]["axe"]["passes"] > 10


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_page_is_black_on_white(name, seen):
    facts = seen[name]["facts"]

    assert facts["darkestGround"] >= WHITE
    assert facts["lightestInk"] <= BLACK


def test_each_of_these_facts_is_seen_where_it_is_wrong(seen):
    """None of the tests above could do without finding anything in a mail that has every fault."""
    facts = seen[WRONG]["facts"]
    levels = [level for level, _ in facts["headings"]]

    assert facts["overflow"] > 0
    assert facts["smallest"] < 14
    assert facts["faint"]
    assert facts["crowded"]
    assert facts["scrambled"] == ["1 Example Street"]
    assert facts["leave"] == []
    assert any(block["direction"] == "ltr" and block["left"] > 1.5 for block in facts["blocks"])
    assert any(one["direction"] == "ltr" and one["right"] > one["left"] for one in facts["sided"])
    assert any(after - before > 1 for before, after in itertools.pairwise(levels))
    assert "https://elsewhere.example/pixel.gif" in seen[WRONG]["requests"]
    assert any(found.startswith("image-alt") for found in seen[WRONG]["axe"]["violations"])


def test_every_mail_names_the_way_out_that_is_looked_for(folder):
    for kind in ("hard", "letter", "sample"):
        for language in hard.EDITIONS:
            html = mail(folder / kind / "outbox", language).read_text(encoding="utf-8")
            assert html.count(f'href="{UNSUBSCRIBE}"') >= 2
