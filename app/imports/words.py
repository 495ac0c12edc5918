"""How the log speaks of imports."""

from __future__ import annotations

from collections.abc import Callable

from app.core.bilingual import Text
from app.imports.lists import kind_title
from app.imports.rules import EXTENT_LABELS, STATE_LABELS, Extent, ImportState

VERBS: dict[str, Text] = {
    "imports.uploaded": Text("上传表格", "Uploaded a sheet"),
    "imports.unreadable": Text("表格读不了", "Could not read a sheet"),
    "imports.checked": Text("检查表格", "Checked a sheet"),
    "imports.confirmed": Text("确认写入", "Confirmed the write"),
    "imports.abandoned": Text("放弃导入", "Gave up an import"),
    "imports.replaced": Text("由改好的表替代", "Replaced by the repaired sheet"),
    "imports.done": Text("导入完成", "Finished an import"),
    "imports.refused": Text("整表未写入", "Wrote nothing of a sheet"),
}
FIELDS: dict[str, Text] = {
    "good": Text("成功", "good rows"),
    "bad": Text("失败", "wrong rows"),
    "successor": Text("改好的那次导入", "import of the repaired sheet"),
    "rows": Text("行数", "rows"),
    "updates": Text("更新已存在的数据", "updates existing"),
    "extent": Text("写入范围", "extent"),
    "import_state": Text("导入状态", "state of the import"),
    "import_kind": Text("导入内容", "imported"),
}
SUBJECTS: dict[str, Text] = {"sheet_import": Text("批量导入", "Import")}


def _extent(code: str) -> Text:
    return EXTENT_LABELS[Extent(code)] if code in set(Extent) else Text(code, code)


def _state(code: str) -> Text:
    return STATE_LABELS[ImportState(code)] if code in set(ImportState) else Text(code, code)


VALUES: dict[str, Callable[[str], Text]] = {
    "extent": _extent,
    "import_state": _state,
    "import_kind": kind_title,
}
