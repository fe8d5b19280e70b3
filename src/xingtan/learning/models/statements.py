from uuid import UUID

from django.db import models
from django.db.models import Q

from xingtan.kernel.clock import now
from xingtan.learning.models.attempts import Attempt

NOBODY = UUID(int=0)


class Statement(models.Model):
    """One row for every xAPI statement that was accepted. `id` is the sender's; a second one of it changes nothing."""

    id = models.UUIDField(primary_key=True)
    person = models.UUIDField()
    attempt = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, related_name="statements")
    verb = models.CharField(max_length=200)
    activity = models.CharField(max_length=500)
    body = models.JSONField()
    happened_at = models.DateTimeField()
    stored_at = models.DateTimeField(default=now)
    voided_by = models.UUIDField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-stored_at"], name="statement_of_person"),
            models.Index(fields=["attempt", "stored_at"], name="statement_of_attempt"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.activity}"


class Document(models.Model):
    """One row for every document that content keeps through xAPI: a state, or a profile of an activity or a person.

    `person`, `registration` are NOBODY where the document has none.
    """

    kind = models.CharField(max_length=10)
    person = models.UUIDField(default=NOBODY)
    activity = models.CharField(max_length=500, blank=True)
    registration = models.UUIDField(default=NOBODY)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    body = models.BinaryField()
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "person", "activity", "registration", "name"],
                name="document_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Launch(models.Model):
    """One row for every time that content was opened to report by itself: the secret it fetches once, and until when.

    `fetch_digest` is of the secret in the address, `token_digest` of the one it was changed for; neither is kept.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="launches")
    fetch_digest = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, blank=True)
    session = models.UUIDField()
    launched_at = models.DateTimeField(default=now)
    fetched_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["token_digest"], name="launch_token", condition=~Q(token_digest="")),)

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.launched_at}"
