"""Keeping the lists of sensitive words."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotFound
from xingtan.kernel.text import msgid
from xingtan.moderation.events import WordListChanged
from xingtan.moderation.models import Word, WordList
from xingtan.moderation.rules import lists
from xingtan.moderation.rules.lists import ReadList
from xingtan.outbox.api import announce

BATCH = 2000


def require_keeper(asker: Asker) -> UUID:
    """Raise NotAllowed unless the asker moderates the whole node: words hold everywhere on it."""
    identity.require(asker, Deed.MODERATE, identity.place_path(settings.HOME_PLACE))
    assert asker.person_id is not None
    return asker.person_id


def import_words(asker: Asker | None, body: bytes, slug: str, name: str = "", weight: str = "doubt") -> ReadList:
    """Make a list hold exactly the words of a file, and put it in force; whole or not at all.

    `asker` None is whoever works at the machine. Raises Refused for a file or a name that will not do.
    """
    by = require_keeper(asker) if asker is not None else None
    slug, name, weight = lists.checked_names(slug, name, weight)
    read = lists.read_list(body)
    with transaction.atomic():
        changed = {"name": name, "weight": weight, "in_force": True, "changed_by": by, "changed_at": now()}
        kept, _made = WordList.objects.update_or_create(slug=slug, defaults=changed)
        Word.objects.filter(word_list=kept).delete()
        Word.objects.bulk_create((Word(word_list=kept, text=text) for text in read.words), batch_size=BATCH)
        announce(WordListChanged(word_list=slug, name=name, words=len(read.words), in_force=True, by=by))
    return read


def set_in_force(asker: Asker, slug: str, in_force: bool) -> None:
    """Put a list in force or out of force; its words stay. Idempotent. Raises NotFound for an unknown one."""
    by = require_keeper(asker)
    with transaction.atomic():
        kept = WordList.objects.select_for_update().filter(pk=slug[:32]).first()
        if kept is None:
            raise NotFound("list-unknown", msgid("没有这张词表。"))
        if kept.in_force == in_force:
            return
        kept.in_force, kept.changed_by, kept.changed_at = in_force, by, now()
        kept.save()
        count = Word.objects.filter(word_list=kept).count()
        announce(WordListChanged(word_list=slug, name=kept.name, words=count, in_force=in_force, by=by))
