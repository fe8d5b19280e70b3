from django.db import models
from django.db.models import Q

from xingtan.catalogue.models.resources import Resource
from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Course(models.Model):
    """One row for every course or library of vocational and higher education.

    `kind`: `higher` (a course of a university), `quality` (在线精品课), `open` (视频公开课),
    `library` (专业教学资源库).
    `field` is the code of its class of majors (专业类) as the ministry's list has it; its first two digits are the
    discipline. `institution` is who gives it, `teachers` how they sign.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    field = models.CharField(max_length=6)
    institution = models.CharField(max_length=80)
    teachers = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=6)
    school = models.CharField(max_length=10, blank=True)
    hours = models.PositiveSmallIntegerField(null=True)
    keeper = models.UUIDField(null=True)
    source = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["kind", "field", "-published_at"],
                name="course_public",
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(fields=["keeper", "-changed_at"], name="course_of_keeper"),
        )
        constraints = (
            models.UniqueConstraint(fields=["source", "source_key"], name="course_source", condition=~Q(source_key="")),
        )

    def __str__(self) -> str:
        return self.title


class CoursePart(models.Model):
    """One row for every part of a course, in order: a heading (no resource), or a resource under the heading before."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    resource = models.ForeignKey(Resource, on_delete=models.SET_NULL, null=True, related_name="course_parts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["course", "position"], name="course_part_position"),)

    def __str__(self) -> str:
        return f"{self.course_id} {self.position}"


class CourseTerm(models.Model):
    """One row for every time that a course is given: [starts_on, ends_on), enrolment until before `closes_on`."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    closes_on = models.DateField()
    places = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["course", "starts_on"], name="course_term_once"),)

    def __str__(self) -> str:
        return f"{self.course_id} {self.name}"


class Enrolment(models.Model):
    """One row for every person and term of a course that they take; `left_at`: they no longer do."""

    term = models.ForeignKey(CourseTerm, on_delete=models.CASCADE, related_name="enrolments")
    person = models.UUIDField()
    enrolled_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-enrolled_at"], name="enrolment_of_person"),)
        constraints = (models.UniqueConstraint(fields=["term", "person"], name="enrolment_once"),)

    def __str__(self) -> str:
        return f"{self.term_id} {self.person}"
