from django.db import models

from xingtan.catalogue.models.packages import HarvestSource
from xingtan.catalogue.models.resources import Resource
from xingtan.kernel.clock import now


class HarvestedRecord(models.Model):
    """One row for every resource that was taken from another repository: where it lies there, what was said last.

    `identifier` names it there, `address` is where people see it, `stamp` the datestamp that it bore. `digest` is of
    what was taken in: the same again changes nothing. `gone_at`: it was deleted there, and withdrawn here for that
    alone; when it is there again, it comes back.
    """

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, primary_key=True, related_name="harvested")
    source = models.ForeignKey(HarvestSource, on_delete=models.PROTECT, related_name="records")
    identifier = models.CharField(max_length=500)
    address = models.URLField(max_length=500, blank=True)
    stamp = models.CharField(max_length=24, blank=True)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField(default=now)
    gone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.identifier
