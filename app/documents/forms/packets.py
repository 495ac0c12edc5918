"""Forms of packets: a new one, a paper into it, an attachment into it."""

from __future__ import annotations

from app.documents.attachments import ENDINGS
from app.documents.forms.papers import places
from app.documents.forms.templates import language_choices
from app.web.fields import ChoiceField, Needed, TextField, UploadField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l

MOST_MB = 20


class PacketForm(LinyueForm):
    """An empty packet at a place."""

    title = TextField(
        _l("材料包名称"),
        [Needed()],
        longest=100,
        description=_l("例如“云坪村林业碳汇项目备案材料”"),
    )
    division_code = ChoiceField(_l("所属地区"), [Needed()], choices=places)


class PacketPaperForm(LinyueForm):
    """A paper of ours, by its number."""

    number = TextField(
        _l("文书编号"),
        [Needed()],
        longest=60,
        width="medium",
        description=_l("印在文书右上角，例如 529901-WT-2026-0001"),
    )
    language = ChoiceField(_l("文字"), [Needed()], choices=language_choices)


class AttachmentForm(LinyueForm):
    """Somebody else's file."""

    file = UploadField(
        _l("附件"),
        [Needed()],
        endings=ENDINGS,
        description=_l("PDF、Word、Excel 或照片，最大 20 MB"),
    )
