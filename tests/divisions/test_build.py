"""Making the national list: from events of years to codes with successors."""

from __future__ import annotations

from typing import Any

from app.divisions.rules import DivisionInput
from seeds.reference.divisions.build import build, shortened


def padded(code: str) -> str:
    return code.ljust(12, "0")


def division(code: str | None, name: str | None) -> dict[str, str | None]:
    return {"code": padded(code) if code else None, "name": name}


def event(
    year: int, kind: str, old: tuple[str, str] | None, new: tuple[str, str] | None
) -> dict[str, Any]:
    return {
        "year": year,
        "type": kind,
        "old": division(*(old or (None, None))),
        "new": division(*(new or (None, None))),
        "old_path": ["示例省", "旧地区", old[1]] if old else None,
    }


CURRENT = {
    "provinces": {
        "示例省": {
            "code": padded("52"),
            "cities": {
                "新市": {
                    "code": padded("5298"),
                    "counties": {"青禾区": padded("529802"), "岚山县": padded("529821")},
                },
                "镇市": {"code": padded("5297"), "counties": {}},
                "": {"code": None, "counties": {"直属市": padded("529001")}},
            },
        }
    }
}
EVENTS = {
    "events": [
        event(1982, "更名", ("529701", "太早县"), ("529821", "岚山县")),
        event(1999, "撤地设市", ("529500", "旧地区"), ("529800", "新市")),
        event(1999, "同名改码", ("529521", "青禾县"), ("529801", "青禾县")),
        event(2010, "撤县设区", ("529801", "青禾县"), ("529802", "青禾区")),
        event(2012, "撤销", ("529803", "并入区"), ("529802", "青禾区")),
        event(2015, "撤销", ("529805", "无主区"), None),
    ]
}


CORRECTED = [(2015, "529806", "补正区", "529802")]


def rows() -> dict[str, DivisionInput]:
    return {row.code: row for row in build(CURRENT, EVENTS, successions=CORRECTED, foundations=[])}


def test_codes_lose_the_zeros_of_empty_levels() -> None:
    assert [shortened(padded(code)) for code in ("52", "5298", "529802")] == [
        "52",
        "5298",
        "529802",
    ]


def test_dates_are_years_and_successors_form_a_chain() -> None:
    built = rows()
    first, second, now = built["529521"], built["529801"], built["529802"]
    assert (first.valid_to, first.successor_code) == (
        second.valid_from.replace(1999, 12, 31),
        "529801",
    )
    assert second.valid_from.year == 1999
    assert (second.valid_to.year, second.successor_code) == (2010, "529802")
    assert (now.valid_from.year, now.valid_to) == (2010, None)


def test_a_merger_does_not_make_the_code_younger() -> None:
    assert rows()["529802"].valid_from.year == 2010
    assert rows()["529803"].successor_code == "529802"


def test_codes_from_before_identity_cards_are_left_out() -> None:
    assert "529701" not in rows()


def test_a_code_without_successor_keeps_its_end() -> None:
    assert rows()["529806"].successor_code == "529802"
    lost = rows()["529805"]
    assert lost.successor_code is None
    assert lost.valid_to is not None


def test_what_stands_above_is_there_even_if_only_codes_need_it() -> None:
    built = rows()
    assert built["5290"].name_zh == "省直辖县级行政区划"
    assert built["529700"].name_zh == "市直辖乡镇"
    assert built["5295"].name_zh == "旧地区"
    assert [row.code for row in built.values()] == sorted(built)
