from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "xingtan.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.signals import password_changed

        password_changed.connect(_note_password_change, dispatch_uid="identity.password")


def _note_password_change(user: object, **_: object) -> None:
    from xingtan.identity.actions.signing_in import note_password_change

    note_password_change(user.pk)  # type: ignore[attr-defined]
