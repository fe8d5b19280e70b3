from django.db import models
from django.db.models import Q

from xingtan.catalogue.models.resources import Resource
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Collection(models.Model):
    """One row for every list of resources that somebody put together; `is_public`: everyone can see it.

    `place`, `school` say in whose name; both empty: it is a person's own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title = models.CharField(max_length=80)
    about = models.CharField(max_length=500, blank=True)
    keeper = models.UUIDField(null=True)
    keeper_name = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=6, blank=True)
    school = models.CharField(max_length=10, blank=True)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (
            models.Index(fields=["keeper", "-changed_at"], name="collection_of_keeper"),
            models.Index(fields=["-changed_at"], name="collection_public", condition=Q(is_public=True)),
        )

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """One row for every resource in a collection, in order, with what the keeper says about it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="collected")
    position = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["collection", "resource"], name="collected_once"),)

    def __str__(self) -> str:
        return f"{self.collection_id} {self.position}"


class SavedSearch(models.Model):
    """One row for every search that a person keeps and is told about: its words, what it is narrowed by.

    `seen_until` is the number of the search change up to which they were told.
    """

    person = models.UUIDField()
    text = models.CharField(max_length=100, blank=True)
    labels = models.JSONField(default=dict)
    tells = models.BooleanField(default=True)
    seen_until = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-saved_at"], name="search_of_person"),)

    def __str__(self) -> str:
        return f"{self.person} {self.text}"
