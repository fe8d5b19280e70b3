"""Forms of the portal."""

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.kernel.ids import new_id
from xingtan.portal import rules


class OnceForm(forms.Form):
    """A form whose second sending changes nothing: it carries the id of what it makes."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def made_id(self) -> UUID:
        """Give the id of what this form makes."""
        return self.cleaned_data.get("id") or new_id()


class FeedbackForm(OnceForm):
    """What somebody wants to tell us."""

    kind = forms.ChoiceField(
        label=_("是哪一种"),
        choices=[
            (rules.FeedbackKind.IDEA.value, _("有个建议")),
            (rules.FeedbackKind.FAULT.value, _("哪里出错了")),
            (rules.FeedbackKind.QUESTION.value, _("不会用，想问一问")),
        ],
        initial=rules.FeedbackKind.IDEA.value,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("说说看"),
        help_text=_("出错的话，写上是哪一页、做了什么、看到了什么。不要写密码和身份证号。"),
        max_length=rules.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    contact = forms.CharField(
        label=_("怎样找到你"),
        help_text=_("电话、邮箱或 QQ，只用来回复这一次。登录了就不用写，回复会在这一页。"),
        max_length=rules.MOST_CONTACT,
        required=False,
    )
    page = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)


class AnswerForm(forms.Form):
    """An answer to feedback."""

    answer = forms.CharField(
        label=_("回复"), max_length=rules.MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 5})
    )
    via = forms.ChoiceField(
        label=_("怎样回复的"),
        choices=[
            (rules.AnsweredBy.SITE.value, _("在网站上")),
            (rules.AnsweredBy.QQ.value, "QQ"),
            (rules.AnsweredBy.PHONE.value, _("打电话")),
        ],
        initial=rules.AnsweredBy.SITE.value,
    )


class DayField(forms.DateField):
    """A day, asked for by the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BannerForm(OnceForm):
    """A banner to publish."""

    title = forms.CharField(label=_("标题"), max_length=rules.MOST_TITLE)
    note = forms.CharField(
        label=_("一句说明"),
        help_text=_("比如：晚上7点直播，之后可以回看。"),
        max_length=rules.MOST_NOTE,
        required=False,
    )
    url = forms.CharField(
        label=_("通到哪里"), help_text=_("本站的页面（以 / 开头）或 https 的地址。"), max_length=500, required=False
    )
    shown_from = DayField(label=_("从哪天起"))
    shown_until = DayField(label=_("到哪天为止"), help_text=_("这一天起不再显示。不填就一直显示。"), required=False)

    def clean(self) -> dict[str, object]:
        """Refuse days in the wrong order and addresses that lead elsewhere."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("shown_from"), cleaned.get("shown_until")
        if isinstance(since, date) and isinstance(until, date) and until <= since:
            self.add_error("shown_until", _("最后一天要晚于第一天。"))
        url = str(cleaned.get("url") or "")
        if url and not rules.addresses_here(url):
            self.add_error("url", _("横幅只能通到本站的页面（以 / 开头）或 https 的地址。"))
        return cleaned
