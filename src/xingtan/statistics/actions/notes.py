"""Texts that operators add to a brief."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from xingtan.identity import api as identity
from xingtan.identity.api import Asker, Deed, Unit, UnitKind
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.periods import Period
from xingtan.kernel.text import msgid
from xingtan.outbox.api import announce
from xingtan.statistics.events import NoteWritten
from xingtan.statistics.models.briefs import BriefNote
from xingtan.statistics.rules.composition import NOTED

MOST_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class NewNote:
    """A text for a section of a brief. `id` makes the sending of the same form twice one text."""

    place_code: str
    period: Period
    section: str
    text_zh: str
    text_en: str = ""
    title_zh: str = ""
    title_en: str = ""
    id: UUID | None = None


def write_note(asker: Asker, wanted: NewNote) -> UUID:
    """Add a text to a brief that is not published yet, or change one. Needs PUBLISH_BRIEF in its place. Gives its id.

    Ranks, shares and changes are never typed: they are derived, in the same section.
    """
    identity.require(asker, Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, wanted.place_code))
    return record_note(wanted, asker)


def record_note(wanted: NewNote, asker: Asker = identity.NOBODY) -> UUID:
    """Add a text without asking anyone's roles: for the node itself. Gives its id."""
    if wanted.section not in NOTED:
        raise Refused("note-section", msgid("简报里没有“%(section)s”这一节。"), section=wanted.section[:20])
    if not wanted.text_zh.strip() or len(wanted.text_zh) > MOST_CHARACTERS:
        raise Refused("note-text", msgid("写一段话，最多%(most)s个字。"), most=MOST_CHARACTERS)
    values = {
        "place_code": wanted.place_code,
        "since": wanted.period.since,
        "until": wanted.period.until,
        "section": wanted.section,
        "text_zh": wanted.text_zh.strip(),
        "text_en": wanted.text_en.strip()[: 2 * MOST_CHARACTERS],
        "title_zh": wanted.title_zh.strip()[:80],
        "title_en": wanted.title_en.strip()[:160],
        "written_by": asker.person_id,
    }
    with transaction.atomic():
        row, _ = (
            BriefNote.objects.update_or_create(id=wanted.id, defaults=values)
            if wanted.id
            else (
                BriefNote.objects.create(**values),
                True,
            )
        )
        _announce(row, asker)
    return row.id


def remove_note(asker: Asker, note_id: UUID) -> None:
    """Take a text out of a brief; published editions keep it. Idempotent. Needs PUBLISH_BRIEF in its place."""
    row = BriefNote.objects.filter(id=note_id).first()
    if row is None:
        raise NotFound("note-unknown", msgid("没有这一段话，可能已经删了。"))
    identity.require(asker, Deed.PUBLISH_BRIEF, Unit(UnitKind.PLACE, row.place_code))
    with transaction.atomic():
        _announce(row, asker)
        row.delete()


def _announce(row: BriefNote, asker: Asker) -> None:
    announce(
        NoteWritten(place=row.place_code, since=row.since, until=row.until, section=row.section, by=asker.person_id)
    )
