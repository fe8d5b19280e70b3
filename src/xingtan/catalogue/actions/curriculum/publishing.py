"""Houses that publish textbooks, and whose an e-textbook is: kept by editors."""

import re
from uuid import UUID

from xingtan.catalogue.actions.curriculum.editing import require_editor
from xingtan.catalogue.events import CurriculumChanged
from xingtan.catalogue.models import Publisher, Resource, SearchChange
from xingtan.catalogue.rules.trees import checked_name
from xingtan.catalogue.rules.vocabulary import Kind, Status
from xingtan.identity.api import Asker
from xingtan.kernel.clock import now
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_SLUG, MOST_NAME = 32, 60


def keep_publisher(asker: Asker, slug: str, name: str, name_en: str = "") -> None:
    """Have a house of this short name, or give it another name. Raises Refused for a name that two would have."""
    require_editor(asker)
    if not SLUG.match(slug) or len(slug) > MOST_SLUG:
        raise Refused("publisher-slug", msgid("代号用小写字母、数字和连字符，最多 %(most)s 个。"), most=MOST_SLUG)
    shown = checked_name(name, MOST_NAME)
    if Publisher.objects.filter(name=shown).exclude(slug=slug).exists():
        raise Refused("publisher-twice", msgid("已经有叫“%(name)s”的出版社了。"), name=shown)
    english = " ".join(name_en.split())[:100]
    Publisher.objects.update_or_create(slug=slug, defaults={"name": shown, "name_en": english})
    announce(CurriculumChanged(name=shown, change="publisher", by=asker.person_id))


def give_publisher(asker: Asker, code: str, resource_id: UUID, slug: str) -> None:
    """Say whose an e-textbook is; empty: that of its edition. Raises NotFound for what is not there."""
    require_editor(asker)
    found = Resource.objects.filter(id=resource_id, book_id=code, kind=Kind.TEXTBOOK)
    name = Publisher.objects.filter(slug=slug).values_list("name", flat=True).first() if slug else ""
    if name is None or not found.update(publisher=slug or None, changed_at=now()):
        raise NotFound("textbook-unknown", msgid("没有这本电子课本，或者没有这个出版社。"))
    if found.filter(status=Status.PUBLISHED).update(listed_at=now()):
        SearchChange.objects.create(resource=resource_id)
    announce(CurriculumChanged(books=(code,), name=name, change="publisher", by=asker.person_id))
