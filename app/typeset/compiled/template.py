"""A template compiled once and rendered any number of times, from any number of threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any, Literal

from app.core.bilingual import Text
from app.typeset.compiled.drawings import TYPES, Additions, relations_name
from app.typeset.compiled.environment import GLOBALS
from app.typeset.compiled.fallback import render_by_docxtpl
from app.typeset.compiled.opening import Opened, open_template
from app.typeset.compiled.packaging import (
    Block,
    Package,
    Write,
    deflated,
    require_room,
    stored,
)
from app.typeset.compiled.parts import CompiledPart, Rendering
from app.typeset.compiled.properties import CompiledProperties
from app.typeset.compiled.values import Examined, Subdocument, examine

Way = Literal["compiled", "docxtpl"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper, and which way it was made."""

    content: bytes
    way: Way
    reason: Text | None = None
    """Why docxtpl made it."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The same for a paper that was written elsewhere."""

    size: int
    way: Way
    reason: Text | None = None


class CompiledTemplate:
    """Made by compile_template. Read-only after that."""

    def __init__(self, content: bytes) -> None:
        opened = open_template(content)
        parts = [CompiledPart(part) for part in opened.parts]
        self.names: frozenset[str]
        """The placeholders: every name that the facts must give."""
        self.size = len(content)
        self._content = content
        self._properties = CompiledProperties(opened)
        self.names = frozenset().union(self._properties.names, *(part.names for part in parts))
        self._by_docxtpl = next((part.by_docxtpl for part in parts if part.by_docxtpl), None)
        self._shelf = opened.shelf
        self._settle(opened, parts)

    def render(
        self, facts: Mapping[str, object], *, replaced: Mapping[str, bytes] | None = None
    ) -> Rendered:
        """The paper as bytes. RenderFailed names the tag and the place.

        `replaced` puts other pictures in place of the template's, by their names.
        """
        written: list[bytes] = []
        done = self.render_to(written.append, facts, replaced=replaced)
        return Rendered(b"".join(written), done.way, done.reason)

    def render_to(
        self,
        write: Write,
        facts: Mapping[str, object],
        *,
        replaced: Mapping[str, bytes] | None = None,
    ) -> Delivered:
        """The paper by the chunk; nothing is written when it fails."""
        examined = examine(facts)
        given = dict(facts)
        reason = self._why_docxtpl(examined, replaced)
        if reason is not None:
            return self._render_by_docxtpl(write, given, replaced or {}, reason)
        rendering = Rendering(GLOBALS | given, examined.plain, Additions(self._shelf))
        members = [part.member(rendering) for part in self._parts]
        if self._properties:
            members.append(self._properties.member(given))
        require_room(members, self._rest)
        package = Package(write)
        if rendering.additions.is_empty():
            package.add_block(self._front)
        else:
            self._add_front(package, rendering.additions)
        package.add_block(self._rest)
        for member in members:
            package.add(member)
        return Delivered(package.close(), "compiled")

    def _settle(self, opened: Opened, parts: list[CompiledPart]) -> None:
        """What changes with the facts, what with pictures and links, and what never does."""
        constant = {
            part.name: part.member(Rendering({}, plain=True, additions=Additions(self._shelf)))
            for part in parts
            if part.is_constant and not self._by_docxtpl
        }
        self._parts = [part for part in parts if part.name not in constant]
        changing = {part.name for part in self._parts}
        if self._properties:
            changing.add(opened.core_name)
        relations = {relations_name(part.name) for part in self._parts}
        members = {
            name: constant.get(name, member)
            for member in opened.members
            if (name := member.name.decode()) not in changing
        }
        front = [TYPES, *(name for name in members if name in relations)]
        self._relations = {name: members[name] for name in front[1:]}
        self._front = Block([members[name] for name in front])
        rest = [member for name, member in members.items() if name not in front]
        self._rest = Block(rest, at=len(self._front.content))

    def _add_front(self, package: Package, additions: Additions) -> None:
        """Content types and relationships with what this render added, and its pictures."""
        package.add(deflated(TYPES, additions.content_types()))
        changed = additions.changed()
        for name, member in self._relations.items():
            if name not in changed:
                package.add(member)
        for name, content in changed.items():
            package.add(deflated(name, content))
        for name, content in additions.media.items():
            package.add(stored(name, content))

    def _why_docxtpl(self, examined: Examined, replaced: Mapping[str, bytes] | None) -> Text | None:
        if Subdocument in examined.typed:
            return Text("文书中嵌入了另一份 Word 文件", "another Word file is put into the paper")
        if replaced:
            return Text("替换了模板中的图片", "pictures of the template are replaced")
        return self._by_docxtpl

    def _render_by_docxtpl(
        self, write: Write, facts: dict[str, Any], replaced: Mapping[str, bytes], reason: Text
    ) -> Delivered:
        block = render_by_docxtpl(
            self._content,
            facts,
            properties=self._properties.texts(facts),
            replaced=replaced,
        )
        package = Package(write)
        package.add_block(block)
        return Delivered(package.close(), "docxtpl", reason)


def compile_template(content: bytes) -> CompiledTemplate:
    """Read, patch and compile a template once. TemplateRefused when it cannot be used."""
    return CompiledTemplate(content)


class TemplateCache:
    """The templates in use, by the hash of their content; the longest unused go first."""

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._held: OrderedDict[bytes, CompiledTemplate] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, content: bytes) -> CompiledTemplate:
        """The compiled template of this content."""
        key = sha256(content).digest()
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        made = compile_template(content)
        with self._lock:
            if key in self._held:
                return self._held[key]
            self._held[key] = made
            self._bytes += made.size
            while len(self._held) > 1 and self._is_full():
                _, gone = self._held.popitem(last=False)
                self._bytes -= gone.size
        return made

    def __len__(self) -> int:
        return len(self._held)

    def _is_full(self) -> bool:
        return len(self._held) > self._most or self._bytes > self._most_bytes


_cache = TemplateCache(most=64, most_bytes=256 * 1024 * 1024)


def cached_template(content: bytes) -> CompiledTemplate:
    """compile_template, once for the same content in this process."""
    return _cache.get(content)
