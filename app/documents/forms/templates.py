"""Forms of templates: uploading one, and the second person's yes."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.bilingual import Text
from app.documents.kinds import LANGUAGE_LABELS, list_kinds
from app.web.fields import ChoiceField, LongTextField, Needed, UploadField
from app.web.forms import LinyueForm, ReasonForm
from app.web.i18n import lazy_gettext as _l

MOST_MB = 10


def kind_choices() -> Iterable[tuple[str, Text]]:
    """Every kind of paper."""
    return [(kind.code, kind.name) for kind in list_kinds()]


def language_choices() -> Iterable[tuple[str, Text]]:
    """Chinese, English, both."""
    return [(language.value, label) for language, label in LANGUAGE_LABELS.items()]


class TemplateForm(LinyueForm):
    """A county's own Word template of a kind and language."""

    kind = ChoiceField(_l("文种"), [Needed()], choices=kind_choices)
    language = ChoiceField(_l("文字"), [Needed()], choices=language_choices)
    file = UploadField(
        _l("Word 模板"),
        [Needed()],
        endings=(".docx",),
        description=_l("在自带模板上修改最省事；最大 10 MB"),
    )


class AgreeForm(LinyueForm):
    """A yes that needs no words."""


class RejectForm(ReasonForm):
    """A no, with a reason that fits beside the template."""

    reason = LongTextField(_l("理由"), [Needed()], longest=200)
