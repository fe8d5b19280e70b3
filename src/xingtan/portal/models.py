"""Tables of the portal. Times are UTC; days are local to Asia/Shanghai."""

from django.db import models

from xingtan.kernel.ids import new_id
from xingtan.portal import rules


class Banner(models.Model):
    """One row for every banner: something that happens, with the page that tells more."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=rules.MOST_TITLE)
    note = models.CharField(max_length=rules.MOST_NOTE, blank=True)
    url = models.CharField(max_length=500, blank=True)
    place_code = models.CharField(max_length=6, db_index=True)
    shown_from = models.DateField(db_index=True)
    shown_until = models.DateField(null=True)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-shown_from", "-published_at")

    def __str__(self) -> str:
        return self.title


class Campaign(models.Model):
    """One row for every campaign that people enter. `entered_before`: entries that a predecessor counted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=rules.MOST_TITLE)
    note = models.CharField(max_length=rules.MOST_NOTE, blank=True)
    place_code = models.CharField(max_length=6)
    open_from = models.DateField()
    open_until = models.DateField(null=True)
    entered_before = models.PositiveIntegerField(default=0)
    counted_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.title


class CampaignEntry(models.Model):
    """One row for every person in every campaign that they entered."""

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="entries")
    person_id = models.UUIDField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "person_id"], name="portal_one_entry_a_person")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.person_id}"


class Feedback(models.Model):
    """One row for every thing that somebody told us. `contact` is what they gave for an answer, if they did."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in rules.FeedbackKind])
    text = models.TextField(max_length=rules.MOST_CHARACTERS)
    contact = models.CharField(max_length=rules.MOST_CONTACT, blank=True)
    page = models.CharField(max_length=200, blank=True)
    place_code = models.CharField(max_length=6)
    person_id = models.UUIDField(null=True, db_index=True)
    submitted_at = models.DateTimeField(db_index=True)
    answer = models.TextField(max_length=rules.MOST_CHARACTERS, blank=True)
    answered_at = models.DateTimeField(null=True, db_index=True)
    answered_by = models.UUIDField(null=True)
    answered_via = models.CharField(max_length=10, blank=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.UUIDField(null=True)

    class Meta:
        ordering = ("-submitted_at",)
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return self.text[:40]


class JoinedRegion(models.Model):
    """One row for every region whose node is joined with this one, or being joined (`open`).

    `note_en` is empty where nobody wrote the note in English.
    """

    place_code = models.CharField(max_length=6, primary_key=True)
    note = models.CharField(max_length=40, blank=True)
    note_en = models.CharField(max_length=80, blank=True)
    open = models.BooleanField(default=False)
    url = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    known_on = models.DateField()

    class Meta:
        ordering = ("position", "place_code")

    def __str__(self) -> str:
        return self.place_code
