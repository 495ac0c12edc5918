"""Taking keys out of a table of a pack file, noting what is missing, strange or of a wrong kind."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from app.core.bilingual import Text
from app.rulepacks.packs.faults import PackFault
from app.rulepacks.packs.lines import Place, Scan


@dataclass(slots=True)
class File:
    """A file being read: its tables, where they stand, and what is wrong with it so far."""

    name: str
    tables: Mapping[str, object]
    scan: Scan
    faults: list[PackFault] = field(default_factory=list)

    def blame(self, line: int, said: Text, remedy: Text) -> None:
        """Note a fault."""
        self.faults.append(PackFault(self.name, line, said, remedy))

    def entries(self, name: str) -> list[Entry]:
        """The tables `[[name]]`, in order."""
        found = self.tables.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            self.blame(
                self.scan.place("").of(name),
                Text(f"{name} 的写法不对", f"{name} is not written as tables"),
                Text(f"请写成 [[{name}]] 加各行 键 = 值", f"write [[{name}]] and then key = value"),
            )
            return []
        return [Entry(self, one, self.scan.place(name, at)) for at, one in enumerate(found)]

    def only(self, names: Iterable[str]) -> None:
        """No tables but these."""
        for name in sorted(set(self.tables) - set(names)):
            known = "、".join(f"[{one}]" for one in names)
            self.blame(
                self.scan.place(name).of(name) if name in self.scan.tables else self._line_of(name),
                Text(f"不认识“{name}”", f"“{name}” is not known here"),
                Text(f"本文件只用 {known}，请更正或删去", f"this file has only {known}; mend it"),
            )

    def _line_of(self, name: str) -> int:
        return self.scan.place("").of(name)


def open_file(path: Path) -> File:
    """Read a TOML file; one that cannot be read has a fault and nothing else."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return _unreadable(
            path,
            line,
            Text("不是 UTF-8 文字", "this is not UTF-8"),
            Text("请另存为 UTF-8 编码", "save the file as UTF-8"),
        )
    text = text.replace("\r\n", "\n")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, line = _place_of(str(error), text)
        return _unreadable(
            path,
            line,
            Text(f"TOML 语法有误：{said}", f"this is not TOML: {said}"),
            Text(
                "请检查这一行及上一行的引号、括号、逗号，同一个键不能写两次",
                "check quotes, brackets and commas here and one line above; no key stands twice",
            ),
        )
    return File(path.name, tables, Scan(text))


def _place_of(said: str, text: str) -> tuple[str, int]:
    """tomllib puts the place into its sentence."""
    words, _, place = said.rpartition(" (at ")
    if place.startswith("line "):
        return words, int(place[5:].split(",")[0])
    return words or said, text.count("\n") + 1


def _unreadable(path: Path, line: int, said: Text, remedy: Text) -> File:
    file = File(path.name, {}, Scan(""))
    file.blame(line, said, remedy)
    return file


@dataclass(slots=True)
class Entry:
    """One table of a file."""

    file: File
    table: Mapping[str, object]
    place: Place

    def blame(self, key: str, said: Text, remedy: Text, *, at: int | None = None) -> None:
        """Note a fault at a key of this table."""
        self.file.blame(self.place.of(key, at), said, remedy)

    def only(self, keys: Iterable[str]) -> None:
        """No keys but these: a misspelt key would be lost in silence."""
        known = tuple(keys)
        for key in self.table:
            if key not in known:
                self.blame(
                    key,
                    Text(f"不认识“{key}”", f"“{key}” is not known here"),
                    Text(
                        f"可用的有 {'、'.join(known)}，请更正或删去",
                        f"there are {', '.join(known)}; mend or drop it",
                    ),
                )

    def text(self, key: str, *, needed: bool = True, longest: int = 300) -> str:
        """A line of text; empty where it is missing or wrong, which is noted."""
        value = self.table.get(key)
        if value in (None, "") and not needed:
            return ""
        if isinstance(value, str) and value.strip() and len(value) <= longest:
            return value.strip()
        if value is None or value == "":
            self._missing(key)
        else:
            self._wrong(key, f"不超过 {longest} 字的文字", f"a text of at most {longest} letters")
        return ""

    def both(self, zh: str, en: str) -> Text:
        """A statement in two keys."""
        return Text(self.text(zh) or "—", self.text(en) or "—")

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """A calendar day, written bare: 2026-01-05."""
        value = self.table.get(key)
        if value is None:
            if needed:
                self._missing(key)
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self._wrong(key, "日期，写成 2026-01-05，不加引号", "a date, written 2026-01-05 unquoted")
        return None

    def flag(self, key: str) -> bool:
        """true or false; false where it is not said."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self._wrong(key, "true 或 false", "true or false")
            return False
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words."""
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) and one for one in value):
            return tuple(value)
        self._wrong(key, '文字列表，如 ["a", "b"]', 'a list of texts, like ["a", "b"]')
        return ()

    def _missing(self, key: str) -> None:
        self.blame(
            key,
            Text(f"缺少 {key}", f"{key} is missing"),
            Text(f"请补上 {key} = …", f"add {key} = …"),
        )

    def _wrong(self, key: str, zh: str, en: str) -> None:
        self.blame(
            key,
            Text(f"{key} 的值不对", f"the value of {key} is wrong"),
            Text(f"应为{zh}", f"it takes {en}"),
        )
