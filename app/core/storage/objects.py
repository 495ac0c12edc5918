"""The port to whatever holds the bytes. One adapter speaks it: obstore_adapter.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Literal, Protocol

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """What a store says about one object without reading it."""

    key: str
    size: int
    modified_at: datetime


class Objects(Protocol):
    """Whole objects under keys. Every failure is a StoreUnavailable that says what to do."""

    def put(self, key: str, content: IO[bytes], *, size: int, replace: bool) -> None:
        """Write all or nothing, durably. Without replace an object that is there stays."""
        ...

    def stream(self, key: str) -> Iterator[bytes]:
        """The bytes, piece by piece; the object is opened before this returns."""
        ...

    def find(self, key: str) -> ObjectFacts | None:
        """Size and age, or None when there is no such object."""
        ...

    def list_all(self) -> Iterator[ObjectFacts]:
        """Every object."""
        ...

    def remove(self, key: str) -> None:
        """Gone, or it was not there."""
        ...


class StorageSettings(Protocol):
    """The settings that storage reads; app.config.Settings has them all."""

    @property
    def profile(self) -> Literal["embedded", "cluster"]: ...
    @property
    def data_dir(self) -> Path: ...
    @property
    def s3_endpoint(self) -> str | None: ...
    @property
    def s3_bucket(self) -> str | None: ...
    @property
    def s3_region(self) -> str: ...
    @property
    def s3_access_key(self) -> SecretStr | None: ...
    @property
    def s3_secret_key(self) -> SecretStr | None: ...
    @property
    def s3_path_style(self) -> bool: ...
    @property
    def s3_create_only(self) -> bool: ...
