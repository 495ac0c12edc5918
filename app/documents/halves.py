"""Whether the Chinese and the English half of a template say the same: placeholders and clauses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from app.core.bilingual import Text
from app.documents.facts import ALWAYS
from app.documents.kinds import Kind, PaperLanguage
from app.typeset.faults import Finding
from app.typeset.reading import paragraph_texts

ENGLISH = "_en"
CLAUSE_ZH = re.compile(r"^\s*第\s*([一二三四五六七八九十百零〇0-9]+)\s*条")
CLAUSE_EN = re.compile(r"^\s*(?:Article|Clause)\s+([0-9]+)", re.IGNORECASE)
NEUTRAL = ("_mu", "_ha", "_iso", "_code", "_masked")
"""Figures that read the same in both languages."""
ONCE = frozenset({"number", "check_code", "check_url", "check_qr", "no", *ALWAYS})
"""Stand once on a paper, whatever its languages."""


def in_chinese(names: Collection[str]) -> frozenset[str]:
    """The facts named for the Chinese half."""
    return frozenset(name for name in names if not name.endswith(ENGLISH))


def in_english(names: Collection[str]) -> frozenset[str]:
    """The facts named for the English half, by the names of the Chinese."""
    return frozenset(name.removesuffix(ENGLISH) for name in names if name.endswith(ENGLISH))


ALIKE = frozenset({"integer", "decimal", "percent", "money", "id_number", "account", "phone"})
"""Types that read the same in both languages, so that once is enough."""


def neutral_names(kind: Kind) -> frozenset[str]:
    """Facts of a kind that a facing template may print once."""
    once = {field.name for field in kind.plain_fields if field.type in ALIKE}
    for field in kind.row_fields:
        once.add(f"{field.name}_count")
        for column in field.fields:
            if column.type in ALIKE:
                once.update({column.name, f"{field.name}_total_{column.name}"})
    return frozenset(once)


def compare_halves(
    content: bytes, *, names: Collection[str], language: PaperLanguage, kind: Kind
) -> Iterator[Finding]:
    """For a facing template: what one half names and the other does not, and clause numbers."""
    if language is PaperLanguage.EN:
        yield from _chinese_in_english(names, neutral_names(kind))
        return
    if language is not PaperLanguage.BOTH:
        return
    alike = neutral_names(kind)
    chinese = {name for name in in_chinese(names) if _speaks(name, alike)}
    english = {name for name in in_english(names) if _speaks(name, alike)}
    for name in sorted(chinese - english):
        yield _missing(f"{{{{ {name}_en }}}}", half=Text("英文", "English"))
    for name in sorted(english - chinese):
        yield _missing(f"{{{{ {name} }}}}", half=Text("中文", "Chinese"))
    texts = paragraph_texts(content)
    clauses_zh = sum(1 for text in texts if CLAUSE_ZH.match(text))
    clauses_en = sum(1 for text in texts if CLAUSE_EN.match(text))
    if clauses_zh != clauses_en:
        yield Finding(
            code="halves.clauses",
            message=Text(
                f"中文有 {clauses_zh} 条，英文有 {clauses_en} 条。",
                f"There are {clauses_zh} clauses in Chinese and {clauses_en} in English.",
            ),
            remedy=Text("请逐条对照，补齐缺少的条款。", "Compare them and add what is missing."),
        )


def _speaks(name: str, alike: Collection[str]) -> bool:
    """Whether a name is said differently in the two languages."""
    last = name.rsplit(".", 1)[-1]
    return last not in alike and last not in ONCE and not last.endswith(NEUTRAL)


def _missing(tag: str, *, half: Text) -> Finding:
    return Finding(
        code="halves.placeholder",
        message=Text(f"{half.zh}部分缺少这一项：", f"The {half.en} half lacks this item:"),
        remedy=Text(
            "请在对应位置补上，使两种文字内容一致。", "Add it where it belongs in that half."
        ),
        tag=tag,
    )


def _chinese_in_english(names: Collection[str], alike: Collection[str]) -> Iterator[Finding]:
    """An English paper that prints the Chinese form of a fact: a slip, most of the time."""
    english = in_english(names)
    for name in sorted(in_chinese(names) - english):
        if _speaks(name, alike):
            yield Finding(
                code="halves.language",
                message=Text(
                    "英文模板里用了中文形式的占位符：", "An English template uses a Chinese form:"
                ),
                remedy=Text(f"请改用 {name}_en。", f"Use {name}_en."),
                tag=f"{{{{ {name} }}}}",
                fatal=False,
            )
