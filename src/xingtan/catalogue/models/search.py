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
