"""Giving and lending roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.identity.forms.audit import DayField
from xingtan.ui.forms import ContentSelect


class LendForm(forms.Form):
    """Lend a role of one's own. `choices` are those that can be lent, by name."""

    what = forms.ChoiceField(label=_("哪个身份"), widget=ContentSelect)
    username = forms.CharField(
        label=_("借给谁"), max_length=64, help_text=_("写他登录用的用户名。只能借给同校、同地方的同事。")
    )
    since = DayField(label=_("从哪天"), help_text=_("不写就从今天起。"))
    until = DayField(label=_("到哪天（不含）"), help_text=_("最多 366 天。"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.fields["until"].required = True


class GiveForm(forms.Form):
    """Give somebody a role in a unit. `choices` are the roles that the asker may give there."""

    username = forms.CharField(label=_("给谁"), max_length=64, help_text=_("写他登录用的用户名。"))
    role = forms.ChoiceField(label=_("什么身份"))
    since = DayField(label=_("从哪天"), help_text=_("不写就从今天起。"))
    until = DayField(label=_("到哪天（不含）"), help_text=_("不写就没有期限。"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
