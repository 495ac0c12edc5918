"""Reference facts every installation has. Idempotent: what is there already is left alone.

Later slices add their loaders to LOADERS, and their files count in the digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from seeds.reference.divisions import load_national_list

LOADERS: tuple[Callable[[], None], ...] = (load_national_list,)
FOLDER = Path(__file__).resolve().parent


def load_reference() -> None:
    """Load everything inside the caller's transaction."""
    for load in LOADERS:
        load()


def reference_digest() -> str:
    """Changes when any reference file changes, so that the next start loads it."""
    digest = hashlib.sha256()
    for file in sorted(FOLDER.rglob("*")):
        if file.suffix in {".csv", ".toml", ".py"}:
            digest.update(file.relative_to(FOLDER).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
