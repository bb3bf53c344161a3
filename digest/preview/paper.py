"""The pages of a preview as HTML: each whole in itself, with its styles and its one script.

A page may load nothing, from here or elsewhere, but the documents that it shows in frames. Styles
and script are allowed by their hashes: so this holds for a page that lies in a folder, too.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from digest.formats.palette import palette
from digest.model import Look

FOLDER = Path(__file__).parent / "page"


@dataclass(frozen=True, slots=True)
class Paper:
    """How pages are made: in whose colour, how the preview is begun again, for what they are.

    Pages that are served have a `version`, and ask whether there is a newer one; `bare` pages are
    for pictures and have nothing on them but the view.
    """

    again: str
    accent: str = Look().accent
    version: str = ""
    bare: bool = False

    def sheet(self, template: str, **names: object) -> bytes:
        """Make a page of a template."""
        style = _style(self.accent)
        script = "" if self.bare else _script()
        made = _environment().get_template(f"{template}.html.j2")
        text = made.render(
            names,
            style=Markup(style),  # noqa: S704 - ours
            script=Markup(script),  # noqa: S704 - ours
            policy=_policy(style, script),
            version=self.version,
            again=self.again,
            bare=self.bare,
        )
        return text.encode()


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "connect-src 'self'; frame-src 'self' file:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """Name a text as Content Security Policy 3 does, 2.3.1."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style(accent: str) -> str:
    colours = palette(accent)
    made = _environment().get_template("page.css.j2")
    return made.render(light=colours.light, dark=colours.dark)


@cache
def _script() -> str:
    return (FOLDER / "page.js").read_text(encoding="utf-8")
