"""How the log speaks of papers: every verb, field and kind of record in both languages."""

from __future__ import annotations

from collections.abc import Callable

from app.core.bilingual import Text
from app.documents.kinds import LANGUAGE_LABELS, load_kinds
from app.documents.rules import DOCUMENT_LABELS, TEMPLATE_LABELS

VERBS: dict[str, Text] = {
    "documents.issued": Text("签发文书", "Issued paper"),
    "documents.made": Text("制成文书", "Made paper"),
    "documents.voided": Text("作废文书", "Withdrew paper"),
    "documents.replaced": Text("替换文书", "Replaced paper"),
    "documents.template_uploaded": Text("上传模板", "Uploaded template"),
    "documents.template_passed": Text("模板检查通过", "Template passed its check"),
    "documents.template_refused": Text("模板检查未通过", "Template failed its check"),
    "documents.template_approved": Text("审定模板", "Approved template"),
    "documents.template_rejected": Text("退回模板", "Rejected template"),
    "documents.template_retired": Text("停用模板", "Retired template"),
    "documents.batch_started": Text("开始批量制作", "Started batch"),
    "documents.batch_made": Text("完成批量制作", "Finished batch"),
    "documents.packet_started": Text("新建材料包", "Started packet"),
    "documents.packet_item_added": Text("放入材料包", "Added to packet"),
    "documents.packet_item_removed": Text("移出材料包", "Removed from packet"),
    "documents.packet_ordered": Text("调整材料包顺序", "Reordered packet"),
    "documents.list_exported": Text("导出文书目录", "Exported list of papers"),
}
FIELDS: dict[str, Text] = {
    "paper": Text("文种", "kind of paper"),
    "paper_status": Text("状态", "status"),
    "languages": Text("文字", "languages"),
    "language": Text("文字", "language"),
    "version": Text("版本", "version"),
    "sha256": Text("校验值", "hash"),
    "total": Text("份数", "papers"),
    "made": Text("已制成", "made"),
    "item": Text("材料", "item"),
    "count": Text("件数", "items"),
}
SUBJECTS: dict[str, Text] = {
    "document": Text("文书", "Paper"),
    "paper_template": Text("模板", "Template"),
    "paper_batch": Text("批量制作", "Batch"),
    "packet": Text("材料包", "Packet"),
}


STATUSES = {
    **{status.value: label for status, label in DOCUMENT_LABELS.items()},
    **{status.value: label for status, label in TEMPLATE_LABELS.items()},
}


def _status(code: str) -> Text:
    return STATUSES.get(code) or Text(code, code)


def _kind(code: str) -> Text:
    kind = load_kinds().get(code)
    return kind.name if kind else Text(code, code)


def _language(code: str) -> Text:
    return next(
        (label for each, label in LANGUAGE_LABELS.items() if each == code), Text(code, code)
    )


def _hash(value: str) -> Text:
    """Enough of a hash to tell two apart; the log keeps the whole."""
    shown = f"{value[:12]}…" if len(value) > 12 else value
    return Text(shown, shown)


VALUES: dict[str, Callable[[str], Text]] = {
    "sha256": _hash,
    "languages": _language,
    "paper": _kind,
    "paper_status": _status,
    "language": _language,
}
