"""Values of MJML's attributes: which are right, and what is said of those that are not."""

import pytest

from digest.formats.mjml.table import ATTRIBUTES
from digest.formats.mjml.values import right, wanted

KINDS = sorted({kind for kinds in ATTRIBUTES.values() for kind in kinds} - {"string"})


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("color", "red RED transparent inherit #abc #ABCD #abcdef #abcdef12"),
        ("color", "rgb(1,2,3)|rgb(1 2 3)|rgba(1, 2, 3, .5)|rgb(1% 2% 3% / 40%)|hsl(9, 1%, 2%)"),
        ("color", "hsla(120deg 50% 50% / .5)|hsl(-9,1%,2%)"),
        ("unit(px)", "0 0px 16px 1.5px .5px"),
        ("unit(px,%)", "50% 12.5%"),
        ("unit(px,%,)", "1.5 150% 20px"),
        ("unit(px,auto)", "auto 9px"),
        ("unit(px,%){1,4}", "0|1px|1px 2%|0 0 0 0|1px 2px 3px 4px"),
        ("unitWithNegative(px,em)", "-1px -.5em 0 2em"),
        ("enum(full-width,false,)", "full-width|false|"),
        ("integer", "0 12"),
        ("boolean", "true false"),
        ("string", "anything at=all"),
    ],
)
def test_values_of_a_kind_are_right(kind, values):
    for value in values.split("|" if "|" in values else None):
        assert right(kind, value), value


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("color", "|banana|#ab|#abcde|#ggg|rgb(1,2)|rgb(a,b,c)|url(x)|red;|red |hsl(1,2,3)"),
        ("unit(px)", "|16|16 px|px|1e3px|-1px|1px 2px|16em|1,5px|1px;|é|١px|999999px"),
        ("unit(px,%){1,4}", "1px 2px 3px 4px 5px|1px  2px|1px,2px"),
        ("unit(px,%,)", "auto|1.5em"),
        ("enum(left,right)", "|Left|center|left "),
        ("integer", "|-1|1.5|x|١"),
        ("boolean", "|True|1|yes"),
    ],
)
def test_values_of_another_kind_are_not(kind, values):
    assert [value for value in values.split("|") if right(kind, value)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_format_can_be_told_and_explained(kind):
    assert not right(kind, "zork")
    assert wanted(kind, "zork").startswith("write ")


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (
            "color",
            "gren",
            "write a colour: a name like navy, #0b57a4, or rgb(11, 87, 164); did you mean",
        ),
        ("unit(px,%){1,4}", "", "write one to four lengths in px or %, like 10px 25px"),
        ("unit(px,%,)", "", "write a number, or a length in px or %, like 16px"),
        ("unit(px,%,auto)", "", "write a length in px or %, like 16px, or auto"),
        ("enum(full-width,false,)", "yes", "write full-width or false"),
        ("enum(top,bottom,middle)", "centre", "write top, bottom or middle"),
    ],
)
def test_what_would_be_right_is_said_in_words(kind, value, said):
    assert wanted(kind, value).startswith(said)


def test_a_kind_that_the_format_has_not_is_a_fault_of_the_table():
    with pytest.raises(ValueError, match="no kind"):
        right("???", "x")
