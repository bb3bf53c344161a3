"""What a person decides about one issue: issues/<newsletter>/<issue>.toml → Editorial."""

from digest.editorial.files import (
    FOLDER,
    Issue,
    contents,
    issue_named,
    notices,
    path_of,
    read,
    read_record,
)

__all__ = [
    "FOLDER",
    "Issue",
    "contents",
    "issue_named",
    "notices",
    "path_of",
    "read",
    "read_record",
]
