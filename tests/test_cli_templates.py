"""digest templates: what designers see of theirs and ours, and how they begin."""

import shutil
from pathlib import Path

import pytest
from click.testing import Result
from filelock import FileLock
from sites import SETTINGS, catalog, digest, entry, tree

import digest as product
from digest.formats.templates.overrides import copy_of

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "templates"
NAMES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.j2"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "digest.toml").write_text(SETTINGS)
    catalog(folder, entry("rent"), entry("court", topics=["courts"]))
    return folder


def templates(site: Path, *words: str) -> Result:
    return digest(site, "templates", *words)


def ours(name: str) -> str:
    return (SHIPPED / name).read_text(encoding="utf-8")


def write(site: Path, name: str, text: str) -> Path:
    path = site / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def alerts_use(site: Path, template: str) -> None:
    named = f'[newsletters.alerts]\ntemplate = "{template}"'
    (site / "digest.toml").write_text(SETTINGS.replace("[newsletters.alerts]", named))


def line_of(result: Result, name: str) -> str:
    (line,) = (line for line in result.output.split("\n") if f" {name} " in f"{line} ")
    return line


def notices(result: Result) -> list[str]:
    return [line for line in result.output.split("\n") if line.startswith("look at")]


# The list


def test_every_template_is_listed_with_what_it_makes_and_nothing_is_written(site):
    before = tree(site)
    (site / ".digest").mkdir()

    with FileLock(site / ".digest/lock"):
        result = templates(site)

    lines = result.output.rstrip("\n").split("\n")
    assert result.exit_code == 0
    assert sorted(line.split()[0] for line in lines[:-1]) == NAMES
    assert all(len(line.split()) > 3 for line in lines)
    assert line_of(result, "issue.html.j2").endswith("an issue as a web page")
    assert lines[-1] == f"{len(NAMES)} templates, 0 of them yours; none is broken"
    assert tree(site) == before


def test_what_is_theirs_is_marked_and_what_seems_a_slip_is_named(site):
    alerts_use(site, "spring")
    write(site, "issue.html.j2", "{% include 'partials/own.html.j2' %}")
    write(site, "partials/own.html.j2", "x")
    write(site, "spring.mjml.j2", "x")
    write(site, "isue.txt.j2", "x")
    write(site, "zzzzzz.j2", "x")
    write(site, "topic.html", "x")
    for name in ("README.md", ".issue.html.j2.swp", ".#issue.html.j2"):
        write(site, name, "")
    write(site, "translations/es.po", (SHIPPED / "translations/es.po").read_text("utf-8"))

    result = templates(site)

    assert line_of(result, "issue.html.j2").split()[0] == "yours"
    assert line_of(result, "issue.txt.j2").split()[0] == "issue.txt.j2"
    assert line_of(result, "partials/own.html.j2").endswith("one of your own")
    assert line_of(result, "spring.mjml.j2").endswith(" for alerts")
    assert notices(result) == [
        (
            "look at templates/isue.txt.j2: it replaces none of ours, and nothing uses it; "
            "did you mean issue.txt.j2?"
        ),
        "look at templates/zzzzzz.j2: it replaces none of ours, and nothing uses it",
        (
            "look at templates/topic.html: not read: its name does not end in .j2; "
            "did you mean topic.html.j2?"
        ),
    ]
    assert "5 of them yours" in result.output
    assert result.exit_code == 0


def test_what_is_broken_is_told_and_the_exit_code_is_one(site):
    alerts_use(site, "leter")
    write(site, "issue.txt.j2", "a\n{% if %}")
    write(site, "issue.html.j2", "\n{% include 'partials/entri.html.j2' %}")

    result = templates(site)

    lines = sorted(result.stderr.rstrip("\n").split("\n"))
    assert lines[0] == (
        "digest: newsletters.alerts.template in digest.toml: there is no template leter.mjml.j2; "
        "did you mean letter?"
    )
    assert lines[1] == (
        "digest: templates/issue.html.j2:2: there is no template “partials/entri.html.j2”; "
        "did you mean partials/entry.html.j2?"
    )
    assert lines[2].startswith("digest: templates/issue.txt.j2:2: ")
    assert "none is broken" not in result.output
    assert result.exit_code == 1


def test_only_what_is_named_is_listed_and_looked_at(site):
    write(site, "topic.html.j2", "{% if %}")
    write(site, "own.html.j2", "x")

    result = templates(site, "issue.html.j2", "templates/issue.txt.j2")

    lines = result.output.split("\n")[:-2]
    assert [line.split()[0] for line in lines] == ["issue.html.j2", "issue.txt.j2"]
    assert result.exit_code == 0


def test_the_templates_of_the_product_are_nobodys_own_in_its_checkout():
    result = templates(ROOT, "issue.html.j2")

    assert "0 of them yours" in result.output
    assert not notices(result)


def test_a_template_that_is_no_text_is_told(site):
    write(site, "issue.html.j2", "x").write_bytes(b"\xff\xfe")

    result = templates(site)

    assert "issue.html.j2: is not UTF-8; save it in that encoding" in result.stderr
    assert result.exit_code == 1


def test_copies_of_which_the_original_has_changed_are_named(site):
    write(site, "issue.txt.j2", copy_of("older\n", "2020.1.0") + "mine\n")
    write(site, "issue.html.j2", copy_of("older\n", "2020.1.0"))

    result = templates(site, "issue.txt.j2", "issue.html.j2")

    assert notices(result) == [
        (
            "look at templates/issue.txt.j2: it was copied from digest 2020.1.0, and ours has "
            "changed since; see how they differ: digest templates --diff issue.txt.j2"
        ),
        (
            "look at templates/issue.html.j2: it is as digest 2020.1.0 had it, and ours has "
            "changed since; remove it to have ours"
        ),
    ]
    assert line_of(result, "issue.html.j2").endswith("(not changed yet)")
    assert result.exit_code == 0


# Copies


def test_a_copy_is_made_with_a_line_that_says_of_what(site):
    result = templates(site, "--copy", "issue.html.j2", "templates/partials/entry.html.j2")

    copied = (site / "templates/issue.html.j2").read_text(encoding="utf-8")
    first, rest = copied.split("\n", 1)
    assert first.startswith(f"{{# copied from digest {product.__version__}, sha256 ")
    assert rest == ours("issue.html.j2")
    assert (site / "templates/partials/entry.html.j2").is_file()
    assert result.output == (
        "made templates/issue.html.j2\nmade templates/partials/entry.html.j2\n"
        "next: change it, then make the pages anew: digest feeds\n"
    )
    listed = templates(site, "issue.html.j2")
    assert line_of(listed, "issue.html.j2").endswith("an issue as a web page (not changed yet)")
    assert not notices(listed)


def test_who_copies_a_part_of_the_mail_is_told_how_to_look_at_it(site):
    result = templates(site, "--copy", "partials/style.mjml.j2")

    said = "next: change it, then look at it: digest preview monthly --html look.html\n"
    assert result.output.endswith(said)


def test_defaults_that_are_copied_change_no_byte_of_anything(site, tmp_path):
    named = '[newsletters.monthly]\nlanguages = ["en", "ar"]'
    settings = SETTINGS.replace("[newsletters.monthly]", named)
    letters = '[newsletters.alerts]\ntemplate = "letter"\nevery = "month"'
    settings = settings.replace("[newsletters.alerts]", letters)
    (site / "digest.toml").write_text(settings)
    copied = shutil.copytree(site, tmp_path / "copied")

    assert templates(copied, "--copy", *NAMES).exit_code == 0
    made = [digest(folder, "run") for folder in (site, copied)]

    assert made[0].exit_code == 0
    assert made[1].output == made[0].output
    assert set(tree(site / "outbox")) >= {
        f"mail/{name}/2022-08-01/en.eml" for name in ("monthly", "alerts")
    }
    assert tree(copied / "outbox") == tree(site / "outbox")


def test_nothing_is_written_over_and_of_several_none_is_made(site):
    mine = write(site, "issue.txt.j2", "mine")

    result = templates(site, "--copy", "issue.html.j2", "issue.txt.j2")

    assert result.stderr == (
        "digest: templates/issue.txt.j2: is there already; nothing is ever written over it\n"
    )
    assert result.exit_code == 1
    assert mine.read_text() == "mine"
    assert not (site / "templates/issue.html.j2").exists()


@pytest.mark.parametrize("option", ["--copy", "--show", "--diff", "--names"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("isue.html.j2", "did you mean issue.html.j2?"),
        ("../digest.toml", "see: digest templates"),
        ("/etc/passwd", "see: digest templates"),
        ("partials/../../zzzzzz", "see: digest templates"),
    ],
)
def test_an_unknown_name_is_refused_and_none_leads_out_of_the_folder(site, option, name, said):
    before = tree(site)

    result = templates(site, option, name)

    assert result.stderr == f"digest: {name}: is no template; {said}\n"
    assert result.exit_code == 1
    assert tree(site) == before


@pytest.mark.parametrize("option", ["--copy", "--show", "--diff"])
def test_an_option_without_a_name_asks_for_one(site, option):
    result = templates(site, option)

    assert "name a template" in result.stderr
    assert result.exit_code == 2


def test_a_copy_is_refused_while_another_command_is_at_work(site):
    (site / ".digest").mkdir()

    with FileLock(site / ".digest/lock"):
        result = templates(site, "--copy", "issue.html.j2")

    assert "is in use by" in result.stderr
    assert result.exit_code == 1
    assert not (site / "templates").exists()


def test_outside_a_site_nothing_is_copied(tmp_path):
    result = templates(tmp_path, "--copy", "issue.html.j2")

    assert "digest.toml" in result.stderr
    assert result.exit_code == 1
    assert not list(tmp_path.iterdir())


def test_what_a_killed_copy_left_is_no_template_and_is_taken_away(site):
    left = write(site, "partials/.staged-entry.html.j2", "{% if %}")

    assert "0 of them yours" in templates(site, "issue.html.j2").output
    assert templates(site, "--copy", "issue.html.j2").exit_code == 0
    assert not left.exists()


# Showing


def test_a_template_of_ours_is_shown_as_it_is(site):
    write(site, "issue.txt.j2", "mine")

    assert templates(site, "--show", "issue.txt.j2").output == ours("issue.txt.j2")


def test_the_difference_between_theirs_and_ours_is_shown(site):
    name = "partials/addresses.html.j2"
    templates(site, "--copy", name)
    same = templates(site, "--diff", name)
    path = site / "templates" / name
    path.write_text(path.read_text().replace("<dl>", "<dl class='x'>"))

    different = templates(site, "--diff", name)

    assert same.output == f"templates/{name} says the same as ours\n"
    lines = different.output.split("\n")
    assert lines[:2] == [f"--- ours/{name}", f"+++ yours/{name}"]
    changed = [line for line in lines[3:] if line.startswith(("-", "+"))]
    assert changed == ["-<dl>", "+<dl class='x'>"]


@pytest.mark.parametrize(
    ("name", "whose"), [("issue.html.j2", "ours alone"), ("own.html.j2", "yours alone")]
)
def test_what_is_there_once_has_no_difference(site, name, whose):
    write(site, "own.html.j2", "x")

    result = templates(site, "--diff", name)

    assert result.stderr == f"digest: {name}: is {whose}; there is nothing to compare it with\n"
    assert result.exit_code == 1


# What templates may use


def test_the_names_of_a_template_are_listed_with_type_and_example(site):
    lines = templates(site, "--names", "archive.html.j2").output.split("\n")

    named = {line.split()[0]: line for line in lines if line.startswith("  ") and line[2] != " "}
    assert "whole number – 3" in named["issue.number"]
    assert "text – Monthly digest" in named["title"]
    assert {"language", "day", "size", "words.past_issues"} <= set(named)
    assert not {"subject", "banner", "entry.id"} & set(named)
    assert all(len(line) <= 96 or " " not in line.strip() for line in lines)


def test_a_part_has_the_names_of_all_that_include_it(site):
    write(site, "partials/own.html.j2", "x")

    said = templates(site, "--names", "partials/addresses.html.j2").output
    unused = templates(site, "--names", "partials/own.html.j2").output

    of = "has the names of the template that includes it"
    assert said.startswith(f"partials/addresses.html.j2 {of}: topic.html.j2\n")
    assert "  only_language " in said
    assert unused.startswith(f"partials/own.html.j2 {of}: nothing yet\n")


def test_all_names_are_listed_where_none_is_asked_for(site):
    said = templates(site, "--names").output

    for name in ("preheader", "banner", "only_language", "entry.title", "issue.pages"):
        assert f"  {name} " in said


@pytest.mark.parametrize("asked", ["5", "none", "{}", "true", "3.5"])
def test_an_include_of_what_is_no_name_is_no_traceback(site, asked):
    write(site, "mine.html.j2", f"{{% include {asked} %}}")

    result = templates(site)

    assert "mine.html.j2" in result.output


def test_brackets_without_end_are_no_traceback(site):
    write(site, "mine.html.j2", "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}")

    assert "mine.html.j2" in templates(site).output
    assert digest(site, "translations", "fr").exit_code == 0


def test_hidden_folders_hold_no_templates(site):
    write(site, ".checkpoints/issue.html.j2", "{% broken")

    result = templates(site)
    assert result.exit_code == 0
    assert "checkpoints" not in result.output


def test_a_link_out_of_the_folder_is_refused(site, tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    (site / "templates").mkdir()
    (site / "templates" / "issue.txt.j2").symlink_to(outside)

    for verb in (["templates"], ["preview", "monthly"]):
        result = digest(site, *verb)
        assert result.exit_code == 1
        assert "leads out of its folder" in result.stderr
        assert "secret" not in result.output.replace("secret.txt", "")
