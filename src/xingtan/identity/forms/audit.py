"""What of the audit log somebody asks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class DayField(forms.DateField):
    """A day, as a browser's calendar gives it, that the log can have."""

    def __init__(self, **facts: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, input_formats=["%Y-%m-%d"], widget=widget, **facts)
        self.error_messages["invalid"] = _("请选一个日子，写成 2017-08-21 这样。")

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST <= day < LATEST:
            raise forms.ValidationError(self.error_messages["invalid"])
        return day


class AuditForm(forms.Form):
    """Search the audit log: everything may be left empty. `kinds` are those that there are, with their words."""

    person = forms.CharField(
        label=_("谁"),
        required=False,
        max_length=64,
        help_text=_("姓名要写全，或者写用户名。做的人和被改的人都会找出来。"),
    )
    kind = forms.ChoiceField(label=_("什么事"), required=False)
    unit = forms.CharField(
        label=_("在哪里"), required=False, max_length=64, help_text=_("地方的名字，或者地方、学校、班级的代码。")
    )
    since = DayField(label=_("从哪天"))
    until = DayField(label=_("到哪天（含）"))

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["kind"].choices = [("", _("所有的事")), *kinds]  # type: ignore[attr-defined]
