from django.db import models
from django.db.models import Q

from xingtan.catalogue.models.curriculum import Book, Edition, LessonPosition, Publisher, Subject
from xingtan.catalogue.rules.vocabulary import Level, Licence, Status
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Resource(models.Model):
    """One row for every thing that can be learned from: a lesson, a video, a document, an e-textbook.

    `place`, `school`, `teacher` say where it comes from, by code and id; `teacher_name` is how the author signs it.
    `stage`, `subject`, `edition`, `grade` repeat those of the book, where there is one, so that lists need no join.
    `source`, `source_key` name it where it was brought from another system: the same pair is the same resource.
    `column` is where it stands within its section; `credit_minutes` is what a training counts for. `publisher` is of a
    textbook. `remix_of` is what it was made from.
    A row with `update_of` is a working copy: the next version of a resource that is online. It is never public itself;
    its content takes the place of the other's when the version is published.
    `version` is the number of the version that is, or was last, online; 0: none was. `listed_at` is when what everyone
    sees of it last changed: it came, changed, or left. What was never online has none.
    There is no counter here: how often it was seen or downloaded is for the statistics to say.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16)
    section = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=16, default=Status.DRAFT)
    note = models.CharField(max_length=300, blank=True)

    stage = models.CharField(max_length=16, blank=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True)
    grade = models.PositiveSmallIntegerField(null=True)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, null=True, related_name="resources")
    lesson_position = models.ForeignKey(LessonPosition, on_delete=models.SET_NULL, null=True, related_name="resources")

    place = models.CharField(max_length=6)
    school = models.CharField(max_length=10, blank=True)
    teacher = models.UUIDField(null=True)
    teacher_name = models.CharField(max_length=40, blank=True)
    origin_level = models.CharField(max_length=12, default=Level.SCHOOL)
    licence = models.CharField(max_length=24, default=Licence.TEACHING)
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, null=True, related_name="resources")
    column = models.CharField(max_length=24, blank=True)
    credit_minutes = models.PositiveSmallIntegerField(null=True)
    remix_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="remixes")
    update_of = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="working_copy")
    version = models.PositiveIntegerField(default=0)

    cover = models.CharField(max_length=64, blank=True)
    cover_ending = models.CharField(max_length=4, blank=True)
    duration_ms = models.PositiveIntegerField(null=True)

    source = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=120, blank=True)
    uploaded_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)
    listed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["section", "-published_at"], name="resource_section", condition=Q(status="published")),
            models.Index(fields=["-published_at"], name="resource_newest", condition=Q(status="published")),
            models.Index(fields=["teacher", "-published_at"], name="resource_teacher"),
            models.Index(fields=["place", "status"], name="resource_place"),
            models.Index(fields=["changed_at"], name="resource_waiting", condition=Q(status="waiting")),
            models.Index(fields=["listed_at", "id"], name="resource_listed", condition=Q(listed_at__isnull=False)),
            models.Index(fields=["uploaded_by", "-changed_at"], name="resource_uploader"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["source", "source_key"], name="resource_source", condition=~Q(source_key="")
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="published_has_its_instant"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(update_of__isnull=True), name="working_copy_is_never_public"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Lesson(models.Model):
    """One row for every resource of kind lesson: what stands beside its video.

    `tasks`: [{text, writes, at}], `chapters`: [{at, title}], both in order, `at` in seconds.
    """

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, primary_key=True, related_name="lesson")
    tasks = models.JSONField(default=list)
    chapters = models.JSONField(default=list)
    transcript = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.resource_id)


class ResourceFile(models.Model):
    """One row for every file of a resource. `role` says what it is for; `duration_ms` and sizes are of a video."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    duration_ms = models.PositiveIntegerField(null=True)
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    uploaded_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["resource", "role", "digest"], name="resource_file_once"),)

    def __str__(self) -> str:
        return self.name


class Rendition(models.Model):
    """One row for every form in which a video can be played: `mp4` or `webm` as one file, `hls` as a list of segments.

    `digest` is the file itself, or the list. `height` is that of the picture: what people choose by.
    """

    file = models.ForeignKey(ResourceFile, on_delete=models.CASCADE, related_name="renditions")
    form = models.CharField(max_length=8)
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "form", "height"], name="rendition_once"),)

    def __str__(self) -> str:
        return f"{self.form} {self.height}"


class ExerciseItem(models.Model):
    """One row for every exercise of a resource, with its key. `choices`: [{key, text, why}], `right`: [text]."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="exercises")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    prompt = models.TextField()
    choices = models.JSONField(default=list)
    right = models.JSONField(default=list)
    tolerance = models.CharField(max_length=24, default="0")
    unit = models.CharField(max_length=16, blank=True)
    hint = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    figure = models.CharField(max_length=64, blank=True)
    figure_ending = models.CharField(max_length=4, blank=True)
    figure_says = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["resource", "position"], name="exercise_position"),)

    def __str__(self) -> str:
        return f"{self.resource_id} {self.position}"
