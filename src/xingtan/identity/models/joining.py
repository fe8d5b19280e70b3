from django.db import models

from xingtan.identity.models.people import Person
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class ClaimCode(models.Model):
    """One row for every code that a school printed for a person of its roster to claim their account with.

    `digest` is the HMAC-SHA256 of the code under the node's secret, in hex. A newer code of a person ends the older
    ones.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claim_codes")
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code of {self.person_id}"


class Invitation(models.Model):
    """One row for every invitation of a school to an adult to become the parent of a child on the platform.

    It is accepted by whoever has the code, and holds only once a teacher of the child's class has confirmed it.
    `relation` is a word of `rules.RELATIONS`. `texted_at`: when it was sent to a phone; null: it was printed. A refusal
    ends it; its code opens nothing any more.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    relation = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    texted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="accepted_invitations")
    accepted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"invitation for {self.child_id}"
