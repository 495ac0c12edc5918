"""How words and paragraphs look, as plain values that can be compared and kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.typeset.faces import Role


@dataclass(frozen=True, slots=True)
class RunLook:
    """The look of a run. Sizes in points."""

    size: float = 10.5
    bold: bool = False
    slant: bool = False
    underline: bool = False
    strike: bool = False
    colour: str = "000000"
    rise: int = 0
    """1 superscript, -1 subscript."""
    shade: str | None = None
    east: Role = "song"
    latin: Role = "latin"
    hidden: bool = False
    caps: bool = False
    shown_size: float = field(init=False, compare=False, default=0.0)
    """Raised and lowered letters are smaller."""
    is_plain: bool = field(init=False, compare=False, default=False)
    """Upright black letters with nothing around them."""

    def __post_init__(self) -> None:
        size = self.size * 0.65 if self.rise else self.size
        object.__setattr__(self, "shown_size", size)
        dressed = self.underline or self.strike or self.shade or self.rise or self.slant
        object.__setattr__(self, "is_plain", not dressed and self.colour == "000000")


@dataclass(frozen=True, slots=True)
class TabStop:
    """Where a tab leads."""

    at: float
    kind: str = "left"
    leader: str = ""


@dataclass(frozen=True, slots=True)
class Border:
    """A line of a table or paragraph."""

    width: float
    colour: str = "000000"
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class ParaLook:
    """The look of a paragraph. Measures in points."""

    style: str = ""
    align: str = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    """Of the first line, beside `left`; negative hangs."""
    before: float = 0.0
    after: float = 0.0
    rule: str = "auto"
    line: float = 1.0
    """Points where the rule is exact or atLeast, else times the natural height."""
    keep_next: bool = False
    keep_lines: bool = False
    page_before: bool = False
    widow: bool = True
    contextual: bool = False
    snap: bool = True
    tabs: tuple[TabStop, ...] = ()
    list_id: str = ""
    level: int = 0
    shade: str | None = None
    bottom: Border | None = None
    top: Border | None = None

    @property
    def is_framed(self) -> bool:
        """Whether something is drawn around its words."""
        return self.shade is not None or self.top is not None or self.bottom is not None
