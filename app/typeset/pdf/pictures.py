"""Pictures in a PDF: JPEG as it is without what it tells about its maker, PNG on white."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from app.core.bilingual import Text
from app.typeset.faults import RenderFailed
from app.typeset.pdf.objects import Objects, deflate

_MOST_PIXELS = 40_000_000
_ORIENTATION = 0x0112
_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}


class PictureUse:
    """A picture as one file uses it."""

    def __init__(self, name: str, number: int, size: tuple[int, int]) -> None:
        self.name = name
        self.number = number
        self.width, self.height = size


def add_picture(objects: Objects, content: bytes, name: str) -> PictureUse:
    """Embed a PNG or JPEG; RenderFailed when it is neither, broken or too large."""
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


def _turned(image: Image.Image) -> bool:
    return bool(image.getexif().get(_ORIENTATION, 1) != 1)


def _upright_size(image: Image.Image) -> tuple[int, int]:
    turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else image.size


def _embed(objects: Objects, image: Image.Image, content: bytes) -> int:
    if image.format == "JPEG" and image.mode in _SPACES and not _turned(image):
        image.load()
        packed = _without_traces(content)
        return objects.add_packed(packed, _entries(image, image.mode) + b"/Filter/DCTDecode")
    upright = ImageOps.exif_transpose(image)
    flat = _on_white(upright)
    packed = deflate(flat.tobytes())
    return objects.add_packed(packed, _entries(flat, flat.mode) + b"/Filter/FlateDecode")


def _entries(image: Image.Image, mode: str) -> bytes:
    return (
        f"/Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}"
        f"/ColorSpace/{_SPACES[mode]}/BitsPerComponent 8"
    ).encode()


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, which an archive file must not have."""
    if image.mode in ("1", "L", "I;16", "I"):
        if image.mode in ("I;16", "I"):
            image = image.point(lambda value: value / 257).convert("L")
        if "transparency" not in image.info:
            return image.convert("L")
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
