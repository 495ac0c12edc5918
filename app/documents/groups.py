"""The headings under which kinds of papers are offered. E.g. what a village clerk looks for."""

from __future__ import annotations

from app.core.bilingual import Text

GROUPS: dict[str, Text] = {
    "agreements": Text("协议与授权", "Agreements and authority"),
    "village": Text("村集体议事", "Village decisions"),
    "notices": Text("公示与告知", "Notices"),
    "projects": Text("项目", "Projects"),
    "archives": Text("资料使用与档案", "Data and archives"),
    "benefits": Text("收益分配与发放", "Benefits and payouts"),
}
