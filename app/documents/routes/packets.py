"""Packets: papers and attachments in an order, and the zip or PDF they go out as."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.access.audit_words import history_lines
from app.access.forms import PlainForm
from app.access.guards import current_actor, requires
from app.access.permissions import Permission
from app.core.bilingual import Text
from app.core.database import transaction
from app.core.errors import InvalidValue, NotFound
from app.core.storage import StoredFile, file_store
from app.divisions.queries import place_name
from app.documents import queries
from app.documents.attachments import media_type_of
from app.documents.bundles import item_form, merge_packet, stream_packet
from app.documents.chips import document_chip
from app.documents.commands.packets import (
    add_attachment,
    add_paper,
    move_item,
    remove_item,
    start_packet,
)
from app.documents.forms.packets import MOST_MB, AttachmentForm, PacketForm, PacketPaperForm
from app.documents.forms.uploads import name_of, read_upload
from app.documents.kinds import PaperLanguage
from app.documents.lists.packets import PACKETS, source_of
from app.documents.lists.uploads import kind_name
from app.documents.models import Packet, PacketItem
from app.documents.routes.blueprint import blueprint, page_of
from app.documents.routes.papers import MEDIA, file_answer
from app.documents.routes.streams import ZIP, stream_answer
from app.documents.rules import tidy
from app.web.chips import Chip
from app.web.forms import LinyueForm, show_form
from app.web.i18n import gettext as _
from app.web.listing import Action

VIEW, DOWNLOAD = Permission.DOCUMENT_VIEW, Permission.DOCUMENT_DOWNLOAD
ISSUE = Permission.DOCUMENT_ISSUE
TITLE = Text("材料包", "Packets")


@blueprint.get("/documents/packets")
@requires(VIEW)
def packets() -> Response:
    """The packets of the reader's area; a developer's own."""
    actor = current_actor()
    actions = []
    if actor.may(ISSUE):
        actions.append(
            Action(Text("新建材料包", "New packet"), url_for("documents.packet_new"), main=True)
        )
    return PACKETS.page(source_of(actor), actions=actions)


@blueprint.route("/documents/packets/new", methods=["GET", "POST"])
@requires(VIEW, ISSUE)
def packet_new() -> AnyResponse:
    """An empty packet."""
    form = PacketForm()
    if form.accepts():
        with form.submission() as sent:
            packet = start_packet(
                title=str(form.title.data),
                division_code=str(form.division_code.data),
                actor=current_actor(),
            )
            sent.leads_to(_page_of(packet))
        if sent.done:
            flash(_("已新建。现在放入文书和附件。"), "success")
            return redirect(sent.url, 303)
    return _form_page(
        form,
        title=Text("新建材料包", "New packet"),
        boxes=["title", "division_code"],
        word=Text("新建", "Start"),
        back=url_for("documents.packets"),
    )


@blueprint.get("/documents/packets/<int:packet_id>")
@requires(VIEW)
def packet(packet_id: int) -> Response:
    """A packet's page: its items in order."""
    actor = current_actor()
    found = queries.get_packet(packet_id, actor=actor)
    lines = [_line(item) for item in found.items]
    return make_response(
        render_template(
            "documents/packet.html",
            packet=found,
            place=place_name(found.division_path),
            lines=lines,
            has_pdf=any(line.pdf for line in lines),
            may_change=actor.may(ISSUE),
            may_open=actor.may(DOWNLOAD),
            history=history_lines("packet", found.id),
        )
    )


@dataclass(frozen=True, slots=True)
class PacketLine:
    """An item as the page shows it; of an attachment there is but a name."""

    item: PacketItem
    name: str
    pdf: bool
    kind: Text | None = None
    language: Text | None = None
    about: str = ""
    chip: Chip | None = None
    url: str | None = None


def _line(item: PacketItem) -> PacketLine:
    """A paper withdrawn since it was added says so by its chip."""
    if item.document_file is None:
        assert item.attachment is not None
        name = item.attachment.name
        return PacketLine(item, name, name.lower().endswith(".pdf"))
    document = item.document_file.document
    return PacketLine(
        item=item,
        name=document.number,
        pdf=item_form(item) == "pdf",
        kind=kind_name(document.kind),
        language=PaperLanguage(item.document_file.language).label,
        about=document.title,
        chip=document_chip(document),
        url=page_of(document),
    )


@blueprint.route("/documents/packets/<int:packet_id>/papers/new", methods=["GET", "POST"])
@requires(VIEW, ISSUE)
def packet_paper_new(packet_id: int) -> AnyResponse:
    """Put a paper into a packet, by its number."""
    actor = current_actor()
    found = queries.get_packet(packet_id, actor=actor)
    form = PacketPaperForm(subject_id=packet_id, number=request.args.get("number"))
    if form.accepts():
        document = queries.find_by_number(str(form.number.data), actor=actor)
        language = PaperLanguage(form.language.data)
        if document is None:
            form.number.errors = [_("没有这个编号的文书，或者不在您可以查看的范围内")]
        elif language.value not in {file.language for file in document.files}:
            form.language.errors = [_("这份文书没有这种文字的文本，请另选")]
        else:
            with form.submission() as sent:
                add_paper(
                    packet_id=packet_id, document_id=document.id, language=language, actor=actor
                )
                sent.leads_to(_page_of(found))
            if sent.done:
                flash(_("已放入。"), "success")
                return redirect(sent.url, 303)
    return _form_page(
        form,
        title=Text("放入文书", "Add a paper"),
        boxes=["number", "language"],
        word=Text("放入", "Add"),
        packet=found,
    )


@blueprint.route("/documents/packets/<int:packet_id>/attachments/new", methods=["GET", "POST"])
@requires(VIEW, ISSUE)
def packet_attachment_new(packet_id: int) -> AnyResponse:
    """Put an uploaded file into a packet."""
    found = queries.get_packet(packet_id, actor=current_actor())
    form = AttachmentForm(subject_id=packet_id)
    file = _uploaded(form) if form.accepts() else None
    if file is not None:
        with form.submission() as sent:
            add_attachment(packet_id=packet_id, file=file, actor=current_actor())
            sent.leads_to(_page_of(found))
        if sent.done:
            flash(_("已放入。"), "success")
            return redirect(sent.url, 303)
    return _form_page(
        form,
        title=Text("放入附件", "Add an attachment"),
        boxes=["file"],
        word=Text("上传并放入", "Upload and add"),
        packet=found,
    )


def _uploaded(form: AttachmentForm) -> StoredFile | None:
    """The checked file in the store; None when it is not taken, and then the box says why."""
    content = read_upload(form.file, most_mb=MOST_MB)
    if content is None:
        return None
    name = name_of(form.file)
    try:
        media_type = media_type_of(content, name=name)
    except InvalidValue as error:
        form.blame(error)
        return None
    return file_store().put(
        "attachment",
        content,
        suffix=name.rpartition(".")[2].lower(),
        media_type=media_type,
        name=name,
        encrypted=True,
        actor=current_actor(),
    )


@blueprint.post("/documents/packets/<int:packet_id>/items/<int:item_id>/up")
@requires(VIEW, ISSUE)
def packet_item_up(packet_id: int, item_id: int) -> AnyResponse:
    """One place towards the front."""
    return _change(packet_id, item_id, up=True)


@blueprint.post("/documents/packets/<int:packet_id>/items/<int:item_id>/down")
@requires(VIEW, ISSUE)
def packet_item_down(packet_id: int, item_id: int) -> AnyResponse:
    """One place towards the end."""
    return _change(packet_id, item_id, up=False)


def _change(packet_id: int, item_id: int, *, up: bool) -> AnyResponse:
    found = queries.get_packet(packet_id, actor=current_actor())
    if PlainForm().accepts():
        with transaction():
            move_item(packet_id=packet_id, item_id=item_id, up=up, actor=current_actor())
    return redirect(_page_of(found), 303)


@blueprint.post("/documents/packets/<int:packet_id>/items/<int:item_id>/remove")
@requires(VIEW, ISSUE)
def packet_item_remove(packet_id: int, item_id: int) -> AnyResponse:
    """Take an item out; the paper itself stays as it is."""
    found = queries.get_packet(packet_id, actor=current_actor())
    if PlainForm().accepts():
        with transaction():
            remove_item(packet_id=packet_id, item_id=item_id, actor=current_actor())
        flash(_("已移出。"), "success")
    return redirect(_page_of(found), 303)


@blueprint.get("/documents/packets/<int:packet_id>/packet.zip")
@requires(VIEW, DOWNLOAD)
def packet_zip(packet_id: int) -> Response:
    """Everything in order, with the manifest of hashes."""
    found = _filled(packet_id)
    pieces, length = stream_packet(found, current_actor())
    return stream_answer(pieces, name=tidy(f"{found.title}.zip"), media_type=ZIP, length=length)


@blueprint.get("/documents/packets/<int:packet_id>/packet.pdf")
@requires(VIEW, DOWNLOAD)
def packet_pdf(packet_id: int) -> Response:
    """The PDFs of the packet as one, behind a page of contents."""
    found = _filled(packet_id)
    content = merge_packet(found)
    return file_answer(content, name=tidy(f"{found.title}.pdf"), media_type=MEDIA["pdf"])


def _filled(packet_id: int) -> Packet:
    found = queries.get_packet(packet_id, actor=current_actor())
    if not found.items:
        raise NotFound
    return found


def _page_of(found: Packet) -> str:
    return url_for("documents.packet", packet_id=found.id)


def _form_page(
    form: LinyueForm,
    *,
    title: Text,
    boxes: list[str],
    word: Text,
    packet: Packet | None = None,
    back: str | None = None,
) -> AnyResponse:
    steps = [(TITLE, url_for("documents.packets"))]
    if packet is not None:
        steps.append((Text(packet.title, packet.title), _page_of(packet)))
        back = _page_of(packet)
    return show_form(
        "documents/form.html",
        form,
        title=title,
        lead=None,
        caution=None,
        steps=steps,
        sections=[(title, boxes)],
        word_on_button=word,
        back=back,
    )
