"""A form that may ask for a moment's work, a picture or sounds before it is read."""

from functools import cached_property
from typing import Any

from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xingtan.identity.accounts import limits
from xingtan.identity.actions.captchas import Asked, answer_captcha, ask_captcha
from xingtan.identity.rules.captchas import MOST_CHARACTERS, Need


class CaptchaForm(forms.Form):
    """Asks as much as `captcha_need` says, and checks the answer before anything else (`pass_captcha`).

    Show it with `<c-captcha :asked="form.captcha" />`. `least` is what is asked of everyone.
    """

    least = Need.NOTHING

    captcha_work = forms.CharField(required=False, max_length=MOST_CHARACTERS, widget=forms.HiddenInput)
    captcha_token = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    captcha_answer = forms.CharField(required=False, max_length=40)

    def captcha_need(self) -> Need:
        """Say how much is asked now."""
        return limits.need_of(context.request, self.captcha_key(), self.least)

    def captcha_key(self) -> str | None:
        """Name the account that this form is about, as `limits.account_key` does; None where there is none."""
        return None

    @cached_property
    def captcha(self) -> Asked | None:
        """Give the captcha to show, None where none is asked."""
        need = self.captcha_need()
        return ask_captcha(need) if need is not Need.NOTHING else None

    def pass_captcha(self) -> None:
        """Use up the answer. Raises ValidationError where too little was shown."""
        need = self.captcha_need()
        if need is Need.NOTHING:
            return
        told: dict[str, Any] = self.cleaned_data
        names = ("captcha_work", "captcha_token", "captcha_answer")
        work, token, answer = (str(told.get(name) or "") for name in names)
        if answer_captcha(need, work, token, answer) >= need:
            return
        if answer:
            raise ValidationError(_("写的和图里的、听到的对不上，已经换了一个，请再试一次。"), code="captcha")
        raise ValidationError(_("请先做完下面的验证，再试一次。刚才填的还没有交。"), code="captcha")
