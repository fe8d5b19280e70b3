"""Tables of spaces. People, schools and places are referred to by id or code."""

from django.db import models
from django.db.models import Q

from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id
from xingtan.spaces.rules import SpaceKind


class Space(models.Model):
    """One row for every learning space: of a person, a school or a studio.

    A teacher or student has exactly one in the whole system, a school has one, a studio is led by one teacher.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in SpaceKind])
    owner_id = models.UUIDField(null=True, db_index=True)
    school_code = models.CharField(max_length=10, blank=True, db_index=True)
    place_code = models.CharField(max_length=6, blank=True, db_index=True)
    title = models.CharField(max_length=60)
    introduction = models.CharField(max_length=400, blank=True)
    is_public = models.BooleanField(default=True)
    quota_bytes = models.BigIntegerField()
    used_bytes = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["owner_id"], condition=Q(kind__in=["teacher", "student"]), name="one_space_a_person"
            ),
            models.UniqueConstraint(fields=["school_code"], condition=Q(kind="school"), name="one_space_a_school"),
            models.CheckConstraint(
                condition=Q(used_bytes__gte=0) & Q(used_bytes__lte=models.F("quota_bytes")), name="space_within_quota"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Article(models.Model):
    """One row for every article that a space's owner wrote; only published ones are seen by others."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="articles")
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=40_000)
    written_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["space", "-published_at"], name="articles_of_space"),)

    def __str__(self) -> str:
        return self.title


class Folder(models.Model):
    """One row for every folder of a net disk; the top of a disk has no row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["space", "parent", "name"], condition=Q(parent__isnull=False), name="folder_name_once"
            ),
            models.UniqueConstraint(
                fields=["space", "name"], condition=Q(parent__isnull=True), name="top_folder_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class StoredFile(models.Model):
    """One row for every file of a net disk. Its bytes are a blob; the same bytes may lie in many disks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="files")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, null=True, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, db_index=True)
    size_bytes = models.BigIntegerField()
    uploaded_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["space", "folder", "name"], condition=Q(folder__isnull=False), name="file_name_once"
            ),
            models.UniqueConstraint(
                fields=["space", "name"], condition=Q(folder__isnull=True), name="top_file_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
