"""Tables about briefs. Days are local to Asia/Shanghai; a period is [since, until). Counts are never stored here."""

from typing import NoReturn

from django.db import models
from django.db.models import F, Q

from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class DataLag(models.Model):
    """One row for every time the data of a place were not whole: what a table shows as unknown and does not rank.

    `subject` is one of `rules.metrics.Subject`, empty for all. `until` is the first day that is whole again; null: none
    yet. `expected_records` is how many records the period will have, where that is known: progress is shown against it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place_code = models.CharField(max_length=6, db_index=True)
    subject = models.CharField(max_length=16, blank=True)
    reason_zh = models.CharField(max_length=120)
    reason_en = models.CharField(max_length=160)
    since = models.DateField()
    until = models.DateField(null=True)
    expected_records = models.PositiveBigIntegerField(null=True)
    declared_by = models.UUIDField(null=True)
    declared_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="lag_period"),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.subject} {self.since}"


class ReportedMonth(models.Model):
    """One row for every period that a place reports on, such as 21 July to 21 August."""

    place_code = models.CharField(max_length=6)
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "since", "until"], name="month_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="month_period"),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.since}..{self.until}"


class BriefNote(models.Model):
    """One row for every text that an operator put into a section of a brief. Figures and ranks are never among them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place_code = models.CharField(max_length=6)
    since = models.DateField()
    until = models.DateField()
    section = models.CharField(max_length=16)
    title_zh = models.CharField(max_length=80, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    text_zh = models.TextField(max_length=4000)
    text_en = models.TextField(max_length=8000, blank=True)
    written_by = models.UUIDField(null=True)
    written_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (models.Index(fields=["place_code", "since", "until"], name="notes_of_brief"),)

    def __str__(self) -> str:
        return f"{self.place_code} {self.since} {self.section}"


class PublishedBrief(models.Model):
    """One row for every edition of a brief that was published. It is never changed: a correction is a new edition.

    `figures` is the JSON of the contract and `document` what every format is printed from, as at `cut_off_at`; `digest`
    is the SHA-256 of both, so that a change behind the program's back shows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place_code = models.CharField(max_length=6)
    since = models.DateField()
    until = models.DateField()
    edition = models.PositiveSmallIntegerField()
    cut_off_at = models.DateTimeField()
    figures = models.TextField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=now)
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place_code", "since", "until", "edition"], name="brief_edition"),
        )

    def __str__(self) -> str:
        return f"{self.place_code} {self.since}..{self.until} #{self.edition}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write a new edition; refuse to change one."""
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("a published brief is never changed: publish a new edition")
