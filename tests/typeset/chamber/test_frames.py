"""Frames and facts: what goes in comes out, and what is no frame is refused."""

from __future__ import annotations

import contextlib
import io
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.bilingual import Text
from app.core.errors import LinyueError
from app.typeset.chamber.answers import pack_error, pack_made, read_answer
from app.typeset.chamber.facts import pack_facts, unpack_facts
from app.typeset.chamber.frames import BadFrame, pack, unpack
from app.typeset.chamber.wishes import Made
from app.typeset.compiled import Link, Picture, Subdocument
from app.typeset.faults import Finding, GlyphMissing, RenderFailed, TemplateRefused

texts = st.text(st.characters(exclude_categories=()), max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)
typed = st.one_of(
    st.builds(Picture, st.binary(max_size=20), st.just(5.0), st.none() | st.just(2)),
    st.builds(Link, texts, texts),
    st.builds(Subdocument, st.binary(max_size=20)),
)
facts = st.dictionaries(texts.filter(lambda name: name != "\x00"), plain | typed | st.lists(typed))


@given(facts)
def test_facts_arrive_as_they_were(given_facts: dict[str, object]) -> None:
    pieces = [b"before"]
    packed = pack_facts(given_facts, pieces)
    assert unpack_facts(packed, pieces) == given_facts


@given(plain, st.lists(st.binary(max_size=30), max_size=4))
def test_a_frame_arrives_as_it_was(head: object, pieces: list[bytes]) -> None:
    frame = unpack(io.BytesIO(pack(head, pieces)).read)
    assert frame is not None
    assert frame.pieces == pieces
    assert json.dumps(frame.head) == json.dumps(json.loads(json.dumps(head)))


@given(st.binary(max_size=200))
def test_what_is_no_frame_is_refused(content: bytes) -> None:
    for said in (content, b"LYF1" + content, pack({"a": 1}, [b"x"])[:-1] + content[:0]):
        source = io.BytesIO(said)
        try:
            frame = unpack(source.read)
        except BadFrame:
            continue
        assert frame is None or said.startswith(b"LYF1")


def test_lengths_are_not_believed() -> None:
    for head in (
        struct.pack("<4sII", b"LYF1", 0xFFFFFFFF, 0),
        struct.pack("<4sII", b"LYF1", 2, 0xFFFFFFFF),
        struct.pack("<4sIII", b"LYF1", 2, 1, 0xFFFFFFFF) + b"{}",
    ):
        with pytest.raises(BadFrame):
            unpack(io.BytesIO(head).read)


FINDING = Finding(
    "a.b",
    Text("甲", "a"),
    Text("乙", "b"),
    place=Text("第 1 段", "paragraph 1"),
    tag="{{ x }}",
)


@pytest.mark.parametrize(
    "error",
    [
        RenderFailed(Text("甲", "a")),
        TemplateRefused((FINDING, FINDING)),
        GlyphMissing("䶮"),
        MemoryError(),
        KeyError("secret"),
    ],
)
def test_errors_arrive_with_their_words(error: Exception) -> None:
    frame = unpack(io.BytesIO(pack_error(error)).read)
    assert frame is not None
    with pytest.raises(LinyueError) as raised:
        read_answer(frame.head, frame.pieces)
    if isinstance(error, LinyueError):
        assert type(raised.value) is type(error)
        assert raised.value.message == error.message
    assert "secret" not in raised.value.message.both()
    if isinstance(error, TemplateRefused):
        assert isinstance(raised.value, TemplateRefused)
        assert raised.value.findings == error.findings


def test_a_document_arrives_with_what_is_known_of_it() -> None:
    made = Made(b"docx", b"pdf", 3, "docxtpl", Text("甲", "a"))
    frame = unpack(io.BytesIO(pack_made(made)).read)
    assert frame is not None
    assert read_answer(frame.head, frame.pieces) == made


@given(plain, st.lists(st.binary(max_size=3), max_size=3))
def test_an_answer_that_is_none_is_refused(head: object, pieces: list[bytes]) -> None:
    with pytest.raises((BadFrame, LinyueError)):
        read_answer(head, pieces)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "error": st.sampled_from(["memory", "time", "refused", "glyphs", "said", "x"]) | plain,
            "findings": plain, "characters": plain, "text": plain, "way": plain,
            "reason": plain, "pages": plain, "pdf": plain,
        },
    )
)  # fmt: skip
def test_a_worker_may_answer_anything(head: dict[str, object]) -> None:
    with contextlib.suppress(BadFrame, LinyueError):
        read_answer(head, [b"x"])
