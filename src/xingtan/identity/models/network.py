from django.db import models

from xingtan.identity.models.people import Person
from xingtan.kernel.clock import now


class NetworkPassword(models.Model):
    """One row for every person who goes online through their school's network: what their devices present there.

    It is made by the node and shown once; `digest` is its HMAC-SHA256 under the node's secret, in hex. It opens no
    account: a gateway and every device in between may see it.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="network_password")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"of {self.person_id}"
