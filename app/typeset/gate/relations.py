"""The relationships of a package: what belongs to what, and what lies elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.core.bilingual import Text
from app.typeset.faults import Finding
from app.typeset.gate.addresses import is_plain_link, resolve
from app.typeset.gate.caps import Caps
from app.typeset.gate.contents import Contents
from app.typeset.gate.wording import FILE, Fault, finding, of_fault
from app.typeset.gate.xmlread import read_rows

_REFUSED = {
    "afchunk": "package.other_document",
    "subdocument": "package.other_document",
    "oleobject": "package.embedded",
    "package": "package.embedded",
    "video": "package.embedded",
    "audio": "package.embedded",
    "media": "package.embedded",
    "control": "package.active",
    "activexcontrolbinary": "package.active",
    "extensibility": "package.active",
    "webextension": "package.active",
    "taskpanes": "package.active",
    "webextensiontaskpanes": "package.active",
    "keymapcustomizations": "package.macro",
    "attachedtoolbars": "package.macro",
    "vbaproject": "package.macro",
    "wordvbadata": "package.macro",
    "mailmergesource": "package.mail_merge",
    "mailmergeheadersource": "package.mail_merge",
    "recipientdata": "package.mail_merge",
    "transform": "package.external",
    "attachedtemplate": "package.external",
    "frame": "package.external",
    "externallink": "package.external",
    "externallinkpath": "package.external",
}


@dataclass
class Relations:
    """Part -> kind of relationship -> the parts meant; and what was refused."""

    findings: list[Finding] = field(default_factory=list)
    targets: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, source: str, kind: str) -> list[str]:
        """The parts that a part names by relationships of this kind."""
        return [target for held, target in self.targets.get(source, []) if held == kind]


def read_relations(held: Contents, caps: Caps) -> Relations:
    """Every .rels part of the package."""
    found = Relations()
    for name in held.xml:
        source = _source(name)
        if source is None:
            continue
        try:
            rows = read_rows(name, held.xml[name], caps)
        except Fault as fault:
            found.findings.append(of_fault(fault))
            continue
        for local, row in rows:
            if local == "Relationship" and len(found.findings) < caps.findings:
                found.findings.extend(_judge(row, source, held, found))
    return found


def _source(name: str) -> str | None:
    """The part that a .rels part speaks of ("" for the package); None for other parts."""
    folder, _, file = name.rpartition("/")
    if not file.endswith(".rels") or not (folder == "_rels" or folder.endswith("/_rels")):
        return None
    return folder.removesuffix("_rels") + file.removesuffix(".rels")


def _judge(
    row: Mapping[str, str], source: str, held: Contents, found: Relations
) -> Iterator[Finding]:
    target = row.get("Target", "")
    kind = row.get("Type", "").rstrip("/").rpartition("/")[2].casefold()
    code = _REFUSED.get(kind)
    if code is not None:
        yield finding(code, part=FILE, name=kind, kind=kind, target=target)
    elif row.get("TargetMode", "Internal").strip().casefold() != "internal":
        yield from _outside(kind, target)
    elif kind == "hyperlink" and target.startswith("#"):
        return
    else:
        part = resolve(source, target)
        if part is None:
            yield finding("package.outside", part=FILE, target=target)
        elif part not in held.xml and part not in held.heads:
            yield finding("package.missing_part", part=FILE, name=target)
        else:
            found.targets.setdefault(source, []).append((kind, part))


def _outside(kind: str, target: str) -> Iterator[Finding]:
    if kind != "hyperlink":
        said = _SAID.get(kind, Text(kind or "?", kind or "?"))
        yield finding("package.external", part=FILE, kind=said, target=target)
    elif not is_plain_link(target):
        yield finding("package.link", part=FILE, target=target)


_SAID = {"image": Text("图片", "picture"), "attachedtemplate": Text("附加模板", "template")}
