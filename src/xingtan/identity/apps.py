from django.apps import AppConfig
from django.http import HttpRequest


class IdentityConfig(AppConfig):
    name = "xingtan.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account import signals as account
        from allauth.socialaccount.signals import social_account_added
        from django.contrib.auth.signals import user_logged_out

        from xingtan.identity.actions.second_factors import watch_second_factors
        from xingtan.identity.actions.signing_in import keep_only_networks

        for number, changed in enumerate((account.password_changed, account.password_set, account.password_reset)):
            changed.connect(_note_password_change, dispatch_uid=f"identity.password.{number}")
        account.email_added.connect(_note_mail_added, dispatch_uid="identity.mail.added")
        account.email_removed.connect(_note_mail_removed, dispatch_uid="identity.mail.removed")
        watch_second_factors()
        keep_only_networks()
        social_account_added.connect(_note_link, dispatch_uid="identity.outside")
        user_logged_out.connect(_leave_applications, dispatch_uid="identity.leave")


def _note_password_change(user: object, **_: object) -> None:
    from xingtan.identity.actions.signing_in import note_password_change
    from xingtan.identity.actions.tokens import end_tokens_of

    end_tokens_of(user.pk)  # type: ignore[attr-defined]
    note_password_change(user.pk)  # type: ignore[attr-defined]


def _leave_applications(request: HttpRequest | None, user: object, **_: object) -> None:
    from xingtan.identity.actions.tokens import leave_applications

    if request is not None and user is not None and request.session.session_key:
        leave_applications(user.pk, request.session.session_key)  # type: ignore[attr-defined]


def _note_link(sociallogin: object, **_: object) -> None:
    from xingtan.identity.actions.identities import note_link

    note_link(sociallogin.user.pk, sociallogin.account.provider)  # type: ignore[attr-defined]


def _note_mail_added(user: object, email_address: object, **_: object) -> None:
    from xingtan.identity.actions.addresses import note_mail

    note_mail(user.pk, email_address.email, True)  # type: ignore[attr-defined]


def _note_mail_removed(user: object, email_address: object, **_: object) -> None:
    from xingtan.identity.actions.addresses import note_mail

    note_mail(user.pk, email_address.email, False)  # type: ignore[attr-defined]
