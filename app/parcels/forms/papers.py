"""Title papers, and what keeps land from being clear."""

from __future__ import annotations

from datetime import date
from typing import cast

from app.core import clock
from app.core.identifiers import certificate, real_estate_unit
from app.parcels.forms.boxes import AreaField, filled
from app.parcels.forms.holders import OFFERED, find_holder
from app.parcels.forms.land import options
from app.parcels.inputs import CertificateInput, HoldInput
from app.parcels.rules import HOLD_LABELS, HoldKind
from app.web.fields import ChoiceField, DayField, LongTextField, Needed, ParsedField, TextField
from app.web.forms import LinyueForm
from app.web.i18n import lazy_gettext as _l


class CertificateForm(LinyueForm):
    """A title paper; it may cover more parcels than the one whose page one came from."""

    draft_key = "parcels.certificate"
    number = ParsedField(
        _l("证号"),
        [Needed()],
        parse=certificate.parse,
        longest=80,
        description=_l("照证书填写，如 示(2023)青禾县不动产权第0001234号"),
    )
    unit_number = ParsedField(
        _l("不动产单元号"),
        parse=real_estate_unit.parse,
        show=real_estate_unit.grouped,
        longest=60,
        width="medium",
        description=_l("28 位；旧林权证没有的留空"),
    )
    who = TextField(
        _l("证上权利人的编号或姓名"),
        longest=120,
        width="medium",
        description=_l("已登记的主体填编号；证上写的不是已登记的主体，填下一栏"),
        render_kw={"list": OFFERED, "autocomplete": "off"},
    )
    holder_name = TextField(_l("证上权利人姓名"), longest=120, width="medium")
    issued_by = TextField(_l("发证机关"), longest=120)
    issued_on = DayField(_l("发证日期"), [Needed()])
    valid_until = DayField(_l("使用期限至"), description=_l("证上没有终止日期的留空"))
    area = AreaField(_l("证载面积"))
    others = LongTextField(
        _l("同一证书还包括的小班"),
        longest=3000,
        description=_l("每行一个小班编码；只有本小班的留空"),
        render_kw={"rows": 3},
    )
    note = LongTextField(_l("备注"), longest=300)

    def keys(self) -> list[str]:
        """The other parcels the paper covers."""
        text = str(self.others.data or "").replace("，", "\n").replace(",", "\n")
        return [line.strip().upper() for line in text.splitlines() if line.strip()]

    def to_input(self, parcel_ids: tuple[int, ...], *, division_path: str) -> CertificateInput:
        """The frozen input."""
        typed = self.who.data or ""
        return CertificateInput(
            number=filled(self.number),
            parcel_ids=parcel_ids,
            issued_on=cast("date", self.issued_on.data),
            holder_party_id=find_holder(typed, division_path=division_path) if typed else None,
            holder_name=self.holder_name.data or "",
            unit_number=self.unit_number.data or "",
            issued_by=self.issued_by.data or "",
            valid_until=self.valid_until.data,
            area=self.area.data,
            note=self.note.data or "",
        )


class HoldForm(LinyueForm):
    """A dispute, mortgage, seizure or other restriction begins."""

    draft_key = "parcels.hold"
    kind = ChoiceField(_l("类别"), [Needed()], choices=options(HOLD_LABELS))
    from_on = DayField(_l("自哪天起"), [Needed()], default=clock.today)
    until_on = DayField(_l("到期日"), description=_l("抵押、查封有期限的填写；没有的留空"))
    said = LongTextField(
        _l("情况说明"),
        [Needed()],
        longest=300,
        description=_l("争议双方各写一句；不写证件号和电话"),
    )
    claimant = TextField(_l("对方、抵押权人或查封机关"), longest=120)
    document = TextField(_l("文书号"), longest=120, width="medium")

    def to_input(self) -> HoldInput:
        """The frozen input."""
        return HoldInput(
            kind=HoldKind(self.kind.data),
            from_on=cast("date", self.from_on.data),
            said=self.said.data,
            claimant=self.claimant.data or "",
            document=self.document.data or "",
            until_on=self.until_on.data,
        )


class ClearForm(LinyueForm):
    """It ends, with a paper that says so."""

    on = DayField(_l("哪天解除"), [Needed()], default=clock.today)
    how = LongTextField(
        _l("怎样解除"),
        [Needed()],
        longest=300,
        description=_l("如：调解书、判决书、注销登记的文号"),
    )
