"""Where land lies: GeoJSON from a file or pasted, or the four sides in words."""

from __future__ import annotations

from wtforms import HiddenField

from app.core.bilingual import Text
from app.core.errors import InvalidValue
from app.parcels.forms.land import SidesForm
from app.web.fields import LongTextField, Needed, UploadField
from app.web.i18n import lazy_gettext as _l

LARGEST_FILE = 2_000_000
LONGEST_PASTE = 200_000


class BoundaryForm(SidesForm):
    """A boundary, the four sides, or both; what is left empty is taken away."""

    has_upload = True
    version = HiddenField(default="0")
    file = UploadField(
        _l("上传边界文件"),
        endings=(".geojson", ".json"),
        description=_l("GeoJSON，经纬度（CGCS2000 或 WGS84），一个小班一个面"),
    )
    boundary = LongTextField(
        _l("或粘贴边界"),
        longest=LONGEST_PASTE,
        secret=True,
        description=_l("GeoJSON 文字；上传了文件的，以文件为准。清空并保存即删除边界"),
        render_kw={"rows": 6, "spellcheck": "false"},
    )
    reason = LongTextField(_l("依据或原因"), [Needed()], longest=300)

    def geojson(self) -> str:
        """The text given: the file's if there is one, else the pasted one, else nothing."""
        if self.file.data is None:
            return str(self.boundary.data or "")
        content = self.file.data.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise InvalidValue(TOO_LARGE, field="file")
        try:
            return str(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise InvalidValue(NOT_TEXT, field="file") from error


TOO_LARGE = Text(
    "文件超过 2 MB。一个小班的边界用不了这么多点，请先简化。",
    "The file is larger than 2 MB. One parcel needs fewer points; simplify it first.",
)
NOT_TEXT = Text(
    "文件不是 UTF-8 文本。请导出为 GeoJSON 后再传。",
    "The file is not UTF-8 text. Export it as GeoJSON and upload again.",
)
