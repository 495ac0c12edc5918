"""Reading one pack: its head, its values with article and dates, and every fault it has."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.divisions.rules import path_of
from app.rulepacks.packs.faults import PackFault
from app.rulepacks.packs.tables import Entry, File, open_file
from app.rulepacks.rules.effective import Pack, PackStatus, PackValue
from app.rulepacks.rules.names import NUMBERS, Definition
from app.rulepacks.rules.values import DECIMAL, FRACTION, Misfit, RuleData, read_value

HEAD_KEYS = (
    *("code", "zh", "en", "issuer_zh", "issuer_en", "document_number", "division"),
    *("status", "valid_from", "valid_to", "note_zh", "note_en"),
)
VALUE_KEYS = (
    *("name", "value", "article_zh", "article_en", "quote", "local", "local_min", "local_max"),
    *("valid_from", "valid_to", "note_zh", "note_en", "unchecked"),
)
DIVISION = re.compile(r"\d{2}|\d{4}|\d{6}")
LONGEST_QUOTE = 200


def read_pack(
    path: Path, names: Mapping[str, Definition]
) -> tuple[Pack | None, list[PackValue], list[PackFault]]:
    """The pack, its values that are in order, and what is wrong with the rest."""
    file = open_file(path)
    if file.faults:
        return None, [], file.faults
    file.only(("pack", "value"))
    raw = file.tables.get("pack")
    if not isinstance(raw, Mapping):
        file.blame(
            1,
            Text("缺少 [pack] 部分", "there is no [pack]"),
            Text("请在文件开头写 [pack] 及 code、status 等", "begin the file with [pack]"),
        )
        return None, [], file.faults
    pack = _head(Entry(file, raw, file.scan.place("pack")), path)
    if pack is None:
        return None, [], file.faults
    values = [
        value
        for entry in file.entries("value")
        if (value := _value(entry, pack, names)) is not None
    ]
    _check_overlaps(file, values)
    return pack, values, file.faults


def _head(entry: Entry, path: Path) -> Pack | None:
    before = len(entry.file.faults)
    entry.only(HEAD_KEYS)
    code = entry.text("code", longest=40)
    if code and code != path.stem:
        entry.blame(
            "code",
            Text(f"code“{code}”与文件名 {path.name} 不一致", f"code “{code}” is not the file's"),
            Text(f'请写 code = "{path.stem}"，或改文件名', f'write code = "{path.stem}"'),
        )
    title = entry.both("zh", "en")
    issuer = entry.both("issuer_zh", "issuer_en")
    status = _status(entry)
    begins, ends = entry.day("valid_from"), entry.day("valid_to", needed=False)
    _check_order(entry, begins, ends)
    if status is PackStatus.EXPIRED and ends is None:
        entry.blame(
            "valid_to",
            Text("已过期的规则包没有 valid_to", "an expired pack has no valid_to"),
            Text("请写明失效日期 valid_to = 2025-12-31", "write its last day: valid_to = …"),
        )
    division = _division(entry)
    if len(entry.file.faults) > before or status is None or begins is None:
        return None
    return Pack(
        code=code,
        title=title,
        issuer=issuer,
        document_number=entry.text("document_number", needed=False),
        division_path=division,
        status=status,
        valid_from=begins,
        valid_to=ends,
        file=entry.file.name,
        note=_note(entry),
    )


def _status(entry: Entry) -> PackStatus | None:
    word = entry.text("status")
    try:
        return PackStatus(word) if word else None
    except ValueError:
        entry.blame(
            "status",
            Text(f"没有状态“{word}”", f"there is no status “{word}”"),
            Text("请写 in_force、draft 或 expired", "write in_force, draft or expired"),
        )
        return None


def _division(entry: Entry) -> str:
    """The path a pack holds for; empty for the whole country."""
    code = entry.table.get("division", "")
    if code == "":
        return "/"
    try:
        if isinstance(code, str) and DIVISION.fullmatch(code):
            return path_of(code)
    except InvalidValue:
        pass
    entry.blame(
        "division",
        Text(f"区划代码“{code}”不对", f"division “{code}” is wrong"),
        Text(
            '请写加引号的 2、4 或 6 位代码，如 "52"；全国适用的写 ""',
            'write 2, 4 or 6 digits in quotes, like "52"; "" for the whole country',
        ),
    )
    return "/"


def _check_order(entry: Entry, begins: date | None, ends: date | None) -> None:
    if begins is not None and ends is not None and ends < begins:
        entry.blame(
            "valid_to",
            Text("valid_to 早于 valid_from", "valid_to is before valid_from"),
            Text("请核对起止日期", "check both dates"),
        )


def _value(entry: Entry, pack: Pack, names: Mapping[str, Definition]) -> PackValue | None:
    before = len(entry.file.faults)
    entry.only(VALUE_KEYS)
    name = entry.text("name", longest=80)
    article = entry.both("article_zh", "article_en")
    quote = entry.text("quote", needed=False, longest=LONGEST_QUOTE)
    begins, ends = _dates(entry, pack)
    definition = names.get(name)
    if name and definition is None:
        near = _nearest(name, names)
        entry.blame(
            "name",
            Text(f"没有规则“{name}”", f"there is no rule “{name}”"),
            Text(
                f"是否为 {near}？新规则请先写入 names.toml",
                f"is it {near}? A new rule is first defined in names.toml",
            ),
        )
    if definition is None:
        return None
    least, most = _local_bounds(entry, definition)
    value = _checked(entry, definition)
    if value is None or len(entry.file.faults) > before:
        return None
    return PackValue(
        definition=definition,
        value=value,
        article=article,
        quote=quote,
        local=entry.flag("local"),
        valid_from=begins,
        valid_to=ends,
        pack=pack,
        line=entry.place.line,
        note=_note(entry),
        least=least,
        most=most,
        unchecked=entry.flag("unchecked"),
    )


def _note(entry: Entry) -> Text | None:
    if "note_zh" not in entry.table and "note_en" not in entry.table:
        return None
    return entry.both("note_zh", "note_en")


def _checked(entry: Entry, definition: Definition) -> RuleData | None:
    """The value as its name asks; what does not fit stands on its own line."""
    if "value" not in entry.table:
        entry.blame(
            "value",
            Text(f"{definition.name} 没有写值", f"{definition.name} has no value"),
            Text("请补上 value = …", "add value = …"),
        )
        return None
    try:
        return read_value(definition.shape, entry.table["value"])
    except Misfit as misfit:
        said = Text(f"{definition.name}：{misfit.said.zh}", f"{definition.name}: {misfit.said.en}")
        entry.blame("value", said, misfit.remedy, at=misfit.at)
        return None


def _dates(entry: Entry, pack: Pack) -> tuple[date, date | None]:
    """A value's own dates lie within its pack's."""
    begins = entry.day("valid_from", needed=False) or pack.valid_from
    ends = entry.day("valid_to", needed=False) or pack.valid_to
    _check_order(entry, begins, ends)
    outside = begins < pack.valid_from or (
        pack.valid_to is not None and (ends is None or ends > pack.valid_to)
    )
    if outside:
        until = pack.valid_to or "…"
        entry.blame(
            "valid_from" if begins < pack.valid_from else "valid_to",
            Text("有效期超出了规则包的有效期", "the value holds longer than its pack"),
            Text(
                f"请放在 {pack.valid_from} 至 {until} 之内",
                f"keep it within {pack.valid_from} to {until}",
            ),
        )
    return begins, ends


def _local_bounds(entry: Entry, definition: Definition) -> tuple[Fraction | None, Fraction | None]:
    """How far a county may go, for numbers it may set."""
    found: list[Fraction | None] = []
    for key in ("local_min", "local_max"):
        raw = entry.table.get(key)
        number = isinstance(raw, int) and not isinstance(raw, bool)
        written = isinstance(raw, str) and (DECIMAL.fullmatch(raw) or FRACTION.fullmatch(raw))
        if raw is not None and not (
            (number or written)
            and definition.shape.type in NUMBERS
            and entry.table.get("local") is True
        ):
            entry.blame(
                key,
                Text(f"{key} 不能用在这里", f"{key} cannot be used like this"),
                Text("只用于 local = true 的数值", "it goes with numbers that are local = true"),
            )
            raw = None
        found.append(Fraction(raw) if isinstance(raw, (int, str)) else None)
    return found[0], found[1]


def _nearest(name: str, names: Mapping[str, Definition]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return near[0] if near else "…"


def _check_overlaps(file: File, values: Sequence[PackValue]) -> None:
    """One name has one value on one day."""
    seen: defaultdict[str, list[PackValue]] = defaultdict(list)
    for value in values:
        for other in seen[value.name]:
            if overlap(value, other):
                file.blame(
                    value.line,
                    Text(
                        f"{value.name} 与第 {other.line} 行的有效期重叠",
                        f"{value.name} overlaps the one on line {other.line}",
                    ),
                    Text(
                        "请给前一条写 valid_to、后一条写 valid_from，或删去一条",
                        "end the first with valid_to and begin the second with valid_from, "
                        "or drop one",
                    ),
                )
                break
        seen[value.name].append(value)


def overlap(one: PackValue, other: PackValue) -> bool:
    """Whether two values hold on the same day."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )
