"""The form of a batch: which paper, for where, and the sheet with one paper a line."""

from __future__ import annotations

from wtforms import BooleanField

from app.documents.forms.papers import places
from app.documents.forms.templates import kind_choices, language_choices
from app.documents.sheets import ENDINGS
from app.web.fields import ChoiceField, Needed, TextField, UploadField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l

MOST_MB = 50


class BatchForm(LinyueForm):
    """One kind, one language, many lines."""

    kind = ChoiceField(_l("文种"), [Needed()], choices=kind_choices)
    language = ChoiceField(_l("文字"), [Needed()], choices=language_choices)
    division_code = ChoiceField(_l("所属地区"), [Needed()], choices=places)
    title = TextField(
        _l("批次名称"),
        [Needed()],
        longest=100,
        description=_l("例如“云坪村 2026 年个人收益通知单”，用于目录和下载的文件名"),
    )
    wants_pdf = BooleanField(_l("同时制作 PDF"), default=True)
    file = UploadField(
        _l("表格"),
        [Needed()],
        endings=ENDINGS,
        description=_l("一行制作一份文书；.xlsx、.xls、.ods、.csv 或 .jsonl"),
    )
