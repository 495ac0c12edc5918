"""How the log speaks of land: every verb, field and kind of record in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from app.core.bilingual import Text
from app.parcels.rules import (
    AGE_LABELS,
    BASIS_LABELS,
    FOREST_KIND_LABELS,
    HOLD_LABELS,
    LAND_CLASS_LABELS,
    ORIGIN_LABELS,
    OWNERSHIP_LABELS,
    PUBLIC_BENEFIT_LABELS,
    RESOURCE_LABELS,
    RIGHT_LABELS,
)

VERBS: dict[str, Text] = {
    "parcels.registered": Text("登记小班", "Registered parcel"),
    "parcels.many_registered": Text("批量登记小班", "Registered many parcels"),
    "parcels.updated": Text("修改小班", "Edited parcel"),
    "parcels.boundary_set": Text("修改边界和四至", "Set boundary"),
    "parcels.split": Text("分割为几个小班", "Split into several"),
    "parcels.came_of_split": Text("由分割而来", "Came of a split"),
    "parcels.merged": Text("并入新小班", "Merged into a new parcel"),
    "parcels.came_of_merger": Text("由合并而来", "Came of a merger"),
    "parcels.resurveyed": Text("重新调查，由新小班替代", "Surveyed anew"),
    "parcels.came_of_survey": Text("由重新调查而来", "Came of a new survey"),
    "parcels.holders_set": Text("登记权利人", "Registered holders"),
    "parcels.many_holders_set": Text("批量登记权利人", "Registered holders of many parcels"),
    "parcels.share_transferred": Text("转让份额", "Transferred a share"),
    "parcels.right_ended": Text("终止权利", "Ended a right"),
    "parcels.certificate_recorded": Text("登记权属证书", "Recorded certificate"),
    "parcels.many_certificates_recorded": Text("批量登记权属证书", "Recorded many certificates"),
    "parcels.certificate_cancelled": Text("注销权属证书", "Cancelled certificate"),
    "parcels.hold_opened": Text("登记争议或限制", "Recorded a restriction"),
    "parcels.hold_cleared": Text("解除争议或限制", "Cleared a restriction"),
    "parcels.parcels_exported": Text("导出小班", "Exported parcels"),
}
FIELDS: dict[str, Text] = {
    "key": Text("小班编码", "parcel key"),
    "name": Text("名称", "name"),
    "area_mu": Text("面积（亩）", "area (mu)"),
    "drawn_mu": Text("图面面积（亩）", "drawn area (mu)"),
    "resource_type": Text("资源类型", "resource type"),
    "ownership_kind": Text("土地所有制", "kind of ownership"),
    "land_class": Text("地类", "land class"),
    "forest_kind": Text("林种", "forest kind"),
    "origin": Text("起源", "origin"),
    "species": Text("优势树种", "main species"),
    "age_group": Text("龄组", "age group"),
    "planted_year": Text("造林年份", "planted in"),
    "canopy_x100": Text("郁闭度（百分之）", "canopy (hundredths)"),
    "dbh_cm_x10": Text("平均胸径（毫米）", "mean DBH (mm)"),
    "height_m_x10": Text("平均树高（分米）", "mean height (dm)"),
    "stems": Text("株数", "stems"),
    "volume_m3_x100": Text("蓄积（0.01 立方米）", "volume (0.01 m³)"),
    "public_benefit": Text("公益林等级", "public-benefit grade"),
    "sides": Text("四至", "four sides"),
    "from_keys": Text("变更前", "before"),
    "to_keys": Text("变更后", "after"),
    "agreement": Text("协议文号", "agreement"),
    "right": Text("权利", "right"),
    "holders": Text("权利人", "holders"),
    "basis": Text("变更依据", "what it rests on"),
    "on": Text("日期", "day"),
    "certificate": Text("证号", "certificate"),
    "unit_number": Text("不动产单元号", "unit number"),
    "issued_on": Text("发证日期", "issued"),
    "valid_until": Text("有效期至", "valid until"),
    "cancelled_on": Text("注销日期", "cancelled"),
    "hold": Text("争议或限制", "restriction"),
    "said": Text("说明", "what it is about"),
    "claimant": Text("主张人", "claimant"),
    "document": Text("文书", "paper"),
    "from_on": Text("开始日期", "from"),
    "until_on": Text("结束日期", "until"),
    "cleared_on": Text("解除日期", "cleared"),
    "parcels": Text("小班数", "parcels"),
    "sets": Text("权利组数", "sets of holders"),
    "parties": Text("主体数", "parties"),
    "certificates": Text("证书数", "certificates"),
    "written_at": Text("写入时刻", "written at"),
    "first_key": Text("第一个小班", "first parcel"),
    "last_key": Text("最后一个小班", "last parcel"),
}
SUBJECTS: dict[str, Text] = {
    "parcel": Text("小班", "Parcel"),
}

Code = TypeVar("Code", bound=StrEnum)


def _read(labels: Mapping[Code, Text]) -> Callable[[str], Text]:
    """How a code of an enum reads; one that is gone shows as it is kept."""
    by_code = {code.value: text for code, text in labels.items()}
    return lambda code: by_code.get(code) or Text(code, code)


VALUES: dict[str, Callable[[str], Text]] = {
    "resource_type": _read(RESOURCE_LABELS),
    "ownership_kind": _read(OWNERSHIP_LABELS),
    "land_class": _read(LAND_CLASS_LABELS),
    "forest_kind": _read(FOREST_KIND_LABELS),
    "origin": _read(ORIGIN_LABELS),
    "age_group": _read(AGE_LABELS),
    "public_benefit": _read(PUBLIC_BENEFIT_LABELS),
    "right": _read(RIGHT_LABELS),
    "basis": _read(BASIS_LABELS),
    "hold": _read(HOLD_LABELS),
}
