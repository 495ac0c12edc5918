"""One invented payout, shared by the samples of the papers about benefits: exact to the fen.

12,723 t of reductions bring 140,845.00 yuan; taxes, costs, the developer's share and the reserve
come off step by step; 75,600.00 yuan go to 24 households by area. Nobody of these names is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from templates_docs.build.invented import OWNER, PROJECT

INCOME = 14_084_500
CHARGES = 84_500
COSTS = 2_000_000
DEVELOPER_SHARE, RESERVE_SHARE = 3_000, 1_000
NET = INCOME - CHARGES - COSTS
DEVELOPER = NET * DEVELOPER_SHARE // 10_000
OWNERS = NET - DEVELOPER
RESERVE = OWNERS * RESERVE_SHARE // 10_000
POOL = OWNERS - RESERVE

PLAN_NUMBER = "529901-FX-2026-0001"
BATCH_NUMBER = "529901-FF-2026-0001"
PERIOD = {"from": "2025-01-01", "to": "2025-12-31"}
PAID_ON = "2026-09-10"
COLLECTIVE, CASE_PROJECT = OWNER, PROJECT
BANKS = (
    {
        "zh": "青禾县农村商业银行云坪支行",
        "en": "Qinghe Rural Commercial Bank, Yunping Branch",
    },
    {
        "zh": "青禾县农村商业银行石桥支行",
        "en": "Qinghe Rural Commercial Bank, Shiqiao Branch",
    },
    {"zh": "云岭示例银行青禾支行", "en": "Yunling Example Bank, Qinghe Branch"},
    {"zh": "黔山样本银行青禾县支行", "en": "Qianshan Sample Bank, Qinghe County Branch"},
)
GROUPS = (
    {"zh": "第一村民小组", "en": "Group 1"},
    {"zh": "第二村民小组", "en": "Group 2"},
    {"zh": "第三村民小组", "en": "Group 3"},
    {"zh": "第四村民小组", "en": "Group 4"},
)
# name, name in English, plots, hundredths of a 亩, bank (None: paid in cash at the counter)
ROSTER: tuple[tuple[str, str, int, int, int | None], ...] = (
    ("云大山", "Yun Dashan", 3, 18_640, 0),
    ("田间风", "Tian Jianfeng", 2, 12_375, 0),
    ("林小禾", "Lin Xiaohe", 2, 10_950, 0),
    ("石望岳", "Shi Wangyue", 3, 16_220, None),
    ("松长根", "Song Changgen", 2, 13_410, 0),
    ("禾满仓", "He Mancang", 1, 8_865, None),
    ("竹青青", "Zhu Qingqing", 2, 14_530, 0),
    ("溪流远", "Xi Liuyuan", 2, 11_285, 1),
    ("谷雨生", "Gu Yusheng", 3, 17_940, 0),
    ("柏常绿", "Bai Changlü", 1, 7_615, 1),
    ("杉木林", "Shan Mulin", 2, 15_070, 2),
    ("茶山红", "Cha Shanhong", 2, 12_860, 0),
    ("江自流", "Jiang Ziliu", 3, 19_305, 1),
    ("苗可秀", "Miao Kexiu", 1, 9_480, None),
    ("叶知秋", "Ye Zhiqiu", 2, 13_995, 1),
    ("春满园", "Chun Manyuan", 2, 11_750, 0),
    ("夏至长", "Xia Zhichang", 2, 14_215, 3),
    ("秋实多", "Qiu Shiduo", 3, 18_130, 2),
    ("冬藏雪", "Dong Cangxue", 1, 6_740, None),
    ("梅傲寒", "Mei Aohan", 2, 12_590, 1),
    ("兰谷香", "Lan Guxiang", 2, 13_325, 2),
    ("土生金", "Tu Shengjin", 2, 16_785, 3),
    ("水长流", "Shui Changliu", 3, 15_430, 3),
    ("火正红", "Huo Zhenghong", 1, 8_195, None),
)


@dataclass(frozen=True, slots=True)
class Household:
    """One household of the case with what it is paid."""

    number: int
    name: dict[str, str]
    group: dict[str, str]
    plots: int
    area: int
    due: int
    bank: int | None

    @property
    def code(self) -> str:
        """户编号."""
        return f"529901-HU-{self.number:06d}"

    @property
    def masked(self) -> dict[str, str]:
        """As it may hang on a board: the family name and stars."""
        return {"zh": self.name["zh"][0] + "**", "en": self.name["en"].split()[0] + " **"}

    @property
    def share(self) -> str:
        """Percent of the area, to four places; for reading, never for working out."""
        tenths = self.area * 1_000_000 // AREA
        return f"{tenths // 10_000}.{tenths % 10_000:04d}"


AREA = sum(area for _zh, _en, _plots, area, _bank in ROSTER)


def largest_remainder(pool: int, weights: list[int]) -> list[int]:
    """Split fen by weight: cut to the fen, then one more to the largest remainders, first come."""
    whole = sum(weights)
    parts = [pool * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(pool * weights[at] % whole), at))
    for at in order[: pool - sum(parts)]:
        parts[at] += 1
    return parts


def households() -> list[Household]:
    """All 24, six to a group."""
    dues = largest_remainder(POOL, [area for _zh, _en, _plots, area, _bank in ROSTER])
    return [
        Household(
            number=number,
            name={"zh": zh, "en": en},
            group=GROUPS[(number - 1) // 6],
            plots=plots,
            area=area,
            due=due,
            bank=bank,
        )
        for number, ((zh, en, plots, area, bank), due) in enumerate(
            zip(ROSTER, dues, strict=True), 1
        )
    ]


HOUSEHOLDS = households()
REMAINDER = POOL - sum(POOL * one.area // AREA for one in HOUSEHOLDS)
"""尾差: the fen that cutting leaves over, given back by largest remainder."""


def by_group() -> list[dict[str, Any]]:
    """Households, area and money of each group."""
    return [
        {
            "group_name": group,
            "households": len(held),
            "area": sum(one.area for one in held),
            "amount": sum(one.due for one in held),
        }
        for group in GROUPS
        if (held := [one for one in HOUSEHOLDS if one.group == group])
    ]
