from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from xingtan.identity.rules.passwords import prepared
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class People(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """One row for every natural person known to the node, whatever roles they hold: one person, one account.

    `language` is the interface language that the person chose, empty for none. `phone` (E.164: +86138...) is empty
    where the person gave none; nobody shares one. E-mail addresses are those of allauth. `born_on` is kept where a
    roster says it, for what the law asks before one is fourteen. `closing_at`: the person is to be forgotten then.
    What a person may do is in their roles alone: there is no mark on the account that opens everything.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=40)
    language = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    phone_verified_at = models.DateTimeField(null=True)
    born_on = models.DateField(null=True)
    closing_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    registered_at = models.DateTimeField(default=now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[People] = People()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="phone_once"),)

    def __str__(self) -> str:
        return self.display_name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else prepared(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(None if raw_password is None else prepared(raw_password))

    def get_short_name(self) -> str:
        return self.display_name


class Role(models.Model):
    """One row for every role that a person holds or held in a unit, from `since` to before `until` (null: open).

    `unit_kind` is one of `rules.UnitKind`; `unit_code` the code of a place, school or class, or the id of a person,
    space or app. `lent_by` is who lent the role for a time, out of a role of their own; null: it was given.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=24)
    unit_kind = models.CharField(max_length=8)
    unit_code = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    lent_by = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="lent_roles")

    class Meta:
        indexes = (models.Index(fields=["unit_kind", "unit_code", "role"], name="role_of_unit"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "role", "unit_kind", "unit_code", "since"], name="role_once_from_a_day"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="role_period"),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.unit_kind} {self.unit_code}"


class Guardianship(models.Model):
    """One row for every child and adult who answers for it at home."""

    parent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="children")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="parents")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["parent", "child", "since"], name="guardianship_once_from_a_day"),
            models.CheckConstraint(condition=~Q(parent=F("child")), name="nobody_is_their_own_parent"),
        )

    def __str__(self) -> str:
        return f"{self.parent_id} > {self.child_id}"


class Enrolment(models.Model):
    """One row for every student and class they belong or belonged to."""

    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    class_code = models.CharField(max_length=24, db_index=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["student", "class_code", "since"], name="enrolment_once_from_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.student_id} in {self.class_code}"


class Identifier(models.Model):
    """One row for every number by which an authority knows a person: of the identity card, of the student, of a roster.

    The number itself is not kept: `digest` is its HMAC-SHA256 under the node's secret, in hex, which finds the person
    again when the same number is read, and tells nobody the number.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "digest"], name="identifier_once"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
