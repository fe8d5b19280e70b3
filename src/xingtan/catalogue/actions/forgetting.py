"""Forgetting somebody who closed their account."""

from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from xingtan.catalogue.actions.search import note_change
from xingtan.catalogue.events import AuthorForgotten
from xingtan.catalogue.models import Favourite, Rating, Resource, Review, SavedSearch, Version
from xingtan.catalogue.rules.vocabulary import Status
from xingtan.outbox.api import announce


def forget_person(person: UUID) -> None:
    """Remove what a person kept and said, and what they made and never published. Idempotent.

    What is published stays for those who learn from it, without a name.
    """
    with transaction.atomic():
        Favourite.objects.filter(person=person).delete()
        Rating.objects.filter(person=person).delete()
        SavedSearch.objects.filter(person=person).delete()
        Review.objects.filter(reviewer=person).update(reviewer_name="")
        original = Resource.objects.filter(pk=OuterRef("resource")).values("update_of")[:1]
        copies = Version.objects.filter(resource__update_of__isnull=False, resource__uploaded_by=person)
        copies.update(resource=Subquery(original))  # the history of what is online stays when its working copy goes
        Resource.objects.filter(uploaded_by=person, published_at__isnull=True).exclude(status=Status.PUBLISHED).delete()
        made = Resource.objects.filter(Q(teacher=person) | Q(uploaded_by=person))
        ids = tuple(made.values_list("id", flat=True))
        if not ids:
            return
        Resource.objects.filter(teacher=person).update(teacher=None, teacher_name="")
        Resource.objects.filter(uploaded_by=person).update(uploaded_by=None)
        for each in ids:
            note_change(each)
        announce(AuthorForgotten(teacher=person, resources=ids))
