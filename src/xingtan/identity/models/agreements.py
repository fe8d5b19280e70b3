from django.db import models

from xingtan.identity.models.people import Person
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Consent(models.Model):
    """One row for every time somebody let an application know something of a person, until it was withdrawn.

    `scopes` are words separated by spaces. `given_by` is the person, or for a child under fourteen a parent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    client_id = models.CharField(max_length=100, db_index=True)
    scopes = models.CharField(max_length=400)
    given_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=now, editable=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "client_id"], condition=models.Q(withdrawn_at__isnull=True), name="consent_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} to {self.client_id}: {self.scopes}"
