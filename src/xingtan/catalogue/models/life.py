"""The life of a resource: each step is a row, and none is ever changed."""

from typing import Any

from django.db import models
from django.db.models import Q

from xingtan.catalogue.models.resources import Resource
from xingtan.kernel.clock import now


class Kept(models.Model):
    """A row that is written once: whoever would write it again is stopped, so that history stays what it was."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are written once")
        super().save(*args, **kwargs)


class Version(Kept):
    """One row for every time that a resource was offered: its whole content as it was then, and the promise given.

    `number` counts from 1 within the resource. `content` is what `rules.versions` writes: texts, place in the
    curriculum, licence, files by name and digest, exercises. `says` is what the author says has changed. `promised_by`
    declared that they may offer it. `content` is kept when the resource changes: history compares it.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    says = models.CharField(max_length=300, blank=True)
    promised_by = models.UUIDField(null=True)
    offered_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["resource", "number"], name="version_number"),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.number}"


class MachineCheck(models.Model):
    """One row for every version that machines look over: how far they are, and when they were done.

    `steps` of `of_steps` are done. `claimed_at` is when a worker took it; one that died leaves it to the next.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="machine_check")
    steps = models.PositiveSmallIntegerField(default=0)
    of_steps = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["asked_at"], name="check_waiting", condition=Q(done_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.steps}/{self.of_steps}"


class Finding(models.Model):
    """One row for every thing that a machine found in a version. `weight`: `stop`, `doubt` or `note`.

    `says` is a msgid, `words` what it is filled with; `where` names the file or part. `like` is the resource that this
    one resembles.
    """

    check_run = models.ForeignKey(MachineCheck, on_delete=models.CASCADE, related_name="findings")
    tool = models.CharField(max_length=16)
    weight = models.CharField(max_length=8)
    where = models.CharField(max_length=160, blank=True)
    says = models.CharField(max_length=200)
    words = models.JSONField(default=dict)
    like = models.UUIDField(null=True)
    case = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.tool} {self.weight}"


class Fingerprint(models.Model):
    """One row for every band of what a resource's text or picture looks like: near duplicates share a band.

    `whole` is the 64-bit fingerprint in hexadecimal, `piece` its sixteen bits number `band`.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="fingerprints")
    kind = models.CharField(max_length=8)
    band = models.PositiveSmallIntegerField()
    piece = models.PositiveIntegerField()
    whole = models.CharField(max_length=16)

    class Meta:
        indexes = (models.Index(fields=["kind", "band", "piece"], name="fingerprint_piece"),)
        constraints = (models.UniqueConstraint(fields=["resource", "kind", "band"], name="fingerprint_band"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.whole}"


class Review(models.Model):
    """One row for every reviewer of a version: in which round, since when, and how they decided.

    `round` is `first`, `final` or `committee`. A round has one reviewer, a committee has several. `opinion` is
    empty while they look; then `pass`, `return`, `reject`, or `refer` (to the committee). One that is `let_go_at` was
    given back undecided.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reviews")
    round = models.CharField(max_length=12)
    reviewer = models.UUIDField()
    reviewer_name = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(default=now)
    opinion = models.CharField(max_length=8, blank=True)
    reasons = models.JSONField(default=list)
    words = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    let_go_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["reviewer", "-decided_at"], name="review_of_reviewer"),)
        constraints = (
            models.UniqueConstraint(
                fields=["version", "round"],
                name="review_one_a_round",
                condition=Q(let_go_at__isnull=True) & ~Q(round="committee"),
            ),
            models.UniqueConstraint(
                fields=["version", "reviewer"], name="reviewer_once_a_version", condition=Q(let_go_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.round}"


class Publication(Kept):
    """One row for every time that a version went online; `published_by` is None where the node took it in itself."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (models.Index(fields=["resource", "published_at"], name="publication_of_resource"),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.number}"


class Withdrawal(Kept):
    """One row for every time that a resource was taken offline: why, in a fixed word and in words, and by whom.

    `reaches_copies`: what was made from it, or taken from here by others, is to be withdrawn too.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="withdrawals")
    reason = models.CharField(max_length=24)
    words = models.CharField(max_length=300, blank=True)
    reaches_copies = models.BooleanField(default=False)
    case = models.UUIDField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (models.Index(fields=["resource", "withdrawn_at"], name="withdrawal_of_resource"),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.reason}"


class NegativeEntry(models.Model):
    """One row for every entry of the negative list of a place: what is not taken in there, why, until when.

    `kind`: `file` (a digest), `provider` (a person), `source` (where it is brought from), `title` (words in it).
    """

    place = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    entered_by = models.UUIDField(null=True)
    entered_at = models.DateTimeField(default=now)
    until = models.DateField(null=True)
    struck_by = models.UUIDField(null=True)
    struck_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["kind", "value"], name="negative_value", condition=Q(struck_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class RightsTerm(models.Model):
    """One row for every region and time in which a resource may be shown; one without any may be shown everywhere.

    `region` is the code of a place and stands for all below it. Half-open: from `since` to before `until`; None: open.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="rights")
    region = models.CharField(max_length=6)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["resource", "region"], name="rights_region_once"),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.region}"
