"""The runs of a paragraph read into atoms: words, tabs, breaks, fields, pictures."""

from __future__ import annotations

from typing import Any, Protocol

from app.typeset.layout.blocks import Atom
from app.typeset.layout.looks import RunLook
from app.typeset.layout.package import INSIDE, Element, W, local_name

FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}


class Story(Protocol):
    """What a part knows about its runs."""

    def look_of(self, style: str, settings: Element | None) -> RunLook:
        """The look of a run."""

    def link_of(self, node: Element) -> str:
        """Where a hyperlink leads."""

    def picture_of(self, drawing: Element) -> tuple[str, float, float] | None:
        """The part and size of an inline picture."""


class RunReader:
    """Walks the runs of a paragraph; fields are told by their instruction."""

    def __init__(self, story: Story, style: str) -> None:
        self._story, self._style = story, style
        self.atoms: list[Atom] = []
        self._link = ""
        self._fields: list[dict[str, Any]] = []

    def walk(self, parent: Element) -> None:
        """Runs in order, those of links and controls included."""
        for node in parent:
            if node.tag == f"{W}r":
                self._run(node)
            elif node.tag == f"{W}hyperlink":
                self._link = self._story.link_of(node)
                self.walk(node)
                self._link = ""
            elif node.tag == f"{W}fldSimple":
                self._simple(node)
            elif node.tag in INSIDE:
                self.walk(node)

    def _simple(self, node: Element) -> None:
        name = _field_name(node.get(f"{W}instr") or "")
        if name not in FIELDS:
            self.walk(node)
            return
        first = node.find(f"{W}r/{W}rPr")
        self.atoms.append(Atom("field", name, self._story.look_of(self._style, first)))

    def _run(self, node: Element) -> None:
        look = self._story.look_of(self._style, node.find(f"{W}rPr"))
        if look.hidden:
            return
        for one in node:
            name = local_name(one)
            if name == "fldChar":
                self._field(one.get(f"{W}fldCharType") or "", look)
            elif name == "instrText":
                if self._fields:
                    self._fields[-1]["said"] += one.text or ""
            elif not self._fields or not self._silent():
                self._content(name, one, look)

    def _field(self, kind: str, look: RunLook) -> None:
        if kind == "begin":
            self._fields.append({"said": "", "state": "code", "look": look})
        elif kind == "separate" and self._fields:
            held = self._fields[-1]
            name = _field_name(held["said"])
            held["state"] = "ours" if name in FIELDS else "shown"
            if name in FIELDS:
                self.atoms.append(Atom("field", name, held["look"]))
        elif kind == "end" and self._fields:
            held = self._fields.pop()
            name = _field_name(held["said"])
            if held["state"] == "code" and name in FIELDS:
                self.atoms.append(Atom("field", name, held["look"]))

    def _silent(self) -> bool:
        return any(held["state"] != "shown" for held in self._fields)

    def _content(self, name: str, node: Element, look: RunLook) -> None:
        put = self.atoms.append
        if name == "t":
            text = node.text or ""
            if text:
                put(Atom("text", text.upper() if look.caps else text, look, link=self._link))
        elif name == "tab":
            put(Atom("tab", "", look))
        elif name in {"br", "cr"}:
            kind = "page" if node.get(f"{W}type") == "page" else "break"
            put(Atom(kind, "", look))
        elif name == "noBreakHyphen":
            put(Atom("text", "-", look))
        elif name == "sym":
            put(Atom("text", _symbol(node), look))
        elif name == "drawing":
            found = self._story.picture_of(node)
            if found is not None:
                put(Atom("picture", found[0], look, (found[1], found[2])))


def _field_name(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""


def _symbol(node: Element) -> str:
    """Symbols of Wingdings that forms use; others by their code."""
    code = int(node.get(f"{W}char") or "20", 16)
    known = {0xF0FE: "☑", 0xF0A8: "☐", 0xF06F: "□", 0xF0FC: "√", 0xF052: "☑", 0xF0A3: "☐"}
    return known.get(code, chr(code if code < 0xF000 else code - 0xF000))
