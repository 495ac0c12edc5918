"""Readings of names: what people type when they search by first letters."""

from __future__ import annotations

import pytest

from app.core.pinyin import initials, reading


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单雄信", "sxx"),
        ("仇小禾", "qxh"),
        ("曾青山", "zqs"),
        ("解林", "xl"),
        ("区阿禾", "oah"),
        ("尉迟青", "ycq"),
        ("万俟禾", "mqh"),
        ("阿依·古丽", "aygl"),
        ("Li 青禾", "liqh"),
        ("", ""),
        ("……", ""),
    ],
)
def test_people_are_read_by_surname(name: str, letters: str) -> None:
    assert initials(name, person=True) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("青禾县", "qhx"),
        ("重庆市", "cqs"),
        ("六安市", "las"),
        ("单县", "sx"),
        ("涡阳县", "gyx"),
        ("铅山县", "ysx"),
        ("朝阳区", "cyq"),
        ("长海县", "chx"),
        ("长子县", "zzx"),
        ("都匀市", "dys"),
        ("成都市", "cds"),
        ("第3村民小组", "d3cmxz"),
        ("ＡＢ松林", "absl"),
        ("〇三村", "lsc"),
    ],
)
def test_places_are_read_by_phrase(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_whole_reading_keeps_syllables_apart() -> None:
    assert reading("吕梁市") == "lv liang shi"
    assert reading("单雄信", person=True) == "shan xiong xin"
    assert reading("青禾A区") == "qing he a qu"


def test_a_character_without_reading_is_left_out() -> None:
    assert initials("青\ue000禾") == "qh"
