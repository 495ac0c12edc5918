"""Approved templates: the same papers as without isolation, in order, from any thread."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from app.core.errors import LinyueError
from app.typeset.chamber import Chamber, Limits
from app.typeset.compiled import Link, Picture, compile_template
from app.typeset.faults import RenderFailed, TemplateRefused
from app.typeset.gate import inspect_docx
from tests.typeset.chamber.samples import TEMPLATE, facts, text_of
from tests.typeset.word_files import WordFile, paragraph


def _png() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(held, "PNG")
    return held.getvalue()


def test_the_paper_is_the_same_as_without_isolation(chamber: Chamber) -> None:
    made = chamber.render(TEMPLATE, facts())
    assert made.docx == compile_template(TEMPLATE).render(facts()).content
    assert (made.way, made.reason, made.pdf, made.pages) == ("compiled", None, None, None)
    assert "农户 &amp; &lt;示例&gt;" in text_of(made.docx)


def test_what_comes_out_passes_the_gate(chamber: Chamber) -> None:
    """Nothing is fetched from elsewhere by a paper that we hand on."""
    assert inspect_docx(chamber.render(TEMPLATE, facts(rows=2_000)).docx) == ()
    with_braces = facts() | {"number": "{{ lipsum() }}", "title": "DDE {% %}"}
    assert inspect_docx(chamber.render(TEMPLATE, with_braces).docx) == ()


def test_many_come_in_order_over_several_frames(chamber: Chamber) -> None:
    made = list(chamber.render_many(TEMPLATE, (facts(f"N{n}") for n in range(100))))
    assert [text_of(one.docx).split()[1] for one in made] == [f"N{n}" for n in range(100)]


def test_facts_larger_than_the_pipe_pass(chamber: Chamber) -> None:
    made = chamber.render(TEMPLATE, facts(rows=20_000))
    assert made.docx == compile_template(TEMPLATE).render(facts(rows=20_000)).content


def test_pictures_travel_beside_the_facts(chamber: Chamber) -> None:
    template = WordFile(body=paragraph("{{ check_qr }}") + paragraph("{{ link }}")).build()
    given = {"check_qr": Picture(_png(), 22, 22), "link": Link("https://example.com/", "x")}
    assert chamber.render(template, given).docx == compile_template(template).render(given).content
    rows = WordFile(body=paragraph("{% for r in rows %}{{ r.mark }}{% endfor %}")).build()
    deep = {"rows": [{"mark": Picture(_png(), 5, None)}, {"mark": "x"}]}
    assert chamber.render(rows, deep).docx == compile_template(rows).render(deep).content


def test_any_text_arrives_as_it_was(chamber: Chamber) -> None:
    template = WordFile(body=paragraph("{{ a }}")).build()
    compiled = compile_template(template)
    for text in ("喆昇祎翀玥䶮 〇 ㎡ ¥ ☑", "a\tb\nc", "\x00\x0b", "{{ number }}", "\U00020000"):
        assert chamber.render(template, {"a": text}).docx == compiled.render({"a": text}).content
    for broken in ("\ud800", "\ufffe"):
        with pytest.raises(RenderFailed) as alone:
            compiled.render({"a": broken})
        with pytest.raises(RenderFailed) as apart:
            chamber.render(template, {"a": broken})
        assert apart.value.message == alone.value.message


def test_what_is_missing_is_named_with_its_place(chamber: Chamber) -> None:
    with pytest.raises(RenderFailed) as raised:
        chamber.render(TEMPLATE, {"title": "x", "rows": []})
    assert "number" in raised.value.message.zh
    assert "第 1 段" in raised.value.message.zh
    assert chamber.render(TEMPLATE, facts()).docx


def test_the_first_that_fails_ends_a_row_of_documents(chamber: Chamber) -> None:
    given = [facts("a"), facts("b"), {"number": "c"}, facts("d")]
    made = chamber.render_many(TEMPLATE, given)
    assert [text_of(next(made).docx).split()[1] for _ in range(2)] == ["a", "b"]
    with pytest.raises(RenderFailed):
        next(made)
    with pytest.raises(StopIteration):
        next(made)
    assert chamber.render(TEMPLATE, facts()).docx


@pytest.mark.parametrize("text", ["{{ number", "{{ lipsum() }}", "{{ number.x() }}"])
def test_a_template_that_cannot_be_used_is_refused(chamber: Chamber, text: str) -> None:
    with pytest.raises(TemplateRefused) as raised:
        chamber.render(WordFile(body=paragraph(text)).build(), facts())
    assert raised.value.findings[0].remedy.zh


@pytest.mark.parametrize(
    "given", [{"number": object()}, {"number": b"x"}, {"rows": [{"a": {1, 2}}]}, {"number": 1j}]
)
def test_what_is_no_fact_is_refused(chamber: Chamber, given: dict[str, object]) -> None:
    with pytest.raises(RenderFailed):
        chamber.render(TEMPLATE, facts() | given)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RenderFailed):
        chamber.render(TEMPLATE, facts() | {"number": deep})


def test_more_templates_than_a_worker_holds() -> None:
    with Chamber() as chamber:
        templates = [WordFile(body=paragraph(f"{n} {{{{ number }}}}")).build() for n in range(70)]
        for template in (*templates, *templates[:3]):
            assert text_of(chamber.render(template, {"number": "x"}).docx).split()[1] == "x"


def test_threads_share_the_workers(chamber: Chamber) -> None:
    def work(number: int) -> str:
        if number % 5 == 0:
            with pytest.raises(LinyueError):
                chamber.render(TEMPLATE, {})
        return text_of(chamber.render(TEMPLATE, facts(f"T{number}")).docx).split()[1]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(80))) == [f"T{n}" for n in range(80)]
    assert len(chamber.pids()) <= 2


def test_workers_are_renewed_after_enough_documents() -> None:
    with Chamber(recycle_after=5) as chamber:
        seen = set()
        for _ in range(4):
            list(chamber.render_many(TEMPLATE, [facts()] * 4))
            seen.update(chamber.pids())
        assert len(seen) > 1


@pytest.mark.slow
def test_each_document_has_its_own_time() -> None:
    """The limit on time is put forward, so a worker outlives it many times."""
    with Chamber(limits=Limits(cpu_seconds=1, memory_mb=512, wall_seconds=20)) as chamber:
        for made in chamber.render_many(TEMPLATE, [facts(rows=60_000)] * 40):
            assert made.docx
        assert len(chamber.pids()) == 1
