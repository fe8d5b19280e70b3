from django.db import models
from django.db.models import F, Q


class Place(models.Model):
    """One row for every stretch of time in which a place kept its code, its name, its level and its parent.

    `code` is that of GB/T 2260, `000000` the nation. `valid_until` is the first day on which the row no longer holds;
    null: it holds today. A place that was valid when the history begins (`rules.KNOWN_SINCE`) starts on that day.
    """

    code = models.CharField(max_length=6)
    level = models.CharField(max_length=8)
    name_zh = models.CharField(max_length=40)
    short_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    short_en = models.CharField(max_length=80)
    parent_code = models.CharField(max_length=6, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "valid_from"], name="place_code_from"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="place_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Succession(models.Model):
    """One row for every pair of codes of which the later took over people or land of the earlier on a day."""

    on = models.DateField()
    kind = models.CharField(max_length=8)
    old_code = models.CharField(max_length=6)
    new_code = models.CharField(max_length=6)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["on", "old_code", "new_code"], name="succession_once"),)

    def __str__(self) -> str:
        return f"{self.on} {self.old_code} > {self.new_code}"


class Edition(models.Model):
    """One row for every time the nation's places were loaded: from which packages, what they gave."""

    version = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()
    places = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.version


class School(models.Model):
    """One row for every school: ten digits, the first six those of the place in which it was founded.

    `place_code` is the place in which it stands. `stages` are words of `rules.STAGES`, separated by spaces.
    """

    code = models.CharField(max_length=10, primary_key=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160, blank=True)
    place_code = models.CharField(max_length=6, db_index=True)
    stages = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class SchoolClass(models.Model):
    """One row for every class: its code is school, year of entry and number: `3301020001-2016-2`."""

    code = models.CharField(max_length=24, primary_key=True)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="classes")
    stage = models.CharField(max_length=16)
    entry_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"
