"""What is wrong with a template or a paper, in words its author understands."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.bilingual import Text
from app.core.errors import LinyueError

BODY = Text("正文", "Body")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is, and what to do about it."""

    code: str
    """Dotted and short: `package.macro`, `grammar.unknown_name`, `layout.textbox`."""
    message: Text
    remedy: Text
    part: Text = BODY
    """正文, 页眉, 页脚, 脚注, 文档属性, or the file itself."""
    place: Text | None = None
    """第 3 段; 表 1 第 2 行第 3 格."""
    tag: str | None = None
    """The tag as the author typed it, cut to a readable length."""
    fatal: bool = True
    """False: a note; the template can be used all the same."""

    def sentence(self) -> Text:
        """Place, message and remedy in one line, for terminals and logs."""
        zh = self.part.zh + (f" {self.place.zh}" if self.place else "")
        en = self.part.en + (f" {self.place.en}" if self.place else "")
        tag = f" {self.tag}" if self.tag else ""
        return Text(
            f"{zh}：{self.message.zh}{tag} {self.remedy.zh}",
            f"{en}: {self.message.en}{tag} {self.remedy.en}",
        )


class TemplateRefused(LinyueError):
    """A template that must not be used; says everything that is wrong at once."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        assert findings, "a refusal names its reasons"
        super().__init__(findings[0].sentence())
        self.findings = findings


class RenderFailed(LinyueError):
    """Facts and template did not come together; nothing was written."""


class GlyphMissing(LinyueError):
    """No installed font can draw a character; a box is never printed instead."""

    def __init__(self, characters: str) -> None:
        named = "、".join(f"{c}（U+{ord(c):04X}）" for c in characters[:10])
        plain = ", ".join(f"{c} (U+{ord(c):04X})" for c in characters[:10])
        super().__init__(
            Text(
                f"字库中没有这些字：{named}。请更换用字，或请管理员补充字体后重试。",
                f"No installed font can draw: {plain}. Use another character or add a font.",
            )
        )
        self.characters = characters
