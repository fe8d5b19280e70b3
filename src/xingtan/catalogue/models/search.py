from django.db import models

from xingtan.kernel.clock import now


class SearchChange(models.Model):
    """One row for every time a resource may have to be found differently, in order.

    Each search index remembers the last `id` that it has taken in; rows that all may have taken in are pruned.
    """

    resource = models.UUIDField()
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.pk} {self.resource}"


class SavedSearch(models.Model):
    """One row for every search that a person keeps and is told about: its words, what it is narrowed by.

    `seen_until` is the number of the search change up to which they were told.
    """

    person = models.UUIDField()
    text = models.CharField(max_length=100, blank=True)
    labels = models.JSONField(default=dict)
    tells = models.BooleanField(default=True)
    seen_until = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-saved_at"], name="search_of_person"),)

    def __str__(self) -> str:
        return f"{self.person} {self.text}"
