"""The invented places: 青禾县 under the rules of Guizhou with a neighbour, 沙柳旗 under Ordos's."""

from __future__ import annotations

from datetime import date

from app.core.actor import Actor
from app.divisions.commands import end_division, record_division
from app.divisions.queries import find_division
from app.divisions.rules import DivisionInput

SINCE = date(2021, 1, 1)
MERGED_AWAY, MERGED_ON = "529901101203", date(2023, 6, 30)
"""旧寨村 became part of 云坪村; papers of before carry its code."""

PLACES: tuple[tuple[str, str, str], ...] = (
    ("52", "贵州省", "Guizhou Province"),
    ("5299", "云岭市", "Yunling City"),
    ("529901", "青禾县", "Qinghe County"),
    ("529901101", "云坪镇", "Yunping Town"),
    ("529901101201", "云坪村", "Yunping Village"),
    ("529901101202", "松林村", "Songlin Village"),
    ("529901101203", "旧寨村", "Jiuzhai Village"),
    ("529901102", "竹溪镇", "Zhuxi Town"),
    ("529901102201", "竹溪村", "Zhuxi Village"),
    ("529901102202", "茶园村", "Chayuan Village"),
    ("529901201", "石桥乡", "Shiqiao Township"),
    ("529901201201", "石桥村", "Shiqiao Village"),
    ("529901201202", "大坝村", "Daba Village"),
    ("529902", "岚山县", "Lanshan County"),
    ("529902101", "雾岭镇", "Wuling Town"),
    ("529902101201", "雾岭村", "Wuling Village"),
    ("15", "内蒙古自治区", "Inner Mongolia Autonomous Region"),
    ("1506", "鄂尔多斯市", "Ordos City"),
    ("150699", "沙柳旗", "Shaliu Banner"),
    ("150699101", "柳滩镇", "Liutan Town"),
    ("150699101201", "柳滩村", "Liutan Village"),
    ("150699101202", "红柳嘎查", "Hongliu Gacha"),
    ("150699201", "沙海苏木", "Shahai Sumu"),
    ("150699201201", "沙海嘎查", "Shahai Gacha"),
    ("150699201202", "驼铃嘎查", "Tuoling Gacha"),
)


def load_divisions(actor: Actor) -> None:
    """Record each place once; one of them has ended."""
    for code, name_zh, name_en in PLACES:
        if find_division(code) is None:
            record_division(
                division=DivisionInput(
                    code=code, name_zh=name_zh, name_en=name_en, valid_from=SINCE
                ),
                actor=actor,
            )
    ended = find_division(MERGED_AWAY)
    if ended is not None and ended.valid_to is None:
        end_division(code=MERGED_AWAY, on=MERGED_ON, successor_code="529901101201", actor=actor)
