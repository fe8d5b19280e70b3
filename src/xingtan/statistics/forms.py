"""Forms of who keeps the figures of a place."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.statistics.actions.lags import MOST_REASON_CHARACTERS
from xingtan.statistics.actions.notes import MOST_CHARACTERS
from xingtan.statistics.rules.metrics import Subject

SECTIONS = (
    ("traffic", _("访问指标")),
    ("resources", _("资源指标")),
    ("spaces", _("空间指标")),
    ("activity", _("应用活跃情况")),
    ("platform", _("第三方应用的使用情况")),
    ("upgrades", _("平台的功能升级情况")),
    ("improvements", _("平台功能完善情况")),
    ("publicity", _("宣传推广活动")),
    ("support", _("客服管理情况")),
    ("demands", _("需求与反馈")),
    ("joining", _("与各地的互联互通")),
    ("highlights", _("本期工作亮点")),
)
SUBJECTS = (
    ("", _("全部数据")),
    (Subject.TRAFFIC.value, _("访问")),
    (Subject.RESOURCES.value, _("资源")),
    (Subject.SPACES.value, _("空间")),
    (Subject.OPEN_PLATFORM.value, _("开放平台")),
    (Subject.OPERATIONS.value, _("运营")),
)


class OnceForm(forms.Form):
    """A form whose second sending changes nothing: it carries the id of what it makes."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class NoteForm(OnceForm):
    """A text for a section of the brief."""

    section = forms.ChoiceField(label=_("放在哪一节"), choices=SECTIONS)
    title_zh = forms.CharField(label=_("小标题"), max_length=80, required=False)
    text_zh = forms.CharField(
        label=_("写什么"),
        help_text=_("名次、占比和升降由程序从数字得出，不用写。"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    title_en = forms.CharField(label=_("英文小标题"), max_length=160, required=False)
    text_en = forms.CharField(
        label=_("英文"),
        max_length=2 * MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LagForm(OnceForm):
    """Data of a place that are not whole."""

    place_code = forms.ChoiceField(
        label=_("哪个地方"), error_messages={"invalid_choice": _("请选这里和下级的一个地方。")}
    )
    subject = forms.ChoiceField(label=_("哪些数据"), choices=SUBJECTS, required=False)
    reason_zh = forms.CharField(label=_("为什么不全"), max_length=MOST_REASON_CHARACTERS)
    reason_en = forms.CharField(label=_("英文的原因"), max_length=160, required=False)
    since = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_code"].choices = list(choices)  # type: ignore[attr-defined]
