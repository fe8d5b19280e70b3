from django.db import models

from xingtan.kernel.clock import now
from xingtan.kernel.ids import new_id


class Subject(models.Model):
    """One row for every subject that is taught: mathematics 数学. Its slug is the same on every node."""

    slug = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One row for every edition of textbooks: pep 人教版. Its slug is the same on every node."""

    slug = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    publisher = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.name


class Publisher(models.Model):
    """One row for every house that publishes textbooks. Its slug is the same on every node."""

    slug = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    """One row for every textbook of the curriculum. `code` is its address and the same on every node.

    `grade` and `term` name it; a book that is bound to no grade (必修第一册) has null and empty there, and a `title`.
    The e-textbook is a resource of kind `textbook` that points here; a book may have none. `revision` counts the
    changes of its tree: whoever changes it says which one they saw.
    """

    code = models.CharField(max_length=80, primary_key=True)
    stage = models.CharField(max_length=16)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    grade = models.PositiveSmallIntegerField(null=True)
    term = models.CharField(max_length=8, blank=True)
    title = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=100)
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """One row for every unit of a book; `position` counts from 1."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="units")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["book", "position"], name="unit_position"),)

    def __str__(self) -> str:
        return f"{self.book_id} {self.position}"


class LessonPosition(models.Model):
    """One row for every lesson period (课时) that a unit provides for; `position` counts from 1 within the unit.

    It is a place for lessons: none, one, or those of several teachers may lie at it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="lesson_positions")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "position"], name="lesson_position"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.position}"


class BookChange(models.Model):
    """One row for every change of the tree of a book. Rows of the same `batch` belong together: two books, one change.

    `revision` is that of the book after it; `kind` and `words` tell it (`rules.trees.CHANGES`); `before` is the tree as
    it was, and `moved` what went to another lesson position, {resource: [from, to]}: by these it is undone.
    """

    batch = models.UUIDField(default=new_id)
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    words = models.JSONField(default=dict)
    before = models.JSONField(default=list)
    moved = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = (models.Index(fields=["batch"], name="book_change_batch"),)
        constraints = (models.UniqueConstraint(fields=["book", "revision"], name="book_change_once"),)

    def __str__(self) -> str:
        return f"{self.book_id} {self.revision}"
