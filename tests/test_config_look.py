"""The table [look], and the template of a newsletter: what they may be, and what is said else."""

import pytest
import sites
from settings_texts import WHOLE, changed, refusal

from digest import config
from digest.model import Logo, Look, Phrase

LOGO = WHOLE + '[look]\nlogo = "https://www.example.org/logo.png"\n'


def test_without_the_table_there_is_a_colour_and_no_logo():
    assert config.parse(WHOLE).look == Look("#0b57a4", None)


def test_a_logo_is_named_by_the_site_and_has_a_width():
    assert config.parse(LOGO).look.logo == Logo(
        "https://www.example.org/logo.png", Phrase("Example Center"), 180
    )


def test_a_logo_may_have_words_of_its_own_a_width_and_a_picture_for_the_dark():
    text = LOGO + (
        'logo_alt = { en = "Center", es = "Centro" }\nlogo_width = 240\n'
        'logo_dark = "https://images.example.org/dark.png"\naccent = "#AA0000"'
    )

    assert config.parse(text).look == Look(
        "#aa0000",
        Logo(
            "https://www.example.org/logo.png",
            Phrase("Center", {"en": "Center", "es": "Centro"}),
            240,
            "https://images.example.org/dark.png",
        ),
    )


@pytest.mark.parametrize("host", ["www.example.org", "example.org", "cdn.example.org"])
def test_a_logo_may_lie_on_any_host_of_the_organisation(host):
    assert config.parse(LOGO.replace("//www.example.org/logo", f"//{host}/logo")).look.logo


@pytest.mark.parametrize("host", ["cdn.example.com", "badexample.org", "www.example.org.evil.com"])
@pytest.mark.parametrize("field", ["logo", "logo_dark"])
def test_a_logo_on_another_host_is_refused_since_its_owner_would_see_who_reads(field, host):
    text = LOGO if field == "logo" else LOGO + 'logo_dark = "https://www.example.org/logo.png"'
    head, _, tail = text.rpartition("//www.example.org/logo")

    said = refusal(f"{head}//{host}/logo{tail}")
    assert said.startswith(f"look.{field}: is on another host: {host}")


@pytest.mark.parametrize(
    "address",
    [
        "https://user:word@www.example.org/logo.png",
        "https://www.example.org?a/logo.png",
        "https://www.example.org",
        "https://bücher.example.org/logo.png",
        "https://'unsafe-eval'.example.org/logo.png",
        "https://a;script-src.example.org/logo.png",
    ],
)
def test_a_logo_has_an_address_that_can_stand_in_a_policy(address):
    said = refusal(WHOLE + f'[look]\nlogo = "{address}"\n')

    assert said.startswith("look.logo: not ")


def test_a_logo_for_the_dark_alone_is_refused():
    said = refusal(WHOLE + '[look]\nlogo_dark = "https://www.example.org/dark.png"\n')

    assert said == "look.logo_dark: is there without logo; add logo, or leave it out"


@pytest.mark.parametrize("accent", ["red", "#fff", "0b57a4", "#0b57ag", "#0b57a4;x", ""])
def test_an_accent_that_is_no_colour_is_refused(accent):
    said = refusal(WHOLE + f'[look]\naccent = "{accent}"')

    assert said == f'look.accent: not a colour: {accent}; write it like "#0b57a4"'


@pytest.mark.parametrize("width", [0, 15, 553, -1])
def test_a_logo_is_neither_a_dot_nor_wider_than_the_mail(width):
    assert refusal(LOGO + f"logo_width = {width}").startswith("look.logo_width: must be")


def test_a_newsletter_may_have_templates_of_its_own():
    text = changed('title = "Monthly digest"', 'title = "Monthly digest"\ntemplate = "letter"')

    assert config.parse(text).newsletters[0].template == "letter"
    assert config.parse(WHOLE).newsletters[0].template == "issue"


@pytest.mark.parametrize("name", ["../issue", "partials/entry", "Issue", "", "a.b"])
def test_the_name_of_a_template_cannot_leave_its_folder(name):
    text = changed('title = "Monthly digest"', f'title = "Monthly digest"\ntemplate = "{name}"')

    assert refusal(text).startswith("newsletters.monthly.template: ")


@pytest.fixture(name="site")
def _site(tmp_path):
    (tmp_path / "digest.toml").write_text(sites.SETTINGS)
    sites.catalog(tmp_path, sites.entry("rent"))
    return tmp_path


def set_look(site, line):
    (site / "digest.toml").write_text(f"{sites.SETTINGS}\n[look]\n{line}\n")


def test_preview_says_that_an_accent_was_changed_to_be_read(site):
    set_look(site, 'accent = "#ffd400"')

    shown = sites.digest(site, "preview", "monthly").output
    assert "Colour:    #ffd400 is hard to read on white; #856e00 stands in for it" in shown


def test_preview_says_nothing_of_an_accent_that_can_be_read(site):
    set_look(site, 'accent = "#0b57a4"')

    assert "Colour:" not in sites.digest(site, "preview", "monthly").output


def test_a_letter_is_made_of_the_letter_templates(site):
    settings = sites.SETTINGS.replace(
        "start = 2022-06-01", 'start = 2022-06-01\ntemplate = "letter"'
    )
    (site / "digest.toml").write_text(settings)

    sites.digest(site, "run")

    html = next((site / "outbox" / "mail").glob("monthly/*/en.html")).read_text()
    assert "max-width:560px" in html
    text = next((site / "outbox" / "mail").glob("monthly/*/en.txt")).read_text()
    assert "\n-- \n" in text


def test_a_template_of_ones_own_needs_but_the_mail(site):
    settings = sites.SETTINGS.replace("start = 2022-06-01", 'start = 2022-06-01\ntemplate = "mine"')
    (site / "digest.toml").write_text(settings)
    (site / "templates").mkdir()
    (site / "templates" / "mine.mjml.j2").write_text(
        '<mjml lang="{{ language }}" dir="{{ dir }}"><mj-body><mj-section><mj-column><mj-text>'
        "<h1>Mine</h1>{{ unsubscribe }}</mj-text></mj-column></mj-section></mj-body></mjml>"
    )

    sites.digest(site, "run", "monthly", "--force")  # it shows no entry

    assert "Mine" in next((site / "outbox" / "mail").glob("monthly/*/en.html")).read_text()
    text = next((site / "outbox" / "mail").glob("monthly/*/en.txt")).read_text()
    assert "=====" in text


def test_a_template_that_is_not_there_is_named(site):
    settings = sites.SETTINGS.replace(
        "start = 2022-06-01", 'start = 2022-06-01\ntemplate = "leter"'
    )
    (site / "digest.toml").write_text(settings)

    result = sites.digest(site, "run")
    assert result.exit_code == 1
    assert "templates/leter.mjml.j2" in result.output
    assert not (site / "outbox" / "mail").exists()
