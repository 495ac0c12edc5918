"""The stages one after the other; whatever the bytes are, the answer is findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.typeset.faults import Finding
from app.typeset.gate.braces import Tag, scan_braces
from app.typeset.gate.caps import PAPER, TEMPLATE, Caps
from app.typeset.gate.expressions import Expressions
from app.typeset.gate.grammar import check_tags
from app.typeset.gate.names import FieldNames, Rules
from app.typeset.gate.package import Package, Part, read_package
from app.typeset.gate.wording import FILE, finding


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is wrong with a template, and which names it uses."""

    findings: tuple[Finding, ...]
    names: frozenset[str] = frozenset()
    """Printed once, and `list.column` for what rows print."""
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tags: int = 0

    @property
    def fit(self) -> bool:
        """Whether it may go on to the trial."""
        return not any(one.fatal for one in self.findings)


def inspect_docx(content: bytes) -> tuple[Finding, ...]:
    """The package alone: for documents that are handed on or turned into a PDF."""
    try:
        return tuple(read_package(content, PAPER, notes=False).findings)
    except Exception:  # noqa: BLE001 - whatever the bytes do to a parser, the answer is a refusal
        return (finding("package.unreadable", part=FILE),)


def inspect_template(content: bytes, *, fields: FieldNames | None) -> Inspection:
    """All stages; `fields` None: any template of docxtpl's kind, in a wider closed grammar."""
    try:
        return _inspect(content, Rules(fields), TEMPLATE)
    except Exception:  # noqa: BLE001 - whatever the bytes do to a parser, the answer is a refusal
        return Inspection((finding("package.unreadable", part=FILE),))


def _inspect(content: bytes, rules: Rules, caps: Caps) -> Inspection:
    package = read_package(content, caps, notes=True)
    if any(one.fatal for one in package.findings):
        return Inspection(tuple(package.findings))
    findings = list(package.findings)
    expressions = Expressions(rules)
    tags = 0
    for part in package.parts:
        room = caps.findings - len(findings)
        scan = scan_braces(part.reader.fragments, part=part.label, caps=caps)
        tags += len(scan.tags)
        if not part.filled:
            findings.extend(_not_filled(scan.tags, room))
        elif scan.findings:
            findings.extend(scan.findings[:room])
        else:
            for unit in _units(part, scan.tags):
                room = caps.findings - len(findings)
                findings.extend(check_tags(unit, expressions, room=room))
        if len(findings) >= caps.findings:
            findings.append(finding("package.many_findings", part=FILE, limit=caps.findings))
            break
    if tags > caps.tags:
        findings.append(finding("braces.many", part=FILE, limit=caps.tags))
    return _inspection(findings, expressions, tags)


def _units(part: Part, tags: list[Tag]) -> Iterator[list[Tag]]:
    """A part is one template; of the properties each is one of its own."""
    if not part.reader.flat:
        yield tags
        return
    for paragraph in dict.fromkeys(tag.spot.paragraph for tag in tags):
        yield [tag for tag in tags if tag.spot.paragraph == paragraph]


def _not_filled(tags: list[Tag], room: int) -> Iterator[Finding]:
    for tag in tags[:room]:
        yield finding("braces.not_filled", part=tag.part, place=tag.spot.say(), tag=tag.text)


def _inspection(findings: list[Finding], expressions: Expressions, tags: int) -> Inspection:
    used = expressions.used
    rows = {f"{name}.{column}" for name, columns in used.lists.items() for column in columns}
    return Inspection(
        findings=tuple(findings),
        names=frozenset(used.names | rows),
        lists={name: frozenset(columns) for name, columns in used.lists.items()},
        tags=tags,
    )


__all__ = ["FieldNames", "Inspection", "Package", "inspect_docx", "inspect_template"]
