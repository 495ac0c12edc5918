"""Pages of packets: putting in, ordering, taking out, handing on."""

from __future__ import annotations

import io
import json
import re
import zipfile
from hashlib import sha256
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.database import transaction
from app.documents.attachments import media_type_of
from app.documents.commands.papers import void_paper
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.models import Packet, PacketItem
from tests.documents.uploads import send_file
from tests.factories.papers import KIND, VILLAGE, blank_pdf, make_packet, make_paper
from tests.people import People, hidden_boxes, send, sign_in

PACKETS = "/documents/packets"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def clerk(client: FlaskClient, people: People) -> FlaskClient:
    sign_in(client, people.county_clerk)
    return client


@pytest.fixture
def packet(people: People) -> Packet:
    actor = people.county_clerk.actor
    return make_packet(by=actor, papers=[make_paper(by=actor), make_paper(by=actor)])


def names_of(page: str) -> list[str]:
    """What stands in a packet, in order."""
    cells = re.findall(r'data-label="材料"><div>(.*?)</div>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", cell).split()[0] for cell in cells]


def press(client: FlaskClient, packet_id: int, action: str) -> Any:
    page = client.get(f"{PACKETS}/{packet_id}").text
    return client.post(action, data=hidden_boxes(page, action))


def office(main: str, *more: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in (main, *more):
            archive.writestr(name, "x")
    return held.getvalue()


def locked_pdf() -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank_pdf())) as pdf:
        pdf.save(held, encryption=pikepdf.Encryption(owner="o", user="u"))
    return held.getvalue()


@pytest.mark.parametrize(
    "path", ["", "/new", "/1", "/1/papers/new", "/1/attachments/new", "/1/packet.zip"]
)
def test_nobody_gets_past_the_door(client: FlaskClient, people: People, path: str) -> None:
    answer = client.get(PACKETS + path)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_who_only_looks_changes_nothing(
    client: FlaskClient, people: People, packet: Packet
) -> None:
    sign_in(client, people.city_officer)
    page = client.get(f"{PACKETS}/{packet.id}")
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main")[1].split("</main")[0]
    assert "packet.zip" not in page.text
    for path in ("/papers/new", "/attachments/new", "/packet.zip", "/packet.pdf"):
        assert client.get(f"{PACKETS}/{packet.id}{path}").status_code == 403
    assert client.get(f"{PACKETS}/new").status_code == 403


def test_a_packet_is_started_and_filled(
    clerk: FlaskClient, people: People, database: Session
) -> None:
    paper = make_paper(by=people.county_clerk.actor, languages=(PaperLanguage.ZH,))
    answer = send(clerk, f"{PACKETS}/new", {"title": " 备案材料 ", "division_code": VILLAGE})
    assert answer.status_code == 303
    packet = database.scalars(sa.select(Packet)).one()
    assert packet.title == "备案材料"
    url = f"{PACKETS}/{packet.id}"
    assert "还是空的" in clerk.get(url).text
    added = send(clerk, f"{url}/papers/new", {"number": f" {paper.number} ", "language": "zh"})
    assert added.status_code == 303, added.text
    scan = send_file(clerk, f"{url}/attachments/new", content=blank_pdf(), name="林权证 扫描.pdf")
    assert scan.status_code == 303
    page = clerk.get(url).text
    assert names_of(page) == [paper.number, "林权证"]
    assert "packet.zip" in page
    assert "packet.pdf" in page


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"number": "529901-WY-2026-9999", "language": "zh"}, "没有这个编号的文书"),
        ({"number": "", "language": "zh"}, "请填写文书编号"),
        ({"number": "PAPER", "language": "en"}, "没有这种文字的文本"),
        ({"number": "PAPER", "language": "fr"}, "不在可选范围内"),
        ({"number": "PENDING", "language": "zh"}, "有效且已制作完成"),
    ],
)
def test_what_cannot_go_in_says_why(
    clerk: FlaskClient, people: People, boxes: dict[str, str], said: str
) -> None:
    actor = people.county_clerk.actor
    paper, voided = make_paper(by=actor), make_paper(by=actor)
    with transaction():
        void_paper(document_id=voided.id, reason="写错", actor=actor)
    packet = make_packet(by=actor)
    number = {"PAPER": paper.number, "PENDING": voided.number}.get(boxes["number"])
    boxes = {**boxes, "number": number or boxes["number"]}
    answer = send(clerk, f"{PACKETS}/{packet.id}/papers/new", boxes)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_paper_one_may_not_know_of_is_not_found(client: FlaskClient, people: People) -> None:
    foreign = make_paper(by=people.outsider.actor, place="529902101")
    packet = make_packet(by=people.county_clerk.actor)
    sign_in(client, people.county_clerk)
    boxes = {"number": foreign.number, "language": "zh"}
    answer = send(client, f"{PACKETS}/{packet.id}/papers/new", boxes)
    assert answer.status_code == 422
    assert "没有这个编号的文书" in answer.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.pdf", "空的"),
        (b"GIF89a", "图.gif", "请上传这些格式"),
        (b"MZ\x90", "程序.pdf", "不是 .pdf 格式"),
        (b"%PDF-1.7\nnothing", "坏.pdf", "不是可以读取的 PDF"),
        (locked_pdf(), "锁.pdf", "设有密码"),
        (blank_pdf(0), "空.pdf", "没有页"),
        (b"\xff\xd8\xff", "照片.png", "不是 .png 格式"),
        (b"PK nothing", "表.xlsx", "损坏"),
        (office("ppt/presentation.xml"), "表.xlsx", "与扩展名不符"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "表.xlsx", "宏"),
        (office("word/document.xml", "word/vbaProject.bin"), "信.docx", ""),
        (b"%PDF-" + b"x" * 20 * 1024 * 1024, "大.pdf", "超过 20 MB"),
    ],
)
def test_an_attachment_is_what_it_says_it_is(
    clerk: FlaskClient, packet: Packet, database: Session, content: bytes, name: str, said: str
) -> None:
    before = database.scalar(sa.select(sa.func.count()).select_from(PacketItem))
    url = f"{PACKETS}/{packet.id}/attachments/new"
    answer = send_file(clerk, url, content=content, name=name)
    assert answer.status_code == 422
    assert said in answer.text
    assert database.scalar(sa.select(sa.func.count()).select_from(PacketItem)) == before


def test_attachments_of_each_kind_are_taken() -> None:
    word = get_kind(KIND).template(PaperLanguage.ZH)
    for content, name, wanted in (
        (blank_pdf(), "A.PDF", "application/pdf"),
        (PNG, "图.png", "image/png"),
        (b"\xff\xd8\xff\xe0", "照片.JPG", "image/jpeg"),
        (b"\xff\xd8\xff\xe0", "照片.jpeg", "image/jpeg"),
        (word, "样式.docx", "wordprocessingml.document"),
        (office("xl/workbook.xml"), "表.xlsx", "spreadsheetml.sheet"),
    ):
        assert media_type_of(content, name=name).endswith(wanted)


def test_items_move_and_leave_and_none_is_lost(
    clerk: FlaskClient, packet: Packet, database: Session
) -> None:
    url = f"{PACKETS}/{packet.id}"
    first, second, scan = [item.id for item in packet.items]
    names = names_of(clerk.get(url).text)
    assert len(names) == 3
    press(clerk, packet.id, f"{url}/items/{scan}/up")
    assert names_of(clerk.get(url).text) == [names[0], names[2], names[1]]
    press(clerk, packet.id, f"{url}/items/{first}/down")
    assert names_of(clerk.get(url).text) == [names[2], names[0], names[1]]
    press(clerk, packet.id, f"{url}/items/{scan}/down")
    press(clerk, packet.id, f"{url}/items/{scan}/down")
    assert names_of(clerk.get(url).text) == names
    press(clerk, packet.id, f"{url}/items/{first}/remove")
    assert names_of(clerk.get(url).text) == names[1:]
    positions = database.scalars(sa.select(PacketItem.position).order_by(PacketItem.position)).all()
    assert list(positions) == [1, 2]
    assert second


def test_a_press_on_an_item_of_another_packet_finds_nothing(
    clerk: FlaskClient, people: People, packet: Packet
) -> None:
    other = make_packet(by=people.county_clerk.actor)
    page = clerk.get(f"{PACKETS}/{packet.id}").text
    item = packet.items[0].id
    token = hidden_boxes(page, f"{PACKETS}/{packet.id}/items/{item}/down")
    answer = clerk.post(f"{PACKETS}/{other.id}/items/{item}/remove", data=token)
    assert answer.status_code == 404
    assert len(names_of(clerk.get(f"{PACKETS}/{packet.id}").text)) == 3


def test_a_withdrawn_paper_shows_in_the_packet(
    clerk: FlaskClient, people: People, packet: Packet
) -> None:
    file = packet.items[0].document_file
    assert file is not None
    with transaction():
        void_paper(document_id=file.document_id, reason="写错", actor=people.county_clerk.actor)
    assert "已作废" in clerk.get(f"{PACKETS}/{packet.id}").text


def test_the_zip_holds_all_in_order_with_a_manifest_that_is_true(
    clerk: FlaskClient, packet: Packet
) -> None:
    answer = clerk.get(f"{PACKETS}/{packet.id}/packet.zip")
    assert answer.status_code == 200
    assert answer.content_length == len(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "filename*=UTF-8''%E4%BA%91" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        for told in manifest["files"]:
            assert sha256(archive.read(told["name"])).hexdigest() == told["sha256"]
    assert [name[:3] for name in names[:3]] == ["01_", "02_", "03_"]
    assert [told["name"] for told in manifest["files"]] == names[:3]
    assert names[2] == "03_林权证.pdf"


def test_the_pdfs_are_merged(clerk: FlaskClient, packet: Packet) -> None:
    answer = clerk.get(f"{PACKETS}/{packet.id}/packet.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")


def test_an_empty_packet_gives_nothing(clerk: FlaskClient, database: Session) -> None:
    send(clerk, f"{PACKETS}/new", {"title": "空的", "division_code": VILLAGE})
    packet = database.scalars(sa.select(Packet)).one()
    for name in ("packet.zip", "packet.pdf"):
        assert clerk.get(f"{PACKETS}/{packet.id}/{name}").status_code == 404


def test_packets_of_others_are_not_there(app: Flask, people: People, packet: Packet) -> None:
    item = packet.items[0].id
    for person in (people.outsider, people.developer, people.other_village_clerk):
        client = app.test_client()
        sign_in(client, person)
        url = f"{PACKETS}/{packet.id}"
        for path in ("", "/papers/new", "/attachments/new", "/packet.zip", "/packet.pdf"):
            assert client.get(url + path).status_code == 404
        token = hidden_boxes(client.get(f"{PACKETS}/new").text)
        for verb in ("up", "down", "remove"):
            answer = client.post(
                f"{url}/items/{item}/{verb}", data={"csrf_token": token["csrf_token"]}
            )
            assert answer.status_code == 404
        assert packet.title not in client.get(PACKETS).text


def test_a_developer_keeps_packets_of_its_own(
    client: FlaskClient, app: Flask, people: People, database: Session
) -> None:
    sign_in(client, people.developer)
    answer = send(client, f"{PACKETS}/new", {"title": "申请材料", "division_code": "529901"})
    assert answer.status_code == 303, answer.text
    assert client.get(answer.location).status_code == 200
    assert "申请材料" in client.get(PACKETS).text
    office_of_county = app.test_client()
    sign_in(office_of_county, people.county_clerk)
    assert office_of_county.get(answer.location).status_code == 200
