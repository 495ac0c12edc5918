"""The bytes: the same for the same facts, from any thread, raw where nothing changes."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from app.typeset.compiled import (
    Link,
    Picture,
    TemplateCache,
    cached_template,
    compile_template,
    packaging,
)
from app.typeset.compiled.packaging import (
    Block,
    Member,
    Package,
    deflated,
    deflated_stream,
    require_room,
)
from app.typeset.faults import RenderFailed
from tests.typeset.compiled.cases import CASES
from tests.typeset.compiled.comparing import parts_of
from tests.typeset.compiled.making import Case, paper, png, rewritten, texts_of
from tests.typeset.compiled.wellformed import require_sound_parts

ROWS = [
    ["甲", "乙"],
    ["{%tr for r in rows %}", ""],
    ["{{ r.no }}", "{{ r.name }}"],
    ["{%tr endfor %}", ""],
]


def header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "编号 {{ number }} {{ qr }}"


TEMPLATE = paper("{{ number }} {{ qr }} {{ link }}", table=ROWS, finish=header)


def facts_of(number: int) -> dict[str, Any]:
    return {
        "number": f"第 {number} 号",
        "qr": Picture(png(grey=number % 200), 22, 22),
        "link": Link(f"https://example.org/{number}", f"核验 {number}"),
        "rows": [{"no": str(n), "name": f"户 {number}-{n}\n" * (n % 2)} for n in range(number % 9)],
    }


def test_four_threads_render_one_template_three_hundred_times_each() -> None:
    template = cached_template(TEMPLATE)
    expected = {number: template.render(facts_of(number)).content for number in range(40)}

    def work(seed: int) -> int:
        order = random.Random(seed)
        for _ in range(300):
            number = order.randrange(40)
            assert template.render(facts_of(number)).content == expected[number]
        return seed

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(work, range(4))) == list(range(4))


def test_the_archive_begins_with_its_types_and_says_no_time() -> None:
    content = compile_template(TEMPLATE).render(facts_of(3)).content
    with ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert len({entry.filename for entry in entries}) == len(entries)


def test_a_template_without_properties_of_its_own_gives_no_time_either() -> None:
    bare = rewritten(
        paper("{{ x }}"),
        {"_rels/.rels": lambda xml: re.sub(rb"<Relationship [^>]*core-prop[^>]*>", b"", xml)},
    )
    made = {compile_template(bare).render({"x": "甲"}).content for _ in range(2)}
    assert len(made) == 1
    assert Document(BytesIO(made.pop())).core_properties.modified.year == 1980


@pytest.mark.parametrize("case", [case for case in CASES if case.way == "docxtpl"], ids=str)
def test_the_way_through_docxtpl_says_so(case: Case) -> None:
    made = compile_template(case.template).render(case.facts)
    assert made.way == "docxtpl"
    assert made.reason is not None
    assert made.reason.zh != made.reason.en


def test_pictures_of_the_template_are_replaced_by_docxtpl() -> None:
    def own(document: Any) -> None:
        document.add_picture(BytesIO(png(grey=3)))

    template = compile_template(paper("{{ x }}", finish=own))
    other = png(grey=77)
    made = template.render({"x": "甲"}, replaced={"image.png": other})
    assert made.way == "docxtpl"
    assert other in parts_of(made.content).values()
    with pytest.raises(RenderFailed) as failed:
        template.render({"x": "甲"}, replaced={"absent.png": other})
    assert "没有要替换的图片" in failed.value.message.zh


def test_names_are_those_of_every_part() -> None:
    def titled(document: Any) -> None:
        header(document)
        document.core_properties.title = "{{ title }}"

    template = compile_template(
        paper("{{ x }}{% if y %}{{ z.a }}{% endif %}", table=ROWS, finish=titled)
    )
    assert template.names == {"x", "y", "z", "rows", "number", "qr", "title"}


def test_the_cache_holds_what_was_used_last() -> None:
    papers = [paper(f"{n} {{{{ x }}}}") for n in range(4)]
    cache = TemplateCache(most=3, most_bytes=10**9)
    held = [cache.get(each) for each in papers[:3]]
    assert cache.get(papers[0]) is held[0]
    cache.get(papers[3])
    assert len(cache) == 3
    assert cache.get(papers[0]) is held[0]
    assert cache.get(papers[1]) is not held[1]
    small = TemplateCache(most=99, most_bytes=len(papers[0]))
    for each in papers:
        small.get(each)
    assert len(small) == 1


def test_an_archive_beyond_a_plain_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    template = compile_template(paper("{{ x }}"))
    monkeypatch.setattr(packaging, "MOST_MEMBERS", 5)
    with pytest.raises(RenderFailed, match="65535"):
        template.render({"x": "甲"})
    monkeypatch.undo()
    huge = Member(b"word/document.xml", b"", 0, packaging.MOST_BYTES + 1)
    with pytest.raises(RenderFailed):
        require_room([huge], Block([]))


@given(st.lists(st.binary(max_size=200_000), max_size=4))
def test_a_streamed_part_reads_back(chunks: list[bytes]) -> None:
    written: list[bytes] = []
    package = Package(written.append)
    package.add(deflated("a.xml", b"".join(chunks)))
    package.add(deflated_stream("甲.xml", iter(chunks)))
    assert package.close() == len(b"".join(written))
    with ZipFile(BytesIO(b"".join(written))) as archive:
        assert archive.read("a.xml") == archive.read("甲.xml") == b"".join(chunks)


def test_text_between_runs_and_paragraphs_is_not_lost() -> None:
    """docxtpl writes such text where Word ignores it."""
    template = compile_template(
        paper("前{{r x }}后", "{{p y }}", table=[["{{p x }}"], ["{{p z }}"]])
    )
    made = template.render({"x": "甲 & 乙", "y": "丙\n丁", "z": ""})
    require_sound_parts(made.content)
    assert texts_of(made.content) == ["前甲 & 乙后", "丙\n丁", "甲 & 乙", ""]
