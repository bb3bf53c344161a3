"""The text of digest.toml, changed a line at a time, and what is said of it."""

import pytest

from digest import config
from digest.errors import ConfigError

WHOLE = """
[site]
title = "Example Center"
url = "https://www.example.org/"
public_url = "https://www.example.org/digest/"
language = "en"
timezone = "America/New_York"
authority = "example.org"
since = 2020-06-01
postal_address = "1 Example Street"

[topics.housing]
title = { en = "Housing", es = "Vivienda" }
formerly = ["homes"]

[topics.courts]
title = "Courts"

[newsletters.monthly]
title = "Monthly digest"
every = "month"
start = 2022-06-01
from = "Example Center <news@example.org>"
"""


def refusal(text: str) -> str:
    """What is said of settings that cannot be."""
    with pytest.raises(ConfigError) as refused:
        config.parse(text)
    return str(refused.value).removeprefix("digest.toml: ")


def changed(old: str, new: str) -> str:
    """The whole settings with one line replaced."""
    assert WHOLE.count(old) == 1, old
    return WHOLE.replace(old, new)
