"""styles.xml: defaults, inheritance, and what a paragraph's or run's own settings add."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.typeset.faces import role_of
from app.typeset.layout.looks import Border, ParaLook, RunLook, TabStop
from app.typeset.layout.moulds import Moulds, bound
from app.typeset.layout.package import (
    Element,
    Packed,
    W,
    is_on,
    local_name,
    number,
    parse,
    unpacked,
)

Raw = dict[str, Any]
MOST_PARTS = 8
"""Tags that parts of one template begin with: body, header, footer."""
MOST_LOOKS = 2_000
HIGHLIGHTS = {"yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "lightGray": "C0C0C0"}
SWITCHES = {
    "b": "bold",
    "i": "slant",
    "strike": "strike",
    "dstrike": "strike",
    "vanish": "hidden",
    "caps": "caps",
}
KEEPS = {
    "keepNext": "keep_next",
    "keepLines": "keep_lines",
    "pageBreakBefore": "page_before",
    "widowControl": "widow",
    "contextualSpacing": "contextual",
    "snapToGrid": "snap",
}


def read_run(node: Element | None) -> Raw:
    """The settings of a w:rPr that are stated in it."""
    raw: Raw = {}
    if node is None:
        return raw
    for one in node:
        name = local_name(one)
        if name in SWITCHES:
            raw[SWITCHES[name]] = is_on(one)
        elif name == "rStyle":
            raw["style"] = one.get(f"{W}val")
        elif name == "rFonts":
            _read_fonts(one, raw)
        else:
            _read_run_value(name, one, raw)
    return raw


def _read_fonts(node: Element, raw: Raw) -> None:
    east, latin = node.get(f"{W}eastAsia"), node.get(f"{W}ascii") or node.get(f"{W}hAnsi")
    if east:
        raw["east"] = role_of(east)
    if latin:
        raw["latin"] = role_of(latin)


def _read_run_value(name: str, node: Element, raw: Raw) -> None:
    value = node.get(f"{W}val") or ""
    if name == "sz":
        raw["size"] = float(value) / 2
    elif name == "u":
        raw["underline"] = value not in {"", "none"}
    elif name == "color":
        raw["colour"] = "000000" if value in {"auto", ""} else value
    elif name == "vertAlign":
        raw["rise"] = {"superscript": 1, "subscript": -1}.get(value, 0)
    elif name == "highlight":
        raw["shade"] = HIGHLIGHTS.get(value)
    elif name == "shd":
        raw["shade"] = fill_of(node)


def fill_of(node: Element | None) -> str | None:
    """The colour of a shading, if it has one."""
    if node is None:
        return None
    value = node.get(f"{W}fill")
    return value if value and value != "auto" and len(value) == 6 else None


def read_para(node: Element | None) -> Raw:
    """The settings of a w:pPr that are stated in it."""
    raw: Raw = {}
    if node is None:
        return raw
    for one in node:
        name = local_name(one)
        if name in KEEPS:
            raw[KEEPS[name]] = is_on(one)
        elif name in READERS:
            READERS[name](one, raw)
    return raw


def _style(node: Element, raw: Raw) -> None:
    raw["style"] = node.get(f"{W}val")


def _align(node: Element, raw: Raw) -> None:
    value = node.get(f"{W}val") or "left"
    raw["align"] = {"start": "left", "end": "right"}.get(value, value)


def _indent(node: Element, raw: Raw) -> None:
    for side, names in (("left", ("left", "start")), ("right", ("right", "end"))):
        for name in names:
            if node.get(f"{W}{name}") is not None:
                raw[side] = number(node.get(f"{W}{name}"))
            if node.get(f"{W}{name}Chars") is not None:
                raw[f"{side}_chars"] = float(str(node.get(f"{W}{name}Chars"))) / 100
    if node.get(f"{W}firstLine") is not None:
        raw["first"] = number(node.get(f"{W}firstLine"))
    if node.get(f"{W}hanging") is not None:
        raw["first"] = -number(node.get(f"{W}hanging"))
    if node.get(f"{W}firstLineChars") is not None:
        raw["first_chars"] = float(str(node.get(f"{W}firstLineChars"))) / 100
    if node.get(f"{W}hangingChars") is not None:
        raw["first_chars"] = -float(str(node.get(f"{W}hangingChars"))) / 100


def _spacing(node: Element, raw: Raw) -> None:
    for name in ("before", "after"):
        if node.get(f"{W}{name}") is not None:
            raw[name] = number(node.get(f"{W}{name}"))
    if node.get(f"{W}line") is not None:
        rule = node.get(f"{W}lineRule") or "auto"
        raw["rule"] = rule
        points = number(node.get(f"{W}line"))
        raw["line"] = points / 12 if rule == "auto" else points


def _tabs(node: Element, raw: Raw) -> None:
    leaders = {"dot": ".", "hyphen": "-", "underscore": "_", "middleDot": "·"}
    raw["tabs"] = tuple(
        sorted(
            (
                TabStop(
                    number(one.get(f"{W}pos")),
                    one.get(f"{W}val") or "left",
                    leaders.get(one.get(f"{W}leader") or "", ""),
                )
                for one in node
                if one.get(f"{W}val") != "clear"
            ),
            key=lambda stop: stop.at,
        )
    )


def _list(node: Element, raw: Raw) -> None:
    level, list_id = node.find(f"{W}ilvl"), node.find(f"{W}numId")
    if level is not None:
        raw["level"] = int(level.get(f"{W}val") or 0)
    if list_id is not None:
        value = list_id.get(f"{W}val") or ""
        raw["list_id"] = "" if value == "0" else value


def _shade(node: Element, raw: Raw) -> None:
    raw["shade"] = fill_of(node)


def _edges(node: Element, raw: Raw) -> None:
    for side in ("top", "bottom"):
        raw[side] = read_border(node.find(f"{W}{side}"))


READERS = {
    "pStyle": _style,
    "jc": _align,
    "ind": _indent,
    "spacing": _spacing,
    "tabs": _tabs,
    "numPr": _list,
    "shd": _shade,
    "pBdr": _edges,
}


def read_border(node: Element | None) -> Border | None:
    """A line; None where there is none."""
    if node is None or node.get(f"{W}val") in {None, "nil", "none"}:
        return None
    colour = node.get(f"{W}color") or "auto"
    try:
        width = float(node.get(f"{W}sz") or 4) / 8
    except ValueError:
        width = 0.5
    kind = node.get(f"{W}val") or ""
    return Border(
        max(width, 0.25), "000000" if colour == "auto" else colour, "das" in kind or "dot" in kind
    )


class Styles:
    """The styles of one document; parsed once for all papers of a template."""

    def __init__(self, root: Element | None) -> None:
        self._para: dict[str, Raw] = {}
        self._run: dict[str, Raw] = {}
        self.table: dict[str, Element] = {}
        self._default_para: Raw = {}
        self._default_run: Raw = {}
        self.default_style = ""
        self._looks: dict[Any, Any] = {}
        self._para_looks: dict[Any, ParaLook] = {}
        self._moulds: dict[bytes, Moulds] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        self._default_run = read_run(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._default_para = read_para(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"))
        nodes = {str(one.get(f"{W}styleId")): one for one in root.iter(f"{W}style")}
        for name, node in nodes.items():
            if node.get(f"{W}type") == "table":
                self.table[name] = node
            if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in {"1", "true"}:
                self.default_style = name
            para, run = _inherited(nodes, name, 0)
            self._para[name], self._run[name] = para, run

    def moulds_of(self, opening: bytes, closing: bytes) -> Moulds:
        """What was read of parts that begin with a tag; kept with the styles it depends on."""
        held = self._moulds.get(opening)
        if held is None:
            bound(self._moulds, MOST_PARTS)
            held = self._moulds[opening] = Moulds(opening, closing)
        return held

    def para_raw(self, own: Raw) -> Raw:
        """Defaults, the style's chain, then the paragraph's own."""
        style = own.get("style") or self.default_style
        return {**self._default_para, **self._para.get(style, {}), **own, "style": style}

    def run_look(self, style: str, own: Mapping[str, Any]) -> RunLook:
        """The look of a run in a paragraph of a style."""
        key = (style, tuple(sorted(own.items())))
        look = self._looks.get(key)
        if look is None:
            bound(self._looks, MOST_LOOKS)
            held = {**self._default_run, **self._run.get(style, {})}
            held.update(self._run.get(str(own.get("style")), {}))
            held.update(own)
            held.pop("style", None)
            look = self._looks[key] = RunLook(**held)
        assert isinstance(look, RunLook)
        return look

    def para_look(self, own: Raw, *, extra: Raw | None = None) -> ParaLook:
        """The look of a paragraph; `extra` is what its list adds below its own settings."""
        key = (tuple(sorted(own.items())), tuple(sorted(extra.items())) if extra else None)
        look = self._para_looks.get(key)
        if look is None:
            bound(self._para_looks, MOST_LOOKS)
            look = self._para_looks[key] = self._new_para_look(own, extra)
        return look

    def _new_para_look(self, own: Raw, extra: Raw | None) -> ParaLook:
        raw = self.para_raw(own)
        if extra:
            raw = {**raw, **extra, **{k: v for k, v in own.items() if k in extra}}
        size = self.run_look(raw["style"], {}).size
        for side in ("left", "right", "first"):
            chars = raw.pop(f"{side}_chars", None)
            if chars is not None and chars != 0:
                raw[side] = chars * size
        return ParaLook(**raw)


def _inherited(nodes: Mapping[str, Element], name: str, depth: int) -> tuple[Raw, Raw]:
    """A style on top of those it is based on."""
    node = nodes.get(name)
    if node is None or depth > 20:
        return {}, {}
    base = node.find(f"{W}basedOn")
    para: Raw = {}
    run: Raw = {}
    if base is not None:
        para, run = _inherited(nodes, str(base.get(f"{W}val")), depth + 1)
    own_para, own_run = read_para(node.find(f"{W}pPr")), read_run(node.find(f"{W}rPr"))
    own_para.pop("style", None)
    own_run.pop("style", None)
    if "first" in own_para and "first_chars" not in own_para:
        para = {key: value for key, value in para.items() if key != "first_chars"}
    return {**para, **own_para}, {**run, **own_run}


@lru_cache(maxsize=64)
def styles_of(packed: Packed | None) -> Styles:
    """Kept by content: all papers of a template share them."""
    return Styles(None if packed is None else parse(unpacked(packed)))
