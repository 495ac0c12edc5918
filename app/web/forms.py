"""The one form pattern: what every form of the house refuses, keeps and does only once.

    form = HouseholdForm(subject_id=household_id)
    if form.accepts():
        with form.submission() as sent:              # transaction + one-time token + draft removal
            household = commands.create_household(form.to_input(), actor=actor)
            sent.leads_to(url_for("parties.household", household_id=household.id))
        if sent.done:
            return redirect(sent.url, 303)
    return show_form("parties/household_form.html", form)

The boxes themselves stand in app/web/fields.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Any, ClassVar

from flask import Response, make_response, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FileField, FormField, HiddenField, SelectMultipleField
from wtforms.fields import MultipleFileField
from wtforms.i18n import get_translations

from app.core.bilingual import Text
from app.core.database import transaction
from app.core.errors import InvalidValue, RuleBroken
from app.web.context import current_actor
from app.web.drafts import Draft, drop_draft, find_draft
from app.web.fields import LongTextField, Needed
from app.web.form_tokens import FIELD, claim_token, issue_token, read_token
from app.web.i18n import gettext as _
from app.web.i18n import language, pick
from app.web.i18n import lazy_gettext as _l

CSRF = "csrf_token"
MANY = (SelectMultipleField, MultipleFileField)
DRAFTED: dict[str, type[LinyueForm]] = {}
"""Forms that keep drafts, by their key."""


class LinyueForm(FlaskForm):
    """Every form that writes derives from this."""

    draft_key: ClassVar[str | None] = None
    """`parties.household`: gives the form drafts."""
    one_time: ClassVar[bool] = True
    """Whether a second POST of the same page must have no effect. Sign-in has no need of it."""

    form_token = HiddenField()

    class Meta(FlaskForm.Meta):
        """Messages of WTForms in the language of the page."""

        def get_translations(self, form: object) -> object:
            """WTForms ships both languages; its cache is ours to key."""
            spoken = language()
            if spoken not in self.translations_cache:
                self.translations_cache[spoken] = get_translations((spoken,))
            return self.translations_cache[spoken]

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to type
        """Enter forms with drafts into the list the draft route reads."""
        super().__init_subclass__(**kwargs)
        if cls.draft_key is not None:
            DRAFTED[cls.draft_key] = cls

    def __init__(self, *args: Any, subject_id: object = "", **kwargs: Any) -> None:  # noqa: ANN401 - handed on to WTForms
        """`subject_id` is the record the form edits; empty for a new one."""
        self.subject_id = str(subject_id)
        self.draft: Draft | None = None
        self.restored = False
        self.nonce = ""
        if not self.is_submitted() and not args and "formdata" not in kwargs:
            self._offer_draft(kwargs)
        super().__init__(*args, **kwargs)
        # A POST without a token is refused in validate(); only a page being shown gets a fresh one.
        if not self.is_submitted():
            self.form_token.data = issue_token()

    def _offer_draft(self, kwargs: dict[str, Any]) -> None:
        """A kept draft is offered; `?draft=1` is the answer yes."""
        actor = current_actor()
        if self.draft_key is None or actor is None or actor.user_id is None:
            return
        self.draft = find_draft(
            user_id=actor.user_id, form_key=self.draft_key, subject_id=self.subject_id
        )
        if self.draft is not None and request.args.get("draft") == "1":
            self.restored = True
            kwargs["formdata"] = MultiDict(
                (name, text) for name, texts in self.draft.values.items() for text in texts
            )

    @property
    def draft_url(self) -> str | None:
        """Where the page keeps a draft while somebody types."""
        actor = current_actor()
        if self.draft_key is None or actor is None or actor.user_id is None:
            return None
        return url_for("web.save_draft", form_key=self.draft_key, subject_id=self.subject_id or "0")

    def accepts(self) -> bool:
        """Whether this is a POST whose every box is in order."""
        return bool(self.is_submitted() and self.validate())

    def validate(self, extra_validators: object = None) -> bool:
        """Boxes first, then what does not belong here, then the one-time token."""
        fine = bool(super().validate(extra_validators))
        if self.is_submitted():
            self._refuse_strangers()
            self._check_token()
        return fine and not self.form_errors

    def _refuse_strangers(self) -> None:
        """Boxes this form does not have, and boxes sent twice, are refused by name."""
        known = {field.name: field for field in leaf_fields(self)}
        for name in sorted({*request.form, *request.files}):
            if name not in known and name != CSRF:
                said = _("提交的内容里有本表没有的栏目“%(name)s”，请刷新页面后重填", name=name[:60])
                self.form_errors.append(said)
        for name, field in known.items():
            sent = len(request.form.getlist(name)) + len(request.files.getlist(name))
            if sent > 1 and not isinstance(field, MANY):
                label = field.label.text if field.name != FIELD else FIELD
                said = _("“%(name)s”一栏提交了不止一次，请刷新页面后重填", name=str(label))
                self.form_errors.append(said)

    def _check_token(self) -> None:
        if not self.one_time:
            return
        try:
            self.nonce = read_token(self.form_token.data or "")
        except InvalidValue as error:
            self.form_errors.append(pick(error.message))
            self.form_token.data = issue_token()
            self.form_token.raw_data = None

    def submission(self) -> Submission:
        """The transaction of this form's one effect."""
        return Submission(self)

    def blame(self, error: RuleBroken | InvalidValue) -> None:
        """Show an error of a rule where it belongs: beside its field, or on top."""
        said = pick(error.message)
        article = error.article if isinstance(error, RuleBroken) else None
        if article is not None:
            said = _("%(said)s（依据：%(article)s）", said=said, article=pick(article))
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(said)
        else:
            field.errors = [*field.errors, said]

    def boxes(self) -> list[Field]:
        """The boxes a person fills, in order: for pages that show them all alike."""
        return [field for field in self if field.name not in (CSRF, FIELD)]

    def wrong_fields(self) -> list[Field]:
        """The boxes with something to correct, in the order of the page."""
        return [field for field in leaf_fields(self) if field.errors]

    def belongs(self) -> bool:
        """Whether what was sent is made of this form's boxes, each once; drafts ask no more."""
        self._refuse_strangers()
        return not self.form_errors

    def draft_values(self) -> dict[str, list[str]]:
        """What of the submitted boxes may be kept as a draft."""
        kept = {}
        for field in leaf_fields(self):
            hidden = field.name in (CSRF, FIELD) or isinstance(
                field, (FileField, MultipleFileField)
            )
            if not hidden and not getattr(field, "secret", False) and field.name in request.form:
                kept[field.name] = request.form.getlist(field.name)
        return kept


def leaf_fields(form: Any) -> Iterator[Field]:  # noqa: ANN401 - a form, a list or an enclosure
    """Every box that can be sent, however deep it is enclosed."""
    for field in form:
        if isinstance(field, (FieldList, FormField)):
            yield from leaf_fields(field)
        else:
            yield field


class Submission(AbstractContextManager["Submission", bool]):
    """transaction() around the one effect of a form. A broken rule lands in the form."""

    def __init__(self, form: LinyueForm) -> None:
        """Nothing is open yet."""
        self.form = form
        self.done = False
        self.url = ""
        self._scope: AbstractContextManager[Session, bool | None] = transaction()

    def leads_to(self, url: str) -> None:
        """Where the result is; kept with the token for whoever presses twice."""
        self.url = url

    def __enter__(self) -> Submission:
        """Open the transaction and use up the token: the second of two presses stops here."""
        self._scope.__enter__()
        try:
            self._used = claim_token(self.form.nonce) if self.form.one_time else None
        except BaseException as error:
            self._scope.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Commit; or roll back, and turn a broken rule into an error of the form."""
        if error is None:
            self._finish()
            self._scope.__exit__(None, None, None)
            self.done = True
            return False
        with suppress(RuleBroken, InvalidValue):
            self._scope.__exit__(kind, error, trace)
        if isinstance(error, (RuleBroken, InvalidValue)):
            self.form.blame(error)
            return True
        return False

    def _finish(self) -> None:
        """Before the commit: remember where it led, and let go of the draft."""
        if self._used is not None:
            self._used.led_to = self.url[:1000] or None
        actor, form = current_actor(), self.form
        if form.draft_key is not None and actor is not None and actor.user_id is not None:
            drop_draft(user_id=actor.user_id, form_key=form.draft_key, subject_id=form.subject_id)


def show_form(template: str, form: LinyueForm, **values: object) -> Response:
    """The page of a form: 200 when first shown, 422 when something in it is wrong."""
    wrong = bool(form.errors or form.form_errors)
    return make_response(render_template(template, form=form, **values), 422 if wrong else 200)


class ReasonForm(LinyueForm):
    """The confirm pattern: a verb that needs no more than why. Slices add their own boxes."""

    reason = LongTextField(_l("理由"), [Needed()], longest=500)

    def because(self) -> str:
        """The reason given."""
        return str(self.reason.data)


NOT_FOR_SECRETS = Text(
    "本系统为非涉密系统，严禁存储、处理、传输国家秘密。",
    "This is an unclassified system. State secrets must not be stored, processed or sent here.",
)
