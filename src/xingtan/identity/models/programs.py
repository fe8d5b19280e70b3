from django.db import models

from xingtan.identity.models.people import Person


class ExternalName(models.Model):
    """One row for every name by which a program that keeps people here (SCIM) knows one of them: its externalId."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="external_names")
    client_id = models.CharField(max_length=100)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["client_id", "name"], name="external_name_once"),
            models.UniqueConstraint(fields=["client_id", "person"], name="external_name_of_person_once"),
        )

    def __str__(self) -> str:
        return f"{self.client_id} calls {self.person_id}"
