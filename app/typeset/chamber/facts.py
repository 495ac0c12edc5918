"""Facts on their way to a worker: plain values in the interpreter's own format, pictures beside.

marshal knows None, numbers, texts, lists and dicts and nothing that runs; it is several times as
quick as JSON, which is what isolation would otherwise cost. It is only ever read by a worker, from
the application that started it; what a worker answers is JSON, because a worker is not trusted.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.bilingual import Text
from app.typeset.chamber.frames import BadFrame
from app.typeset.compiled import Link, Picture, Subdocument
from app.typeset.faults import RenderFailed

Facts = Mapping[str, object]
_KEY = "\x00"
"""No field is called so: it stands for a value that is more than plain."""
_FLAT, _DEEP = 0, 1
"""Where stand-ins may be: among the facts themselves, or anywhere inside them."""
_PLAIN = (str, int, float, bool, type(None))
_DEEPEST = 40


def pack_facts(facts: Facts, pieces: list[bytes]) -> bytes:
    """The facts, with what is binary added to the pieces. RenderFailed for what is no fact."""
    kept = len(pieces)
    whole = {name: _stand_in(value, pieces) for name, value in facts.items()}
    try:
        return marshal.dumps((_FLAT, whole))
    except ValueError:
        # Something below the first level is more than plain: look at every value.
        del pieces[kept:]
        deep = {name: _packed(value, pieces, 0) for name, value in facts.items()}
        return marshal.dumps((_DEEP, deep))


def unpack_facts(said: bytes, pieces: Sequence[bytes]) -> dict[str, Any]:
    """The facts as they were."""
    depth, facts = marshal.loads(said)  # noqa: S302 - written above, by who started this process
    open_up = _unpacked if depth == _DEEP else _typed
    return {name: open_up(value, pieces) for name, value in facts.items()}


def _stand_in(value: object, pieces: list[bytes]) -> object:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Picture):
        pieces.append(value.content)
        return {_KEY: ("picture", len(pieces) - 1, value.width_mm, value.height_mm)}
    if isinstance(value, Subdocument):
        pieces.append(value.content)
        return {_KEY: ("subdocument", len(pieces) - 1)}
    if isinstance(value, Link):
        return {_KEY: ("link", value.url, value.text)}
    return value


def _packed(value: object, pieces: list[bytes], depth: int) -> object:
    if type(value) in _PLAIN:
        return value
    if depth < _DEEPEST and isinstance(value, Mapping):
        return {name: _packed(inner, pieces, depth + 1) for name, inner in value.items()}
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return [_packed(inner, pieces, depth + 1) for inner in value]
    found = _stand_in(value, pieces)
    if found is value:
        raise RenderFailed(_refusal(value))
    return found


def _typed(value: Any, pieces: Sequence[bytes]) -> object:  # noqa: ANN401 - any fact
    if type(value) is not dict or type(value.get(_KEY)) is not tuple:
        return value  # facts themselves hold no tuple there: they come from JSON or from forms
    match value[_KEY]:
        case ("picture", int(at), width, height):
            return Picture(pieces[at], width, height)
        case ("subdocument", int(at)):
            return Subdocument(pieces[at])
        case ("link", str(url), str(text)):
            return Link(url, text)
    raise BadFrame


def _unpacked(value: object, pieces: Sequence[bytes]) -> object:
    if isinstance(value, list):
        return [_unpacked(inner, pieces) for inner in value]
    if isinstance(value, dict) and type(value.get(_KEY)) is not tuple:
        return {name: _unpacked(inner, pieces) for name, inner in value.items()}
    return _typed(value, pieces)


def _refusal(value: object) -> Text:
    kind = type(value).__name__
    return Text(
        f"数据里有 {kind} 类型的值，不能写进文书。只接受文字、数字、列表和图片。",
        f"The facts hold a {kind}, which cannot go into a paper. Use text, numbers or pictures.",
    )
