"""Signing in at the door: by a name and a password, by a code that was sent; proving a number by a code."""

import time
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.views import (
    ChangePhoneView,
    ConfirmLoginCodeView,
    ConfirmPasswordResetCodeView,
    LoginView,
    _VerifyPhoneChangeView,
)
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xingtan.identity.rules.phones import written


class SignIn(LoginView):  # type: ignore[misc]
    """Sign in by a name and a password; every other way that the node offers stands beside it."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {**super().get_context_data(**given), "outside": get_adapter(self.request).list_providers(self.request)}


class _Written:
    """A page that names a phone number does it as people write it."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().get_context_data(**given)  # type: ignore[misc]
        return {**told, **{name: written(told[name]) for name in ("phone", "email") if told.get(name)}}


class SignInCode(_Written, ConfirmLoginCodeView):  # type: ignore[misc]
    """Sign in by a code. Whether somebody has the address shows neither here nor where the code is asked for again."""

    request: HttpRequest

    def _resend_form_valid(self, form: forms.Form) -> HttpResponse:
        state = self._process.state
        address = str(state.get("phone") or state.get("email"))
        if ratelimit.consume(self.request, action="request_login_code", key=address):
            self._send_again()
            state["at"] = time.time()
            self._process.record_resend()
            self._process.persist()
        else:
            adapter = get_account_adapter()
            adapter.add_message(self.request, messages.ERROR, message=adapter.error_messages["rate_limited"])
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def _send_again(self) -> None:
        """Send a new code to who has this address. allauth's own makes one for nobody too, and fails at it."""
        if self._process.user is not None:
            self._process.send(skip_enumeration_mails=True)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        if self._process.record_invalid_attempt():
            response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return response
        adapter = get_account_adapter()
        adapter.add_message(self.request, messages.ERROR, message=adapter.error_messages["code_spent"])
        return redirect(self.passthrough_next_url(reverse("account_request_login_code")))


class ResetCode(_Written, ConfirmPasswordResetCodeView):  # type: ignore[misc]
    """Choose a new password once a code was read."""


class Phone(_Written, ChangePhoneView):  # type: ignore[misc]
    """Say which phone number is one's own."""


class PhoneCode(_Written, _VerifyPhoneChangeView):  # type: ignore[misc]
    """Prove by a code that a number is one's own, and see it among the other ways in."""

    def respond_process_succeeded(self, form: forms.Form) -> HttpResponse:
        return redirect("security")


sign_in = SignIn.as_view()
sign_in_code = SignInCode.as_view()
reset_code = ResetCode.as_view()
phone = Phone.as_view()
phone_code = login_required(PhoneCode.as_view())
