from django.db import models

from xingtan.identity.models.people import Person
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class SignIn(models.Model):
    """One row for every time a person signed in, for half a year: when, how, from what device and roughly from where.

    `way` is a word of `rules.ways.Way`; `address` is the network of the address (/24 or /48), never the whole one.
    `session` is a digest of the session's key, so that one's own list can say which one is this.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(default=now, editable=False)
    way = models.CharField(max_length=16)
    device = models.CharField(max_length=120)
    address = models.CharField(max_length=48)
    session = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-at"], name="sign_ins_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} at {self.at}"


class ScanSignIn(models.Model):
    """One row for every QR code that a screen showed to be signed in by a phone; it lives a minute and works once.

    `digest` is the SHA-256 of the secret in the code; `browser` the SHA-256 of the secret that the screen alone has.
    `device` and `address` say to the phone what it is about to sign in, and from where.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64)
    device = models.CharField(max_length=120)
    address = models.CharField(max_length=48)
    shown_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    scanned_by = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"scan {self.id}"


class Impersonation(models.Model):
    """One row for every time an operator looked at the platform as somebody else, with the reason that they gave."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="impersonations")
    reason = models.CharField(max_length=200)
    began_at = models.DateTimeField(default=now, editable=False)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.operator_id} as {self.person_id}"
