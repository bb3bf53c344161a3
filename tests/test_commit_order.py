"""What gets its name first: issues by their cut-offs, then what is made of them.

A command that ends in between must leave a ledger without gaps, and no page of an issue that is not
there.
"""

from pathlib import Path

import pytest
from factories import instant, record

from digest import outbox
from digest.errors import OutboxError
from digest.model import Artifact, IssueFolder

FOLDERS = ("mail/monthly/2022-07-01", "mail/monthly/2022-08-01", "mail/monthly/2022-09-01")
PAGES = ("feeds/all.atom", "web/monthly/index.html")


def issue(path: str) -> IssueFolder:
    day = path.rpartition("/")[2]
    made = record(name=day, cutoff=instant(f"{day}T09:00"))
    return IssueFolder(made, path, (Artifact(f"{path}/issue.json", b"{}"),))


@pytest.mark.parametrize(
    ("obstacle", "there"),
    [(FOLDERS[0], []), (FOLDERS[1], [FOLDERS[0]]), (FOLDERS[2], [*FOLDERS[:2]])],
)
def test_an_issue_that_cannot_be_put_in_place_stops_later_issues_and_all_pages(
    tmp_path: Path, obstacle: str, there: list[str]
) -> None:
    (tmp_path / obstacle / "in the way").mkdir(parents=True)

    with pytest.raises(OutboxError):
        outbox.write(tmp_path, map(issue, FOLDERS), (Artifact(page, b"page") for page in PAGES))

    every = [*FOLDERS, *PAGES]
    assert [p for p in every if (tmp_path / p).exists() and p != obstacle] == there
