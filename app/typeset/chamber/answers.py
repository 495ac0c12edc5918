"""The answer of a worker: documents, or why there is none, in words that travel as JSON.

The reading side does not trust the worker: whatever does not look like an answer is BadFrame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.bilingual import Text
from app.core.errors import LinyueError
from app.typeset.chamber.frames import BadFrame, pack
from app.typeset.chamber.wishes import Made
from app.typeset.faults import Finding, GlyphMissing, RenderFailed, TemplateRefused

_MOST_FINDINGS = 100
OUT_OF_MEMORY = Text(
    "制作这份文书用掉的内存超过限度，已停止。请减少行数或缩小图片后重试。",
    "This document needs more memory than allowed and was stopped. Use fewer rows or pictures.",
)
TOO_LONG = Text(
    "制作这份文书用时超过限度，已停止。请减少行数，或简化模板里的循环后重试。",
    "This document takes longer than allowed and was stopped. Use fewer rows or simpler loops.",
)
DIED = Text(
    "制作进程意外中断，这份文书没有做成。请重试；如仍不成功，请把模板交给管理员检查。",
    "The rendering process ended unexpectedly. Try again; if it fails again, ask your "
    "administrator to look at the template.",
)


class OutOfMemory(RenderFailed):
    """Known apart, because a process that has worked long may only need to be a new one."""

    def __init__(self) -> None:
        super().__init__(OUT_OF_MEMORY)


def pack_made(made: Made) -> bytes:
    """A finished document."""
    head = {
        "way": made.way,
        "reason": _pair(made.reason),
        "pages": made.pages,
        "pdf": made.pdf is not None,
    }
    return pack(head, [made.docx] if made.pdf is None else [made.docx, made.pdf])


def pack_error(error: BaseException) -> bytes:
    """Why there is none. Of our own errors everything is said, of others nothing but that."""
    if isinstance(error, MemoryError):
        return pack({"error": "memory"})
    if isinstance(error, TemplateRefused):
        findings = [_flat(one) for one in error.findings[:_MOST_FINDINGS]]
        return pack({"error": "refused", "findings": findings})
    if isinstance(error, GlyphMissing):
        return pack({"error": "glyphs", "characters": error.characters[:200]})
    if isinstance(error, LinyueError):
        return pack({"error": "said", "text": _pair(error.message)})
    return pack({"error": "fault", "kind": type(error).__name__[:60]})


def read_answer(head: object, pieces: Sequence[bytes]) -> Made:
    """The document, or the error raised again."""
    if not isinstance(head, dict):
        raise BadFrame
    if "error" in head:
        raise _error_of(head)
    wanted = 2 if head.get("pdf") is True else 1
    pages = head.get("pages")
    if len(pieces) != wanted or not (pages is None or type(pages) is int):
        raise BadFrame
    reason = head.get("reason")
    return Made(
        docx=pieces[0],
        pdf=pieces[1] if wanted == 2 else None,
        pages=pages,
        way=_word(head.get("way")),
        reason=None if reason is None else _text(reason),
    )


def _error_of(head: dict[str, Any]) -> LinyueError:
    match head:
        case {"error": "memory"}:
            return OutOfMemory()
        case {"error": "time"}:
            return RenderFailed(TOO_LONG)
        case {"error": "refused", "findings": [_, *_] as findings}:
            return TemplateRefused(tuple(_finding(one) for one in findings[:_MOST_FINDINGS]))
        case {"error": "glyphs", "characters": str(characters)} if characters:
            return GlyphMissing(characters)
        case {"error": "said", "text": text}:
            return RenderFailed(_text(text))
        case {"error": "fault" | "died"}:
            return RenderFailed(DIED)
    raise BadFrame


def _pair(text: Text | None) -> list[str] | None:
    return None if text is None else [text.zh, text.en]


def _text(found: object) -> Text:
    match found:
        case [str(zh), str(en)] if zh and en:
            return Text(zh[:2000], en[:2000])
    raise BadFrame


def _word(found: object) -> str:
    if not isinstance(found, str):
        raise BadFrame
    return found[:40]


def _flat(one: Finding) -> list[Any]:
    texts = [_pair(text) for text in (one.message, one.remedy, one.part, one.place)]
    return [one.code, *texts, one.tag, one.fatal]


def _finding(found: object) -> Finding:
    match found:
        case [str(code), message, remedy, part, place, str() | None as tag, bool(fatal)]:
            return Finding(
                code=code[:80],
                message=_text(message),
                remedy=_text(remedy),
                part=_text(part),
                place=None if place is None else _text(place),
                tag=None if tag is None else tag[:200],
                fatal=fatal,
            )
    raise BadFrame
