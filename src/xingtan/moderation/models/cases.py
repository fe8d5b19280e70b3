from django.db import models
from django.db.models import Q

from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Case(models.Model):
    """One row for every suspicion about one thing: what it is about, since when, and by when it is to be decided.

    `kind` is what it began with: `words`, `report`. `subject_kind` and `subject` name the thing ("resource" and its
    id), `subject_version` the version of it that was seen; `subject_title` and `address` are kept so that the case can
    still be read when it is gone. `unit` is whose it is, as `school:…` or `place:…`. A thing has one open case a kind.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12)
    subject_kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=64)
    subject_version = models.PositiveIntegerField(default=1)
    subject_title = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    owner = models.UUIDField(null=True)
    place = models.CharField(max_length=6)
    school = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["place", "due_at"], name="case_open", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["subject_kind", "subject"], name="case_subject"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["subject_kind", "subject", "kind"], name="case_one_open", condition=Q(closed_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_title}"


class Hit(models.Model):
    """One row for every sensitive word that was found in the subject of a case: which, of which list, and where."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hits")
    word = models.CharField(max_length=60)
    word_list = models.CharField(max_length=32)
    where = models.CharField(max_length=120)
    excerpt = models.CharField(max_length=200)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "word", "where"], name="hit_once"),)

    def __str__(self) -> str:
        return f"{self.word} {self.where}"


class Report(models.Model):
    """One row for every person and case that they reported it in: why, and in words if they like."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    person = models.UUIDField(null=True)
    reason = models.CharField(max_length=24)
    words = models.CharField(max_length=500, blank=True)
    reported_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "person"], name="report_once"),)

    def __str__(self) -> str:
        return f"{self.reason} {self.case_id}"


class Appeal(models.Model):
    """One row for every case whose decision its owner contests: why. It is decided by somebody else than the first."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="appeal")
    person = models.UUIDField()
    words = models.CharField(max_length=500)
    appealed_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.case_id)


class Decision(models.Model):
    """One row for every decision on a case: the first, and at most one on its appeal. None is ever changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    on_appeal = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=300)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "on_appeal"], name="decision_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"
