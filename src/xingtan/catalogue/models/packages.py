from django.db import models
from django.db.models import Q

from xingtan.catalogue.models.resources import Resource
from xingtan.kernel.clock import now


class Package(models.Model):
    """One row for every package (SCORM, cmi5, H5P, Common Cartridge, QTI) that was taken apart and can be played.

    `archive` is the digest of the file as it came. `contents` is the digest of its list of files: packages of the same
    content have the same, and its address on the origin for content. `manifest` is what `rules.packages` read from it:
    parts in order with title, entry and what each needs.
    """

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, primary_key=True, related_name="package")
    standard = models.CharField(max_length=16)
    edition = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=200, blank=True)
    archive = models.CharField(max_length=64)
    contents = models.CharField(max_length=64)
    manifest = models.JSONField(default=dict)
    size_bytes = models.PositiveBigIntegerField()
    unpacked_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (models.Index(fields=["contents"], name="package_contents"),)

    def __str__(self) -> str:
        return f"{self.standard} {self.title}"


class PackageFile(models.Model):
    """One row for every file within a package, by its path; the bytes are in the blob store."""

    contents = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["contents", "path"], name="package_file_once"),)

    def __str__(self) -> str:
        return self.path


class AssessmentItem(models.Model):
    """One row for every QTI item of a resource, in order: its body and key as `rules.qti` read them.

    `identifier` is the item's own. `item` never leaves the node: it holds the key.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    identifier = models.CharField(max_length=120)
    title = models.CharField(max_length=200, blank=True)
    edition = models.CharField(max_length=8)
    item = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["resource", "position"], name="item_position"),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.identifier}"


class HarvestSource(models.Model):
    """One row for every repository that this node harvests by OAI-PMH: where, what of it, how often, how far it came.

    `until` is the datestamp of the other side up to which everything was taken in; `token` goes on where a run stopped.
    """

    slug = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=80)
    address = models.URLField(max_length=300)
    prefix = models.CharField(max_length=32, default="oai_lom")
    set_name = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=6)
    section = models.CharField(max_length=24)
    publishes = models.BooleanField(default=False)
    every_hours = models.PositiveSmallIntegerField(default=24)
    in_force = models.BooleanField(default=True)
    until = models.CharField(max_length=24, blank=True)
    token = models.TextField(blank=True)
    next_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.slug


class HarvestRun(models.Model):
    """One row for every time that a source was asked: what came new, changed, was deleted there, could not be read.

    `same` were taken in before as they are; `listed` is how many the other side says there are. `looked_at` is when the
    run last showed that it lives. `problems` holds the first of `failed` records that were left out.
    """

    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    listed = models.PositiveIntegerField(null=True)
    looked_at = models.DateTimeField(default=now)
    problems = models.JSONField(default=list)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["source", "-started_at"], name="run_of_source"),)
        constraints = (
            models.UniqueConstraint(fields=["source"], name="run_one_at_a_time", condition=Q(ended_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at}"
