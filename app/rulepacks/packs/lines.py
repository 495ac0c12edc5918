"""On which line of a TOML file each table, key and element stands: tomllib tells none.

Not a parser: the file has been through tomllib, or will be. It only has to count lines right past
strings, comments and brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HEADER = re.compile(r"\[\[?\s*([A-Za-z0-9_.-]+)\s*\]?\]")
KEY = re.compile(r"([A-Za-z0-9_-]+)\s*=")
SKIPPED = re.compile(r"""[^"'\[\]{}#,\n]+""")
TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)


@dataclass(slots=True)
class Place:
    """Where one table stands, with its keys and the elements of its arrays."""

    line: int
    keys: dict[str, int] = field(default_factory=dict)
    elements: dict[str, list[int]] = field(default_factory=dict)

    def of(self, key: str, at: int | None = None) -> int:
        """The line of an element of a key, of the key, or of the table, as far as known."""
        lines = self.elements.get(key, [])
        if at is not None and at < len(lines):
            return lines[at]
        return self.keys.get(key, self.line)


class Scan:
    """One pass over a file."""

    def __init__(self, text: str) -> None:
        """Find everything at once."""
        self.tables: dict[str, list[Place]] = {"": [Place(1)]}
        self._here = self.tables[""][0]
        self._key, self._depth, self._waiting = "", 0, False
        self._line, self._at, self._text = 1, 0, text
        while self._at < len(text):
            self._step()

    def place(self, table: str, index: int = 0) -> Place:
        """The index-th table of a name; the head of the file where there is none."""
        found = self.tables.get(table, [])
        return found[index] if index < len(found) else self.tables[""][0]

    def _step(self) -> None:
        letter = self._text[self._at]
        if letter == "\n":
            self._line += 1
            self._at += 1
        elif letter in " \t\r":
            self._at += 1
        elif letter == "#":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif self._depth == 0 and self._starts_something():
            return
        else:
            self._inside(letter)

    def _starts_something(self) -> bool:
        """A header or a key: only at the beginning of a line, outside every bracket."""
        start = self._text.rfind("\n", 0, self._at) + 1
        if self._text[start : self._at].strip():
            return False
        header = HEADER.match(self._text, self._at)
        if header is not None:
            self._here = Place(self._line)
            self.tables.setdefault(header[1], []).append(self._here)
            self._at = header.end()
            return True
        key = KEY.match(self._text, self._at)
        if key is None:
            return False
        self._key = key[1]
        self._here.keys.setdefault(self._key, self._line)
        self._at = key.end()
        return True

    def _inside(self, letter: str) -> None:
        """A piece of a value."""
        if letter not in "],}" and self._depth == 1 and self._waiting:
            self._here.elements.setdefault(self._key, []).append(self._line)
            self._waiting = False
        if letter in "[{":
            self._depth += 1
            self._waiting = self._depth == 1 and letter == "["
        elif letter in "]}":
            self._depth = max(0, self._depth - 1)
        elif letter == ",":
            self._waiting = self._depth == 1
        match = TEXT.match(self._text, self._at) or SKIPPED.match(self._text, self._at)
        end = match.end() if match is not None else self._at + 1
        self._line += self._text.count("\n", self._at, end)
        self._at = end
