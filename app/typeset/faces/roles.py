"""The six roles a paper's type plays, and which role a font named in a Word file plays."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

Role = Literal["song", "fangsong", "hei", "kai", "title", "latin"]
ROLES: tuple[Role, ...] = get_args(Role)

# Looked for in the name without spaces, hyphens and underscores, in lower case; the first that is
# found decides, so 小标宋 stands before 宋 and 仿宋 before both.
_NAMED: tuple[tuple[str, Role], ...] = (
    ("小标宋", "title"),
    ("大标宋", "title"),
    ("xbs", "title"),
    ("xiaobiaosong", "title"),
    ("仿宋", "fangsong"),
    ("fangsong", "fangsong"),
    ("fandolfang", "fangsong"),
    ("楷", "kai"),
    ("kai", "kai"),
    ("隶书", "kai"),
    ("黑", "hei"),
    ("hei", "hei"),
    ("雅黑", "hei"),
    ("等线", "hei"),
    ("dengxian", "hei"),
    ("sanssc", "hei"),
    ("sanscjk", "hei"),
    ("sanshans", "hei"),
    ("pingfang", "hei"),
    ("gothic", "hei"),
    ("圆", "hei"),
    ("宋", "song"),
    ("song", "song"),
    ("simsun", "song"),
    ("nsimsun", "song"),
    ("serifsc", "song"),
    ("serifcjk", "song"),
    ("mincho", "song"),
    ("明", "song"),
)
_LATIN = (
    "timesnewroman",
    "times",
    "tinos",
    "liberation",
    "calibri",
    "cambria",
    "arial",
    "helvetica",
    "georgia",
    "garamond",
    "verdana",
    "tahoma",
    "courier",
    "symbol",
    "serif",
    "dejavu",
)


@lru_cache(maxsize=512)
def role_of(font_name: str) -> Role:
    """The role a font's name asks for; 宋 when the name is unknown, as Word would do."""
    name = re.sub(r"[\s_\-]+", "", font_name).lower()
    for part, role in _NAMED:
        if part in name:
            return role
    if any(name.startswith(part) for part in _LATIN):
        return "latin"
    return "song"
