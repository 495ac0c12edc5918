"""Packets: papers and attachments put into an order."""

from __future__ import annotations

from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import session
from app.core.errors import NotFound, RuleBroken
from app.core.storage import keep_file
from app.core.storage.models import StoredFile
from app.documents.commands.papers import place_of
from app.documents.kinds import PaperLanguage
from app.documents.models import DocumentFile, Packet, PacketItem
from app.documents.queries import get_document, get_file, get_packet
from app.documents.rules import DocumentStatus

MOST_ITEMS = 200


def start_packet(*, title: str, division_code: str, actor: Actor) -> Packet:
    """An empty packet at a place."""
    division = place_of(division_code, actor)
    packet = Packet(
        title=title.strip(),
        division_path=division.path,
        owner_party_id=actor.party_id,
        created_at=clock.now(),
        created_by_id=actor.user_id,
        created_by_name=actor.name,
    )
    session().add(packet)
    session().flush()
    _note("documents.packet_started", packet, actor=actor, after={"title": packet.title})
    return packet


def add_paper(
    *, packet_id: int, document_id: int, language: PaperLanguage, actor: Actor
) -> PacketItem:
    """Put a paper at the end. Only what is valid and made goes into a packet."""
    packet = get_packet(packet_id, actor=actor)
    document = get_document(document_id, actor=actor)
    if document.status != DocumentStatus.READY:
        raise RuleBroken(
            Text("只能放入有效且已制作完成的文书。", "Only valid, finished papers go in."),
            code="documents.packet_ready",
            field="document",
        )
    file = get_file(document, language)
    return _append(packet, actor=actor, label=document.number, document_file=file)


def add_attachment(*, packet_id: int, file: StoredFile, actor: Actor) -> PacketItem:
    """Put an uploaded file at the end."""
    packet = get_packet(packet_id, actor=actor)
    return _append(packet, actor=actor, label=file.name, attachment=keep_file(file))


def remove_item(*, packet_id: int, item_id: int, actor: Actor) -> None:
    """Take an item out; those behind it move up."""
    packet = get_packet(packet_id, actor=actor)
    item = _item(packet, item_id)
    packet.items.remove(item)
    _number(packet)
    _note("documents.packet_item_removed", packet, actor=actor, after={"count": len(packet.items)})


def move_item(*, packet_id: int, item_id: int, up: bool, actor: Actor) -> None:
    """Change places with the neighbour; at the end nothing happens."""
    packet = get_packet(packet_id, actor=actor)
    item = _item(packet, item_id)
    here = packet.items.index(item)
    there = here - 1 if up else here + 1
    if 0 <= there < len(packet.items):
        # Places are exchanged, not list entries: an entry put elsewhere counts as taken out first.
        other = packet.items[there]
        item.position, other.position = other.position, item.position
        packet.items.sort(key=lambda each: each.position)
        session().flush()
    _note("documents.packet_ordered", packet, actor=actor, after={"count": len(packet.items)})


def _append(
    packet: Packet,
    *,
    actor: Actor,
    label: str,
    document_file: DocumentFile | None = None,
    attachment: StoredFile | None = None,
) -> PacketItem:
    if len(packet.items) >= MOST_ITEMS:
        raise RuleBroken(
            Text(f"一个材料包最多 {MOST_ITEMS} 件。", f"A packet holds at most {MOST_ITEMS}."),
            code="documents.packet_full",
        )
    item = PacketItem(
        position=len(packet.items) + 1,
        document_file=document_file,
        attachment=attachment,
    )
    packet.items.append(item)
    session().flush()
    _note(
        "documents.packet_item_added",
        packet,
        actor=actor,
        after={"item": label, "count": len(packet.items)},
    )
    return item


def _item(packet: Packet, item_id: int) -> PacketItem:
    for item in packet.items:
        if item.id == item_id:
            return item
    raise NotFound


def _number(packet: Packet) -> None:
    for position, item in enumerate(packet.items, 1):
        item.position = position
    session().flush()


def _note(verb: str, packet: Packet, *, actor: Actor, after: dict[str, object]) -> None:
    record(
        verb,
        actor=actor,
        subject_type="packet",
        subject_id=packet.id,
        division_path=packet.division_path,
        after=after,
    )
