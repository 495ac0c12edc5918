"""The forms of an import: the sheet, and how much of it to write."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField

from app.access.guards import current_actor
from app.core.bilingual import Text
from app.imports.kinds import ImportKind, list_imports
from app.imports.rules import EXTENT_LABELS, Extent
from app.imports.sheets import ENDINGS
from app.web.fields import ChoiceField, Needed, UploadField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l

MOST_MB = 50


def open_kinds() -> list[ImportKind]:
    """The kinds that whoever asks may run."""
    actor = current_actor()
    return [kind for kind in list_imports() if actor.may(kind.permission)]


def _kinds() -> Iterable[tuple[str, Text]]:
    return [(kind.code, kind.title) for kind in open_kinds()]


def _extents() -> Iterable[tuple[str, Text]]:
    return [(code.value, label) for code, label in EXTENT_LABELS.items()]


class UploadForm(LinyueForm):
    """A filled sheet of one kind."""

    replaces = HiddenField(default="")
    kind = ChoiceField(_l("导入什么"), [Needed()], choices=_kinds)
    file = UploadField(
        _l("表格"),
        [Needed()],
        endings=ENDINGS,
        description=_l("按模板填好的 .xlsx、.xls 或 .csv；退回来改好的表也原样上传"),
    )
    updates = BooleanField(
        _l("更新已存在的数据"),
        description=_l("不勾选时，与已登记内容不同的行会被指出而不会改动；勾选后先列出差异供核对"),
    )

    def repaired_id(self) -> int | None:
        """The import from whose page somebody came with its repaired sheet."""
        typed = str(self.replaces.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None


class ConfirmForm(LinyueForm):
    """How much of a checked sheet to write."""

    extent = ChoiceField(_l("写入范围"), [Needed()], choices=_extents)

    def chosen(self) -> Extent:
        """What was chosen."""
        return Extent(str(self.extent.data))
