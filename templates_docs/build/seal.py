"""The place of a seal: a dotted circle of 42 mm with its words, never anything like a seal.

`python -m templates_docs.build.seal` draws the pictures again with the fonts of set-up; they are
committed, so that building templates needs no font.
"""

from __future__ import annotations

import io
import math
from pathlib import Path

from app.core.bilingual import Text

FOLDER = Path(__file__).resolve().parent / "pictures"
FONTS = Path(__file__).resolve().parents[2] / "var" / "fonts"
ACROSS_MM = 42.0
DOTS, GREY, PIXELS = 96, 150, 336
WORDS = Text("（盖章处）", "(place of seal)")


def seal_place(language: str) -> io.BytesIO:
    """The picture for a document in zh, en or zh-en."""
    return io.BytesIO((FOLDER / f"seal.{language}.png").read_bytes())


def draw_all() -> None:
    """Write the three pictures."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only for drawing them anew

    for language, lines in (
        ("zh", [WORDS.zh]),
        ("en", [WORDS.en]),
        ("zh-en", [WORDS.zh, WORDS.en]),
    ):
        image = Image.new("L", (PIXELS * 4, PIXELS * 4), 255)
        pen = ImageDraw.Draw(image)
        middle, radius = PIXELS * 2, PIXELS * 2 - 12
        for dot in range(DOTS):
            angle = 2 * math.pi * dot / DOTS
            x, y = middle + radius * math.cos(angle), middle + radius * math.sin(angle)
            pen.ellipse((x - 8, y - 8, x + 8, y + 8), fill=GREY)
        for at, line in enumerate(lines):
            face = FONTS / ("song.ttf" if line == WORDS.zh else "latin.ttf")
            font = ImageFont.truetype(face, 120 if line == WORDS.zh else 100)
            y = middle + (at - (len(lines) - 1) / 2) * 150
            pen.text((middle, y), line, font=font, fill=GREY, anchor="mm")
        image = image.resize((PIXELS, PIXELS), Image.Resampling.LANCZOS).quantize(16)
        FOLDER.mkdir(exist_ok=True)
        image.save(FOLDER / f"seal.{language}.png", optimize=True)


if __name__ == "__main__":
    draw_all()
