"""A PDF file from its first page to its last byte.

Text is written at once in codes of our own; the faces are cut down to what was used when the file
is finished. The same calls give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.typeset.faces.face import Face
from app.typeset.pdf.fonts import FontUse
from app.typeset.pdf.identity import Identity, information, srgb_profile, xmp
from app.typeset.pdf.objects import Objects, text_string
from app.typeset.pdf.pages import Box, Canvas, Page, Point, Stamp
from app.typeset.pdf.pictures import PictureUse, add_picture

__all__ = [
    "A4",
    "MM",
    "Box",
    "Canvas",
    "FontUse",
    "Page",
    "PdfFile",
    "PictureUse",
    "Point",
    "Stamp",
]

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True, slots=True)
class KeptStamp:
    """A stamp ready packed, with the names it calls its faces by and the characters it shows."""

    packed: bytes
    size: tuple[float, float]
    fonts: tuple[tuple[str, Face, frozenset[str]], ...]


class PdfFile:
    """One file in the making."""

    def __init__(
        self,
        *,
        title: str,
        language: str,
        identifier: str,
        made_at: datetime,
        author: str = "",
        subject: str = "",
        archival: bool = False,
        faces: Iterable[Face] = (),
    ) -> None:
        """`faces` that may be used are named in their order, so that their names are known."""
        self._identity = Identity(
            title=title,
            language=language,
            identifier=identifier,
            made_at=made_at,
            author=author,
            subject=subject,
            archival=archival,
        )
        self._objects = Objects()
        self._fonts = {face: FontUse(face, f"F{at}") for at, face in enumerate(faces, 1)}
        self._pictures: dict[bytes, PictureUse] = {}
        self._stamps: list[Stamp] = []
        self._bookmarks: list[tuple[str, Page]] = []
        self.pages: list[Page] = []

    def use(self, face: Face) -> FontUse:
        """The face as this file uses it; the same one every time."""
        held = self._fonts.get(face)
        if held is None:
            held = self._fonts[face] = FontUse(face, f"F{len(self._fonts) + 1}")
        return held

    def page(self, width: float = A4[0], height: float = A4[1]) -> Page:
        """A new page at the end."""
        page = Page(width, height)
        self.pages.append(page)
        return page

    def stamp(self, width: float = A4[0], height: float = A4[1]) -> Stamp:
        """Something to draw once and put on many pages."""
        stamp = Stamp(f"S{len(self._stamps) + 1}", (width, height))
        self._stamps.append(stamp)
        return stamp

    def keep(self, stamp: Stamp) -> KeptStamp | None:
        """A stamp for other files; this file must hold nothing else.

        None where it shows characters beyond the first plane: their codes are each file's own.
        """
        if any(font.has_own_codes for font in self._fonts.values()):
            return None
        fonts = ((font.name, face, font.used) for face, font in self._fonts.items())
        return KeptStamp(stamp.close(), (stamp.width, stamp.height), tuple(fonts))

    def add_kept(self, kept: KeptStamp) -> Stamp:
        """A stamp that was drawn in another file."""
        fonts = {}
        for name, face, characters in kept.fonts:
            fonts[name] = self.use(face)
            fonts[name].learn(characters)
        stamp = Stamp(f"S{len(self._stamps) + 1}", kept.size, packed=kept.packed, fonts=fonts)
        self._stamps.append(stamp)
        return stamp

    def picture(self, content: bytes) -> PictureUse:
        """A PNG or JPEG; the same bytes are stored once."""
        held = self._pictures.get(content)
        if held is None:
            name = f"P{len(self._pictures) + 1}"
            held = self._pictures[content] = add_picture(self._objects, content, name)
        return held

    def bookmark(self, title: str, page: Page) -> None:
        """An entry of the outline that leads to a page of this file."""
        self._bookmarks.append((title, page))

    def finish(self) -> bytes:
        """The file's bytes; nothing can be added afterwards."""
        objects = self._objects
        assert self.pages, "a paper has at least one page"
        parent, resources = objects.reserve(), objects.reserve()
        numbers = {page: objects.reserve() for page in self.pages}
        for page, number in numbers.items():
            page.write(objects, parent=parent, resources=resources, number=number)
        self._write_resources(resources)
        kids = " ".join(f"{number} 0 R" for number in numbers.values())
        objects.set(parent, f"<</Type/Pages/Count {len(numbers)}/Kids[{kids}]>>".encode())
        outline = self._write_bookmarks(numbers)
        root = objects.add(self._catalogue(parent, outline))
        return objects.write(root, objects.add(information(self._identity)))

    def _write_resources(self, number: int) -> None:
        places: dict[FontUse, int] = {}
        for font in self._fonts.values():
            if font.is_used:
                places[font] = self._objects.reserve()
                font.embed(self._objects, places[font])
        shown = [f"/{use.name} {use.number} 0 R" for use in self._pictures.values()]
        for stamp in self._stamps:
            resources = f"{number} 0 R"
            if stamp.fonts is not None:
                own = "".join(f"/{name} {places[font]} 0 R" for name, font in stamp.fonts.items())
                resources = f"<</Font<<{own}>>>>"
            shown.append(f"/{stamp.name} {stamp.write(self._objects, resources)} 0 R")
        fonts = "".join(f"/{font.name} {place} 0 R" for font, place in places.items())
        entries = f"/Font<<{fonts}>>" + (f"/XObject<<{''.join(shown)}>>" if shown else "")
        self._objects.set(number, f"<<{entries}>>".encode())

    def _write_bookmarks(self, numbers: dict[Page, int]) -> bytes:
        if not self._bookmarks:
            return b""
        objects = self._objects
        top = objects.reserve()
        places = [objects.reserve() for _ in self._bookmarks]
        for at, (title, page) in enumerate(self._bookmarks):
            beside = f"/Prev {places[at - 1]} 0 R" if at else ""
            beside += f"/Next {places[at + 1]} 0 R" if at + 1 < len(places) else ""
            target = f"/Parent {top} 0 R/Dest[{numbers[page]} 0 R/Fit]{beside}"
            objects.set(places[at], b"<</Title%b%b>>" % (text_string(title), target.encode()))
        ends = f"/First {places[0]} 0 R/Last {places[-1]} 0 R/Count {len(places)}"
        objects.set(top, f"<</Type/Outlines{ends}>>".encode())
        return b"/Outlines %d 0 R/PageMode/UseOutlines" % top

    def _catalogue(self, pages: int, outline: bytes) -> bytes:
        objects, held = self._objects, self._identity
        about = objects.add_packed(xmp(held), b"/Type/Metadata/Subtype/XML")
        entries = (
            f"/Pages {pages} 0 R/Metadata {about} 0 R/Lang({held.language_tag})"
            "/ViewerPreferences<</DisplayDocTitle true>>"
        ).encode()
        if held.archival:
            profile = objects.add_stream(srgb_profile(), b"/N 3")
            entries += (
                "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
                "/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)"
                f"/DestOutputProfile {profile} 0 R>>]"
            ).encode()
        return b"<</Type/Catalog" + entries + outline + b">>"
