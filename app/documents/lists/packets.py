"""The list of packets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from app.core.actor import Actor
from app.core.bilingual import Text
from app.divisions.queries import place_name, remember_names
from app.documents.models import Packet
from app.documents.queries import packets_where
from app.web.list_source import SelectSource
from app.web.listing import Ask, Column, Filter, Listing


def _url(packet: Packet) -> str:
    return url_for("documents.packet", packet_id=packet.id)


TITLE: Column[Packet] = Column(
    "title", Text("材料包", "Packet"), lambda packet: packet.title, kind="link", href=_url
)
PLACE: Column[Packet] = Column(
    "place", Text("所属地区", "Place"), lambda packet: place_name(packet.division_path)
)
COUNT: Column[Packet] = Column(
    "count", Text("件数", "Items"), lambda packet: len(packet.items), kind="num"
)
WHO: Column[Packet] = Column("who", Text("经办", "By"), lambda packet: packet.created_by_name)
WHEN: Column[Packet] = Column(
    "when", Text("新建", "Started"), lambda packet: packet.created_at, kind="day", sort=True
)

PACKETS: Listing[Packet] = Listing(
    key="documents.packets",
    title=Text("材料包", "Packets"),
    lead=Text(
        "把文书和附件按顺序放在一起，连同每件的校验值一次交出去。",
        "Papers and attachments in an order, handed on together with a hash of each.",
    ),
    columns=(TITLE, PLACE, COUNT, WHO, WHEN),
    filters=(Filter("q", Text("查找", "Find"), hint=Text("材料包名称", "Name of the packet")),),
    sort="-when",
    empty=Text(
        "还没有材料包。报送、移交时，新建一个，再放入文书和附件。",
        "No packet yet. Start one to hand papers and attachments on together.",
    ),
)


@dataclass(frozen=True)
class PacketSource(SelectSource[Packet]):
    """Packets; the names of a page's places are fetched in one query."""

    def rows(self, ask: Ask, *, limit: int, offset: int) -> Sequence[Packet]:
        """One page, its place names at hand."""
        found = super().rows(ask, limit=limit, offset=offset)
        remember_names(packet.division_path for packet in found)
        return found


def _containing(query: sa.Select[Packet], words: str) -> sa.Select[Packet]:
    return query.where(Packet.title.contains(words, autoescape=True))


def source_of(actor: Actor) -> PacketSource:
    """One scoped statement for page and counts."""
    return PacketSource(
        statement=sa.select(Packet).where(packets_where(actor)).options(selectinload(Packet.items)),
        key=Packet.__table__.c.id,
        filters={"q": _containing},
        sorts={"when": Packet.__table__.c.id},
    )
