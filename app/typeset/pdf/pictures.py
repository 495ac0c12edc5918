"""Pictures in a PDF: JPEG as it is without what it tells about its maker, PNG on white."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO

from isal import igzip_lib, isal_zlib
from PIL import Image, ImageOps

from app.core.bilingual import Text
from app.typeset.faults import RenderFailed
from app.typeset.pdf.objects import Objects, deflate

_MOST_PIXELS = 40_000_000
_ORIENTATION = 0x0112
_PNG_BEGINS = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PNG_ENDS = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_FEW_BYTES = 1_000_000
_LAST_PREDICTOR = 4
# The first byte of what is packed: ISA-L reads more than this, other readers do not.
_WIDEST_WINDOW = b"\x78"
_SPACES = {"1": ("DeviceGray", 1), "L": ("DeviceGray", 8), "RGB": ("DeviceRGB", 8)}


class PictureUse:
    """A picture as one file uses it."""

    def __init__(self, name: str, number: int, size: tuple[int, int]) -> None:
        self.name = name
        self.number = number
        self.width, self.height = size


def add_picture(objects: Objects, content: bytes, name: str) -> PictureUse:
    """Embed a PNG or JPEG; RenderFailed when it is neither, broken or too large."""
    plain = _plain_png(content)
    if plain is not None:
        entries = _entries(plain.size, plain.mode) + plain.filter
        return PictureUse(name, objects.add_packed(plain.packed, entries), plain.size)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise ValueError("too many pixels")
                number = _embed(objects, image, content)
                return PictureUse(name, number, _upright_size(image))
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise RenderFailed(
            Text(
                "有一张图片不能放进 PDF：只接受 PNG 和 JPEG，且不超过 4000 万像素。"
                "请换一张图片后重试。",
                "A picture cannot go into the PDF: only PNG and JPEG up to 40 million pixels. "
                "Use another picture and try again.",
            )
        ) from error


@dataclass(frozen=True, slots=True)
class _PlainPng:
    """A PNG whose rows a PDF can hold as they are packed."""

    size: tuple[int, int]
    bits: int
    packed: bytes

    @property
    def mode(self) -> str:
        """As Pillow calls it."""
        return "1" if self.bits == 1 else "L"

    @property
    def filter(self) -> bytes:
        """How a reader unpacks it: rows as PNG predicts them."""
        return (
            "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 1"
            f"/BitsPerComponent {self.bits}/Columns {self.size[0]}>>"
        ).encode()


def _plain_png(content: bytes) -> _PlainPng | None:
    """A small sound PNG in grey or in black and white that says nothing else, as our QR codes are.

    None for any other: that is opened and looked at as a picture.
    """
    if not content.startswith(_PNG_BEGINS) or not content.endswith(_PNG_ENDS) or len(content) < 57:
        return None
    wide, high, bits, *how = struct.unpack_from(">IIBBBBB", content, 16)
    size, kind = struct.unpack_from(">I4s", content, 33)
    end = 41 + size
    if kind != b"IDAT" or any(how) or bits not in (1, 8) or end + 16 != len(content):
        return None
    sums = struct.unpack_from(">I", content, 29) + struct.unpack_from(">I", content, end)
    if sums != (isal_zlib.crc32(content[12:29]), isal_zlib.crc32(content[37:end])):
        return None
    stride = 1 + (wide * bits + 7) // 8
    if not 0 < high * stride <= _FEW_BYTES:
        return None
    packed = content[41:end]
    if packed[:1] > _WIDEST_WINDOW:
        return None
    reader = isal_zlib.decompressobj()
    try:
        rows = reader.decompress(packed, high * stride + 1)
    except igzip_lib.IsalError:  # type: ignore[misc]  # its stubs call it an instance
        return None
    whole = reader.eof and not reader.unused_data and len(rows) == high * stride
    if not whole or not wide or max(rows[::stride]) > _LAST_PREDICTOR:
        return None
    return _PlainPng((wide, high), bits, packed)


def _turned(image: Image.Image) -> bool:
    return bool(image.getexif().get(_ORIENTATION, 1) != 1)


def _upright_size(image: Image.Image) -> tuple[int, int]:
    turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else image.size


def _embed(objects: Objects, image: Image.Image, content: bytes) -> int:
    if image.format == "JPEG" and image.mode in _SPACES and not _turned(image):
        image.load()
        packed = _without_traces(content)
        return objects.add_packed(packed, _entries(image.size, image.mode) + b"/Filter/DCTDecode")
    upright = ImageOps.exif_transpose(image)
    flat = _on_white(upright)
    packed = deflate(flat.tobytes())
    return objects.add_packed(packed, _entries(flat.size, flat.mode) + b"/Filter/FlateDecode")


def _entries(size: tuple[int, int], mode: str) -> bytes:
    space, bits = _SPACES[mode]
    return (
        f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}"
        f"/ColorSpace/{space}/BitsPerComponent {bits}"
    ).encode()


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which an archive file must not have."""
    if image.mode in ("1", "L", "I;16", "I"):
        if image.mode in ("I;16", "I"):
            image = image.point(lambda value: value / 257).convert("L")
        if "transparency" not in image.info:
            return image if image.mode == "1" else image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        ground.alpha_composite(layered)
        return ground.convert("RGB")
    return image.convert("RGB")


def _without_traces(content: bytes) -> bytes:
    """A JPEG without EXIF, XMP and comments: a photograph must not tell where it was taken."""
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:
            break
        size = int.from_bytes(content[at + 2 : at + 4], "big") + 2
        # APP14 says how colours are stored; the tables and frames are the picture itself.
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept.append(content[at : at + size])
        at += size
    kept.append(content[at:])
    return b"".join(kept)
