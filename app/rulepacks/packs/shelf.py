"""All packs of a folder, read once in a process, ready to be asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.core.bilingual import Text
from app.rulepacks.packs.faults import PackFault, RulePackWrong
from app.rulepacks.packs.names_file import read_names
from app.rulepacks.packs.pack_file import overlap, read_pack
from app.rulepacks.rules.effective import Pack, PackStatus, PackValue
from app.rulepacks.rules.names import Definition

SHIPPED = Path(__file__).resolve().parents[3] / "seeds" / "reference" / "rulepacks"
NAMES = "names.toml"


@dataclass(frozen=True)
class Library:
    """Names, packs, and their values by name and place."""

    names: Mapping[str, Definition]
    packs: Mapping[str, Pack]
    values: Mapping[str, Mapping[str, Sequence[PackValue]]] = field(default_factory=dict)
    """name → path → values, the newest regulation first."""

    def of_pack(self, code: str) -> list[PackValue]:
        """The values of one pack, in the order of the file."""
        found = [
            value
            for places in self.values.values()
            for values in places.values()
            for value in values
            if value.pack.code == code
        ]
        return sorted(found, key=lambda value: value.line)


@cache
def load_packs(folder: Path = SHIPPED) -> Library:
    """Every pack of the folder; one fault anywhere and none is loaded."""
    library, faults = check_packs(sorted(folder.glob("*.toml")), names_path=folder / NAMES)
    if faults:
        raise RulePackWrong(faults)
    return library


def check_packs(files: Sequence[Path], *, names_path: Path) -> tuple[Library, list[PackFault]]:
    """Read the files against the names; what is in order, and what is not."""
    if not names_path.is_file():
        said = Text("没有找到这个文件", "this file was not found")
        remedy = Text("规则名写在 names.toml 里，请放回", "put names.toml back")
        return Library({}, {}), [PackFault(names_path.name, 1, said, remedy)]
    names, faults = read_names(names_path)
    packs: dict[str, Pack] = {}
    held: defaultdict[str, defaultdict[str, list[PackValue]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for path in files:
        if path.name == NAMES:
            continue
        pack, values, wrong = read_pack(path, names)
        faults.extend(wrong)
        if pack is not None:
            packs[pack.code] = pack
        for value in values:
            held[value.name][value.pack.division_path].append(value)
    for places in held.values():
        for values in places.values():
            faults.extend(_ambiguous(values))
            values.sort(key=lambda value: (value.valid_from, value.pack.code), reverse=True)
    return Library(names, packs, held), faults


def _ambiguous(values: Sequence[PackValue]) -> list[PackFault]:
    """Two regulations of one place that begin on the same day leave open which one holds."""
    firm = [value for value in values if value.pack.status is not PackStatus.DRAFT]
    return [
        PackFault(
            second.pack.file,
            second.line,
            Text(
                f"{second.name} 在 {first.pack.file} 第 {first.line} 行也有规定，同日生效",
                f"{second.name} also stands in {first.pack.file}:{first.line}, from the same day",
            ),
            Text("请写明哪一部自何日起有效", "say which of the two holds, and from which day"),
        )
        for at, second in enumerate(firm)
        for first in firm[:at]
        if first.pack.code != second.pack.code
        and first.valid_from == second.valid_from
        and overlap(first, second)
    ]
