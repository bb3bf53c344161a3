"""The pages of a preview as a folder, which a browser opens without any server."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from digest.errors import RequestError
from digest.files import STAGED
from digest.outbox import OWN


def write(site: Path, newsletter: str, files: Mapping[str, bytes]) -> Path:
    """Put pages into .digest/preview/<newsletter>, whole or not at all; give the folder.

    What lay there is replaced. Where the site cannot be written, it is a temporary folder.

    Raises:
        RequestError: the disk does not take them.
    """
    target = site / OWN / "preview" / newsletter
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for leftover in target.parent.glob(f"{STAGED}{newsletter}-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(prefix=f"{STAGED}{newsletter}-", dir=target.parent))
    except OSError:
        return _filled(Path(tempfile.mkdtemp(prefix="digest-preview-")), files)
    _filled(staged, files)
    try:
        shutil.rmtree(target, ignore_errors=True)
        return staged.rename(target)
    except OSError:  # another preview was quicker: each shows its own
        return staged


def _filled(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder of their own; a folder that does not take all is taken away."""
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as cause:
        shutil.rmtree(folder, ignore_errors=True)
        raise RequestError(str(folder), f"cannot be written: {cause.strerror}") from cause
    return folder
