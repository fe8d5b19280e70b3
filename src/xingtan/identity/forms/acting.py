"""Acting in somebody's place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xingtan.identity.rules.lending import MOST_REASON


class ImpersonationForm(forms.Form):
    """Whose place, and why."""

    username = forms.CharField(label=_("用户名"), max_length=64, help_text=_("这个人登录用的用户名。"))
    reason = forms.CharField(
        label=_("为什么"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清楚谁求助、要看什么。本人看得到这句话。"),
    )
