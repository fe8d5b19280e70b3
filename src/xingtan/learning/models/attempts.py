from django.db import models
from django.db.models import Q

from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Attempt(models.Model):
    """One row for every time that a person worked through a part of a resource: where they are, and how it went.

    `part` is the item of the package (a SCO, an assignable unit, a test); empty: the whole. `state` is what the content
    keeps for itself (SCORM's cmi data, H5P's user state), or where a person is in a test. `score` is from 0 to 1.
    `seconds` is what the content reports, bounded by the time that really passed from `started_at` to `changed_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.UUIDField()
    resource = models.UUIDField()
    part = models.CharField(max_length=200, blank=True)
    number = models.PositiveIntegerField(default=1)
    role = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=6, blank=True)
    school = models.CharField(max_length=10, blank=True)
    state = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    progress = models.FloatField(null=True)
    score = models.FloatField(null=True)
    passed = models.BooleanField(null=True)
    started_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-changed_at"], name="attempt_of_person"),
            models.Index(fields=["resource", "-changed_at"], name="attempt_at_resource"),
        )
        constraints = (
            models.UniqueConstraint(fields=["person", "resource", "part", "number"], name="attempt_number"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1), name="attempt_score"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.resource} {self.number}"


class ItemAnswer(models.Model):
    """One row for every item of an attempt that was answered: the last answer, its score, how often it was tried."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=200)
    given = models.JSONField(default=dict)
    outcomes = models.JSONField(default=dict)
    score = models.FloatField(null=True)
    most = models.FloatField(null=True)
    tries = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["attempt", "item"], name="item_answer_once"),)

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.item}"
