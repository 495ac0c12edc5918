"""A county's own templates: quarantine, the verdict of the check, the second person's decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.access.scope import ensure_visible
from app.core import clock
from app.core.actor import Actor
from app.core.audit.trail import record
from app.core.bilingual import Text
from app.core.database import require_one, session
from app.core.errors import RuleBroken
from app.core.jobs.queue import enqueue
from app.core.storage import keep_file
from app.core.storage.models import StoredFile
from app.documents.kinds import PaperLanguage, get_kind
from app.documents.models import PaperTemplate
from app.documents.queries import CHECK, get_template
from app.documents.rules import TemplateStatus, require_second_person


def upload_template(
    *, kind: str, language: PaperLanguage, file: StoredFile, sha256: str, actor: Actor
) -> PaperTemplate:
    """Keep the file in quarantine and order its check; nobody can use it before it is approved."""
    get_kind(kind)
    held = keep_file(file)
    place = actor.division_path
    latest = session().scalar(
        sa.select(sa.func.max(PaperTemplate.version)).where(
            PaperTemplate.division_path == place,
            PaperTemplate.kind == kind,
            PaperTemplate.language == language.value,
        )
    )
    template = PaperTemplate(
        kind=kind,
        language=language.value,
        division_path=place,
        version=(latest or 0) + 1,
        status=TemplateStatus.QUARANTINED,
        name=held.name,
        file_id=held.id,
        sha256=sha256,
        findings=[],
        names=[],
        uploaded_at=clock.now(),
        uploaded_by_id=actor.user_id,
        uploaded_by_name=actor.name,
    )
    session().add(template)
    session().flush()
    _note("documents.template_uploaded", template, actor=actor)
    enqueue(CHECK, {"template_id": template.id}, key=f"template:{template.id}", actor=actor)
    return template


def note_verdict(
    *,
    template_id: int,
    findings: Sequence[dict[str, Any]],
    names: Sequence[str],
    fit: bool,
    actor: Actor,
) -> None:
    """What the check found; a template without fatal findings waits for the second person."""
    template = session().get(PaperTemplate, template_id)
    assert template is not None, template_id
    end = TemplateStatus.WAITING if fit else TemplateStatus.REFUSED
    _move(
        template,
        TemplateStatus.QUARANTINED,
        end,
        findings=list(findings),
        names=sorted(names),
        checked_at=clock.now(),
    )
    verb = "documents.template_passed" if fit else "documents.template_refused"
    _note(verb, template, actor=actor, before=TemplateStatus.QUARANTINED)


def approve_template(*, template_id: int, actor: Actor) -> PaperTemplate:
    """Put a checked template to use; the one before it is retired in the same breath."""
    template = _decidable(template_id, actor)
    before = session().scalar(
        sa.select(PaperTemplate).where(
            PaperTemplate.division_path == template.division_path,
            PaperTemplate.kind == template.kind,
            PaperTemplate.language == template.language,
            PaperTemplate.status == TemplateStatus.APPROVED,
        )
    )
    if before is not None:
        retire_template(template_id=before.id, reason="", actor=actor)
    _decide(template, TemplateStatus.APPROVED, reason="", actor=actor)
    _note("documents.template_approved", template, actor=actor, before=TemplateStatus.WAITING)
    return template


def reject_template(*, template_id: int, reason: str, actor: Actor) -> PaperTemplate:
    """Send a checked template back, with the reason."""
    template = _decidable(template_id, actor)
    if not reason.strip():
        raise RuleBroken(
            Text("请写明不通过的原因。", "Say why it is rejected."),
            code="documents.reason",
            field="reason",
        )
    _decide(template, TemplateStatus.REJECTED, reason=reason, actor=actor)
    _note(
        "documents.template_rejected",
        template,
        actor=actor,
        before=TemplateStatus.WAITING,
        reason=reason,
    )
    return template


def retire_template(*, template_id: int, reason: str, actor: Actor) -> PaperTemplate:
    """Take a template out of use; papers made with it keep it."""
    template = get_template(template_id, actor=actor)
    ensure_visible(actor, template.division_path)
    _move(template, TemplateStatus.APPROVED, TemplateStatus.RETIRED)
    _note(
        "documents.template_retired",
        template,
        actor=actor,
        before=TemplateStatus.APPROVED,
        reason=reason or None,
    )
    return template


def _decidable(template_id: int, actor: Actor) -> PaperTemplate:
    template = get_template(template_id, actor=actor)
    # A place below works with the templates of the one above; it does not decide on them.
    ensure_visible(actor, template.division_path)
    require_second_person(uploaded_by_id=template.uploaded_by_id, actor_id=actor.user_id)
    return template


def _decide(template: PaperTemplate, end: TemplateStatus, *, reason: str, actor: Actor) -> None:
    _move(
        template,
        TemplateStatus.WAITING,
        end,
        decided_at=clock.now(),
        decided_by_id=actor.user_id,
        decided_by_name=actor.name,
        reason=reason.strip(),
    )


def _move(
    template: PaperTemplate, start: TemplateStatus, end: TemplateStatus, **values: object
) -> None:
    require_one(
        session().execute(
            sa.update(PaperTemplate)
            .where(PaperTemplate.id == template.id, PaperTemplate.status == start)
            .values(status=end, **values)
            .execution_options(synchronize_session=False)
        )
    )
    session().refresh(template)


def _note(
    verb: str,
    template: PaperTemplate,
    *,
    actor: Actor,
    before: TemplateStatus | None = None,
    reason: str | None = None,
) -> None:
    record(
        verb,
        actor=actor,
        subject_type="paper_template",
        subject_id=template.id,
        division_path=template.division_path,
        before={"paper_status": before} if before else None,
        after={
            "paper_status": template.status,
            "paper": template.kind,
            "language": template.language,
            "version": template.version,
            "sha256": template.sha256,
        },
        reason=reason,
    )
