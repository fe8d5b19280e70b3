"""Forms of joining: claiming an account, accepting an invitation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.identity.forms.fields import MOST_PASSWORD, password_input
from xingtan.identity.queries.words import RELATION_NAMES
from xingtan.identity.rules.joining import RELATIONS


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "inputmode": "text"}
        ),
    )


class ClaimForm(forms.Form):
    """What is on the slip, and the password that is to hold from now on."""

    login = forms.CharField(
        label=_("用户名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = _code_field(_("认领码"), _("纸条上的八个字，大写小写都行，中间的横线可以不写。"))
    password1 = forms.CharField(
        label=_("新密码"),
        max_length=MOST_PASSWORD,
        strip=False,
        help_text=_("至少八个字符，什么字都可以，空格也可以。几个不相干的词连起来，又长又好记。"),
        widget=password_input("new-password"),
    )
    password2 = forms.CharField(
        label=_("再写一遍新密码"),
        max_length=MOST_PASSWORD,
        strip=False,
        widget=password_input("new-password"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两遍写的不一样，请再写一遍。"))
        return cleaned


class InvitationCodeForm(forms.Form):
    """The code on the slip that a child brought home."""

    code = _code_field(_("邀请码"), _("纸条或短信里的十二个字，大写小写都行，中间的横线可以不写。"))


class RelationForm(forms.Form):
    """What one is to the child."""

    relation = forms.ChoiceField(
        label=_("你是孩子的"),
        choices=[(each, RELATION_NAMES[each]) for each in RELATIONS],
        widget=forms.RadioSelect,
    )
