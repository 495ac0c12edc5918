"""Every role can print every character a county's papers hold, or says which it cannot."""

from __future__ import annotations

import os

import pytest

from app.typeset.faces import ROLES, FacesMissing, Role, load_faces, role_of
from app.typeset.faces.marks import marks_face
from app.typeset.faults import GlyphMissing
from tests.typeset.fonts import faces, gb2312

# Beyond GB 2312: a digit of dates, units, money, rare given names, number brackets, tick boxes.
ALSO = "〇㎡¥￥€喆昇祎翀玥䶮堃犇〔〕—…“”‘’·①②√×℃‰☑☐☒□■✓"


def test_gb2312_is_complete() -> None:
    assert len(gb2312()) == 7445


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_every_role_prints_gb2312_and_rare_names(role: Role, bold: bool) -> None:
    text = gb2312() + ALSO
    runs = faces().runs(text, role, bold=bold)
    assert "".join(words for _, words in runs) == text
    assert all(face.has(char) for face, words in runs for char in words)
    assert all(face.advance(char) > 0 for face, words in runs for char in words)


@pytest.mark.parametrize("role", ["song", "fangsong", "hei", "kai", "title"])
def test_chinese_characters_come_from_the_role_itself(role: Role) -> None:
    own = faces().pick(role)
    hanzi = [char for char in gb2312() if "\u4e00" <= char <= "\u9fff"]
    assert len(hanzi) == 6763
    assert all(own.has(char) for char in hanzi)


def test_every_role_has_a_face_of_its_own() -> None:
    assert faces().stood_in() == ()
    names = {role: faces().pick(role).name for role in ROLES}
    assert len(set(names.values())) == len(ROLES), names


def test_a_character_no_face_draws_is_named() -> None:
    with pytest.raises(GlyphMissing) as refused:
        faces().runs("张\ue123三\U000f0000", "song")
    assert refused.value.characters == "\ue123\U000f0000"
    assert "U+E123" in refused.value.message.en
    assert "请" in refused.value.message.zh


@pytest.mark.parametrize("char", ["\t", "\r", "\x00", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_never_drawn(char: str) -> None:
    with pytest.raises(GlyphMissing):
        faces().runs(char, "latin")


def test_what_draws_nothing_is_left_out() -> None:
    assert [words for _, words in faces().runs("葛\U000e0100\u200b\ufe0f", "song")] == ["葛"]
    assert faces().runs("\ufeff\u200d", "song") == []


def test_tick_boxes_are_a_face_of_our_own() -> None:
    (run,) = faces().runs("☑☐", "fangsong")
    assert run == (marks_face(), "☑☐")
    assert marks_face().advance("☑") == 1000


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("宋体", "song"),
        ("SimSun", "song"),
        ("NSimSun", "song"),
        ("仿宋_GB2312", "fangsong"),
        ("仿宋", "fangsong"),
        ("FangSong", "fangsong"),
        ("黑体", "hei"),
        ("SimHei", "hei"),
        ("微软雅黑", "hei"),
        ("Microsoft YaHei", "hei"),
        ("楷体_GB2312", "kai"),
        ("KaiTi", "kai"),
        ("方正小标宋简体", "title"),
        ("方正小标宋_GBK", "title"),
        ("FZXiaoBiaoSong-B05S", "title"),
        ("Times New Roman", "latin"),
        ("Arial", "latin"),
        ("", "song"),
        ("某种没见过的字体", "song"),
    ],
)
def test_fonts_named_in_word_files_play_a_role(name: str, role: Role) -> None:
    assert role_of(name) == role


def test_measures_are_per_thousand_of_the_em() -> None:
    song, latin = faces().pick("song"), faces().pick("latin")
    assert song.advance("中") == 1000
    assert song.width("中文") == 2000
    # Metric-compatible with Times New Roman.
    assert [round(latin.advance(char)) for char in "0aM"] == [500, 444, 889]
    assert round(latin.ascent) == 891
    assert round(latin.descent) == -216
    assert (round(song.ascent), round(song.descent)) == (880, -120)


def test_an_empty_folder_says_how_to_get_fonts(tmp_path: os.PathLike[str]) -> None:
    with pytest.raises(FacesMissing) as refused:
        load_faces(tmp_path)
    assert "make fonts" in refused.value.message.zh
    assert "make fonts" in refused.value.message.en


def test_a_forked_process_goes_on_with_the_faces_of_its_parent() -> None:
    expected = faces().pick("song").width("林业碳汇")
    child = os.fork()
    if child == 0:
        fresh = [face.width("鑫森淼") for face, _ in faces().runs("鑫森淼", "kai")]
        right = faces().pick("song").width("林业碳汇") == expected and sum(fresh) > 0
        os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_blank_glyph_does_not_count_as_drawn() -> None:
    kai = faces().pick("kai")
    assert ord("ⅳ") in kai.hb_face.unicodes
    assert not kai.has("ⅳ")
    assert kai.has(" ")
    ((drawn_by, _),) = faces().runs("ⅳ", "kai")
    assert drawn_by.name == "NotoSerifSC-Regular"
