"""The verdict on a template: gate, both languages against each other, trial renders, layout.

What is wrong is said as findings; only a template without fatal ones can be approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.bilingual import Text
from app.core.errors import LinyueError
from app.documents.facts import template_names
from app.documents.halves import compare_halves
from app.documents.kinds import Kind, PaperLanguage
from app.documents.making import Paper, chamber, context_of, wish_of
from app.documents.worst_case import worst_case
from app.typeset.faults import Finding, TemplateRefused
from app.typeset.gate import FieldNames, inspect_template
from app.typeset.layout import outside_the_set

WHOLE = Text("整份模板", "The whole template")
TRIAL_DAY = date(2026, 3, 5)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found, and the placeholders the template uses."""

    findings: tuple[Finding, ...]
    names: frozenset[str]

    @property
    def fit(self) -> bool:
        """Whether a second person may approve it."""
        return not any(finding.fatal for finding in self.findings)


def field_names(kind: Kind) -> FieldNames:
    """The published names of a kind, as the gate asks for them."""
    once, lists = template_names(kind)
    return FieldNames(scalars=once, lists=lists)


def check_template_file(content: bytes, *, kind: Kind, language: PaperLanguage) -> Verdict:
    """Cheapest first; what a later stage would trip over is only tried when all before it pass."""
    inspection = inspect_template(content, fields=field_names(kind))
    findings = list(inspection.findings)
    if not any(finding.fatal for finding in findings):
        findings.extend(
            compare_halves(content, names=inspection.names, language=language, kind=kind)
        )
        findings.extend(outside_the_set(content))
    if not any(finding.fatal for finding in findings):
        findings.extend(try_render(content, kind=kind, language=language))
    return Verdict(tuple(findings), frozenset(inspection.names))


def trial_papers(kind: Kind) -> Iterator[tuple[Text, Paper]]:
    """The invented case and the worst case, as papers that were never issued."""
    cases: tuple[tuple[Text, Mapping[str, Any]], ...] = (
        (Text("示例数据", "sample facts"), kind.sample()),
        (Text("极端数据（超长、生僻字、300 行）", "worst-case facts"), worst_case(kind)),
    )
    for label, facts in cases:
        yield (
            label,
            Paper(
                kind=kind,
                facts=facts,
                number=f"000000-{kind.series}-2026-0000",
                issued_on=TRIAL_DAY,
                check_code="ABCDEFGHJKMN",
                check_url="http://127.0.0.1/check/ABCDEFGHJKMN",
                office=Text("青禾县林业局", "Qinghe County Forestry Bureau"),
            ),
        )


def try_render(content: bytes, *, kind: Kind, language: PaperLanguage) -> Iterator[Finding]:
    """Render with the sample and with the worst case, in a process of its own under limits."""
    for label, paper in trial_papers(kind):
        try:
            chamber().trial(content, context_of(paper), pdf=wish_of(paper, language))
        except TemplateRefused as refused:
            yield from refused.findings
        except LinyueError as error:
            yield Finding(
                code="trial.failed",
                message=Text(
                    f"用{label.zh}试制没有成功：{error.message.zh}",
                    f"A trial with {label.en} failed: {error.message.en}",
                ),
                remedy=Text(
                    "请按提示修改模板后重新上传。", "Correct the template and upload it again."
                ),
                part=WHOLE,
            )
