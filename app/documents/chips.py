"""The states of papers, templates and batches as chips: a word and a tone."""

from __future__ import annotations

from app.core.bilingual import Text
from app.core.jobs.models import STATUS_LABELS, Job, JobStatus
from app.documents.models import Document, PaperBatch, PaperTemplate
from app.documents.rules import (
    DOCUMENT_LABELS,
    TEMPLATE_LABELS,
    DocumentStatus,
    TemplateStatus,
)
from app.web.chips import Chip, Tone

DOCUMENT_TONES: dict[DocumentStatus, Tone] = {
    DocumentStatus.PENDING: "wait",
    DocumentStatus.READY: "go",
    DocumentStatus.VOIDED: "stop",
    DocumentStatus.REPLACED: "rest",
}
TEMPLATE_TONES: dict[TemplateStatus, Tone] = {
    TemplateStatus.QUARANTINED: "wait",
    TemplateStatus.REFUSED: "stop",
    TemplateStatus.WAITING: "wait",
    TemplateStatus.APPROVED: "go",
    TemplateStatus.REJECTED: "stop",
    TemplateStatus.RETIRED: "rest",
}
JOB_TONES: dict[JobStatus, Tone] = {
    JobStatus.QUEUED: "wait",
    JobStatus.RUNNING: "wait",
    JobStatus.SUCCEEDED: "go",
    JobStatus.FAILED: "stop",
    JobStatus.CANCELLED: "rest",
}


def document_chip(document: Document) -> Chip:
    """Whether a paper is good."""
    status = DocumentStatus(document.status)
    return Chip(DOCUMENT_TONES[status], DOCUMENT_LABELS[status])


def template_chip(template: PaperTemplate) -> Chip:
    """Where an uploaded template stands."""
    status = TemplateStatus(template.status)
    return Chip(TEMPLATE_TONES[status], TEMPLATE_LABELS[status])


def batch_chip(batch: PaperBatch, job: Job | None) -> Chip:
    """How a batch goes: ready when every paper is, else as its job does."""
    if batch.made == batch.total:
        return Chip("go", Text("已完成", "Done"))
    status = JobStatus(job.status) if job is not None else JobStatus.QUEUED
    return Chip(JOB_TONES[status], STATUS_LABELS[status])
