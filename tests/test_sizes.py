"""How large a file is, as people say it."""

import pytest

from digest.formats.words.sizes import size


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (1, "1 kB"),
        (1_499, "1 kB"),
        (9_400, "9 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (1_234_567, "1.2 MB"),
        (9_960_000, "10 MB"),
        (123_456_789, "123 MB"),
        (5_000_000_000, "5 GB"),
        (5_000_000_000_000, "5,000 GB"),
    ],
)
def test_a_size_is_rounded_to_what_people_compare(octets, said):
    assert size(octets, "en") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "1,2 MB"), ("fr", "1,2\u202fMo"), ("ar", "1.2 م.ب"), ("xx", "1.2 MB")],
)
def test_a_size_is_said_as_the_language_does(language, said):
    assert size(1_234_567, language) == said
