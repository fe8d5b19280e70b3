from django.db import models


class OutboxRow(models.Model):
    """One row for every fact announced and not yet pruned; written in the transaction that made it true."""

    event_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=80)
    payload = models.BinaryField()
    announced_at = models.DateTimeField()
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["id"], name="outbox_waiting", condition=models.Q(relayed_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
