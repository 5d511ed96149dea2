"""Other people's feeds: feedparser's own test files, out of its source distribution, which is fetched once with pip.

Nothing of it is copied into the project; it stays in the user's cache folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

_PATIENCE = 60.0


class NotToBeHad(Exception):
    """The source distribution cannot be fetched; the message says why."""


def feedparsers_own() -> dict[str, bytes]:
    """The test files by name. Raises `NotToBeHad`."""
    with tarfile.open(_archive()) as archive:
        members = [member for member in archive if "/tests/" in member.name and member.isfile()]
        found = {member.name.partition("/tests/")[2]: archive.extractfile(member) for member in members}
        return {name: file.read() for name, file in found.items() if file and not name.endswith(".py")}


def _archive() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "perijove-tests"
    archive = folder / f"feedparser-{version('feedparser')}.tar.gz"
    if not archive.exists():
        _fetch(folder)
    if not archive.exists():
        raise NotToBeHad("feedparser's source distribution has another name than expected")
    return archive


def _fetch(folder: Path) -> None:
    wanted = f"feedparser=={version('feedparser')}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--retries", "0"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([*command, "--dest", str(folder), wanted], check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise NotToBeHad(f"pip cannot fetch feedparser's source distribution ({type(error).__name__})") from error
