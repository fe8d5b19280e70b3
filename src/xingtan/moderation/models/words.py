from django.db import models

from xingtan.kernel.clock import now


class WordList(models.Model):
    """One row for every list of sensitive words; `weight` says whether a hit stops a text or is for a person to judge.

    `changed_at` is the list's version: whoever holds the words in memory loads them again when it moves.
    """

    slug = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=60)
    weight = models.CharField(max_length=8)
    in_force = models.BooleanField(default=True)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.slug


class Word(models.Model):
    """One row for every word of a list, in the one form in which texts are searched (half width, simplified)."""

    word_list = models.ForeignKey(WordList, on_delete=models.CASCADE, related_name="words")
    text = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["word_list", "text"], name="word_once"),)

    def __str__(self) -> str:
        return self.text
