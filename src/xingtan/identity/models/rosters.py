from django.db import models

from xingtan.identity.models.people import Person
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class RosterImport(models.Model):
    """One row for every roster that was read: checked first, then taken in, perhaps undone.

    `unit_kind` and `unit_code` bound it: nothing outside that unit is touched. `file_digest` names the file in the blob
    store, `form` how it is read (csv, xlsx, oneroster). `state` is a word of `rules.rosters.State`. `report` holds
    counts, findings by row and column, and likely duplicates, as `rules.rosters` writes them; `done` of `total` rows
    are taken in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit_kind = models.CharField(max_length=8)
    unit_code = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    form = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=now, editable=False)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["unit_kind", "unit_code", "-asked_at"], name="rosters_of_unit"),)

    def __str__(self) -> str:
        return f"{self.file_name} into {self.unit_kind} {self.unit_code}"


class RosterChange(models.Model):
    """One row for every person whom a roster changed, so that it can be undone: their rows before, and after.

    `kind` is what happened to the person (new, changed, moved, left); `before` and `after` are what
    `actions.rosters` needs to put it back, and to see that nobody changed it since.
    """

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="changes")
    person = models.UUIDField()
    kind = models.CharField(max_length=12)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.kind} {self.person}"
