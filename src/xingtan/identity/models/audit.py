from django.db import models


class AuditEntry(models.Model):
    """One row for every change of a role, a person or a setting and every sign-in, for ever, in the order of `number`.
    `event` is the fact that it keeps, so that a fact told twice is kept once.

    `digest` is the SHA-256, in hex, of the entry before and this one, so that a row that was changed, removed or put in
    shows. `actor` is who did it (null: the node itself), `behind` the operator who acted in their place. `subject` is
    whom or what it concerns, such as `person:<id>`; `unit` where, such as `school:3301060002`; `reach` the codes from
    the nation down to that unit as they were then, each followed by a stroke, by which those who stand over it find
    the entry; `detail` what a reader needs.
    """

    number = models.BigIntegerField(primary_key=True)
    event = models.UUIDField(unique=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=48, db_index=True)
    actor = models.UUIDField(null=True, db_index=True)
    behind = models.UUIDField(null=True)
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    unit = models.CharField(max_length=80, blank=True, db_index=True)
    reach = models.CharField(max_length=160, blank=True, db_index=True)
    detail = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
