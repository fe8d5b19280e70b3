from django.db import models

from xingtan.identity.models.people import Person
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Notice(models.Model):
    """One row for every word that the platform sent a person about their account: of a new device, of a role.

    `kind` names the sentence (`rules.notices`), `words` fill it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=48)
    words = models.JSONField(default=dict)
    told_at = models.DateTimeField(default=now, editable=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-told_at"], name="notices_of_person"),)

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class NoticeByMail(models.Model):
    """One row for every person and group of notices (`rules.notices.GROUPS`) that they want to hear of by mail, too."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices_by_mail")
    group = models.CharField(max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "group"], name="notice_by_mail_once"),)

    def __str__(self) -> str:
        return f"{self.group} to {self.person_id}"


class Export(models.Model):
    """One row for every time that all data which the platform has of a person were asked for.

    `asked_by` is the parent who asked for a child under fourteen; null: the person themselves. `digest`
    names the archive in the blob store once it is made; it can be fetched until `expires_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exports")
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=now, editable=False)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"export of {self.person_id}"
