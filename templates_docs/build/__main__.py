"""`python -m templates_docs.build`: write the shipped templates, or see that they are unchanged."""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from templates_docs.build import kinds as kinds_package
from templates_docs.build.kind import Kind
from templates_docs.build.writer import Writer

FOLDER = Path(__file__).resolve().parents[1]
LANGUAGES = {"zh": "template.docx", "en": "template.en.docx", "zh-en": "template.zh-en.docx"}
VERSION = "v1"


def all_kinds() -> dict[str, Kind]:
    """Every module under kinds/, by its name."""
    found = {}
    for module in iter_modules(kinds_package.__path__):
        kind = import_module(f"{kinds_package.__name__}.{module.name}").KIND
        assert kind.code == module.name, module.name
        found[kind.code] = kind
    return dict(sorted(found.items()))


def build(kind: Kind) -> dict[str, bytes]:
    """All files of one kind, by name."""
    files = {name: word(kind, language) for language, name in LANGUAGES.items()}
    files["fields.json"] = kind.fields_json()
    files["sample.json"] = kind.sample_json()
    files["NOTES.md"] = (kind.notes.strip() + "\n").encode()
    return files


def word(kind: Kind, language: str) -> bytes:
    """One document; equal input gives equal bytes."""
    writer = Writer(kind, language)
    kind.content(writer)
    held = io.BytesIO()
    writer.document.save(held)
    return settle(held.getvalue())


def settle(content: bytes) -> bytes:
    """The same package with fixed times and order, without the thumbnail of the library."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in sorted(old.infolist(), key=lambda one: _order(one.filename)):
            data = old.read(entry)
            fixed = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, data, compresslevel=9)
    return out.getvalue()


def _order(name: str) -> tuple[int, str]:
    return (0 if name == "[Content_Types].xml" else 1 if name.startswith("_rels") else 2, name)


def main() -> int:
    """Write, or with --check compare; 1 when something differs."""
    parser = argparse.ArgumentParser(prog="python -m templates_docs.build")
    parser.add_argument("kinds", nargs="*", help="codes; empty: all")
    parser.add_argument("--check", action="store_true", help="compare with what is committed")
    asked = parser.parse_args()
    different = []
    for code, kind in all_kinds().items():
        if asked.kinds and code not in asked.kinds:
            continue
        folder = FOLDER / code / VERSION
        for name, content in build(kind).items():
            path = folder / name
            if asked.check:
                if not path.exists() or path.read_bytes() != content:
                    different.append(str(path))
                continue
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for name in different:
        sys.stdout.write(f"differs: {name}\n")
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
