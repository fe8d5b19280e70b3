from django.db import models
from django.db.models import Q

from xingtan.catalogue.models.resources import Resource
from xingtan.kernel.clock import now


class Favourite(models.Model):
    """One row for every person and resource that they keep."""

    person = models.UUIDField()
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="favourites")
    added_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (models.Index(fields=["person", "-added_at"], name="favourite_of_person"),)
        constraints = (models.UniqueConstraint(fields=["person", "resource"], name="favourite_once"),)

    def __str__(self) -> str:
        return f"{self.person} {self.resource_id}"


class Rating(models.Model):
    """One row for every person and resource that they judged: 1 to 5 stars, why, and in words if they like.

    Only sums over it are public; who said what is for the author's eyes and the reviewers'.
    """

    person = models.UUIDField()
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="ratings")
    stars = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    words = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "resource"], name="rating_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_stars"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.resource_id}"
