"""Records of another repository become resources here: new, changed, gone, or the same as they were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xingtan.catalogue.actions import writing
from xingtan.catalogue.actions.curriculum import keep_editions, keep_subjects
from xingtan.catalogue.actions.life.offering import keep_version
from xingtan.catalogue.actions.writing import NewResource, Places, Rows
from xingtan.catalogue.events import ResourceWithdrawn
from xingtan.catalogue.models import HarvestedRecord, HarvestSource, Publication, Resource, Review, Withdrawal
from xingtan.catalogue.queries.life.contents import content_of
from xingtan.catalogue.rules.harvesting import NOTES, digest_of, key_of, shown_kind, source_of
from xingtan.catalogue.rules.lessons import MOST_SUMMARY, MOST_TITLE
from xingtan.catalogue.rules.metadata.description import Description, Note, Term
from xingtan.catalogue.rules.oai.identifiers import resource_named, resource_shown
from xingtan.catalogue.rules.oai.responses import Told, read_metadata
from xingtan.catalogue.rules.subjects import EDITION_OF, EDITIONS, SUBJECT_OF, SUBJECTS, Known, known_by
from xingtan.catalogue.rules.vocabulary import SECTION_OF, STAGE_OF, Level, Licence, Status
from xingtan.kernel.clock import now
from xingtan.kernel.errors import Problem
from xingtan.outbox.api import announce
from xingtan.places import api as places

GONE = "gone-at-source"
MOST_ADDRESS = 500


@dataclass(slots=True)
class Taken:
    """What came of records: counts, and what is to be said of single ones (`failed` of these were left out)."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    failed: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)

    def say(self, name: str, note: Note, failed: bool = False) -> None:
        """Note what is to be said of a record."""
        self.failed += failed
        words = {"where": note.where, "text": note.text}
        self.problems.append({"name": name[:200], "sentence": NOTES[note.why], "words": words, "failed": failed})

    def refuse(self, name: str, problem: Problem) -> None:
        """Note why a record was left out."""
        self.failed += 1
        words = {key: str(word)[:200] for key, word in problem.words.items()}
        self.problems.append({"name": name[:200], "sentence": problem.sentence, "words": words, "failed": True})


@dataclass(frozen=True, slots=True)
class _Record:
    told: Told
    description: Description
    digest: str


def take(source: HarvestSource, records: Sequence[Told]) -> Taken:
    """Take in the records of one answer; the same again changes nothing. Runs in the caller's transaction.

    A record that cannot be taken in is named and stops nothing else. About fifteen statements, and two or three for
    each record that is new or changed.
    """
    taken = Taken()
    last = {told.identifier: told for told in records}  # of a record that comes twice the later one counts
    known = _known(source, last)
    read: list[_Record] = []
    for name, told in last.items():
        if not name:
            taken.say("", Note("identifier", "", "no-name"), failed=True)
        elif told.deleted:
            _drop(known.get(key_of(name)), taken)
        elif (one := _read(told, taken)) is not None:
            read.append(one)
    fresh: list[_Record] = []
    for one in _without_own(read, taken):
        there = known.get(key_of(one.told.identifier))
        if there is None:
            fresh.append(one)
        elif there.harvested.digest == one.digest and there.harvested.gone_at is None:
            taken.same += 1
        else:
            _change(source, there, one, taken)
    _add(source, fresh, taken)
    return taken


def _known(source: HarvestSource, records: Iterable[str]) -> dict[str, Resource]:
    keys = [key_of(name) for name in records if name]
    found: dict[str, Resource] = {}
    for start in range(0, len(keys), 500):
        rows = Resource.objects.filter(source=source_of(source.slug), source_key__in=keys[start : start + 500])
        found |= {one.source_key: one for one in rows.select_related("harvested")}
    return found


def _read(told: Told, taken: Taken) -> _Record | None:
    """Read a record; None where it cannot be taken in, which is noted."""
    if told.metadata is None:
        taken.say(told.identifier, Note("metadata", "", "no-title"), failed=True)
        return None
    reading = read_metadata(told.metadata)
    one = reading.description
    address = next((each for each in (one.address, *one.locations) if each.startswith(("http://", "https://"))), "")
    if not one.title or not address:
        for note in reading.notes[:3]:
            taken.say(told.identifier, note)
        taken.say(told.identifier, Note("", "", "no-address" if one.title else "no-title"), failed=True)
        return None
    for note in reading.notes:
        taken.say(told.identifier, note)
    for where, text, most in (("title", one.title, MOST_TITLE), ("description", one.summary, MOST_SUMMARY)):
        if len(text) > most:
            taken.say(told.identifier, Note(where, "", "cut"))
    return _Record(told, replace(one, address=address[:MOST_ADDRESS]), digest_of(one))


def _without_own(read: Sequence[_Record], taken: Taken) -> list[_Record]:
    """Leave out what the other repository took from this node: ids are unique for ever. One statement."""
    named = {
        each.told.identifier: {
            one
            for one in (
                resource_named(each.told.identifier),
                resource_named(each.description.identifier),
                resource_shown(each.description.original),
            )
            if one is not None
        }
        for each in read
    }
    every = [one for found in named.values() for one in found]
    there = set(Resource.objects.filter(pk__in=every).values_list("pk", flat=True)) if every else set()
    kept = []
    for each in read:
        if named[each.told.identifier] & there:
            taken.same += 1
            taken.say(each.told.identifier, Note("", "", "own"))
        else:
            kept.append(each)
    return kept


def _add(source: HarvestSource, fresh: Sequence[_Record], taken: Taken) -> None:
    wanted = [_wanted(source, each) for each in fresh]
    where, rows = _ground(wanted), Rows()
    made: list[HarvestedRecord] = []
    for one, each in zip(wanted, fresh, strict=True):
        try:
            resource = writing.compose(_lying(one, where), where, Status.DRAFT, rows)
        except Problem as problem:
            taken.refuse(each.told.identifier, problem)
            continue
        resource.duration_ms = each.description.duration_ms
        _offer(source, resource)
        made.append(_kept(source, resource, each))
    rows.save()
    HarvestedRecord.objects.bulk_create(made, batch_size=500)
    public = [resource for resource in rows.resources if resource.status == Status.PUBLISHED]
    Publication.objects.bulk_create([_publication(one) for one in public])
    for resource in public:
        announce(writing.publication_of(resource, 0))
    taken.new += len(made)


def _publication(one: Resource) -> Publication:
    return Publication(resource=one, number=one.version, published_at=one.listed_at or now())


def _offer(source: HarvestSource, resource: Resource) -> None:
    """Have a new resource seen by everyone where the source is trusted, by the reviewers of its place else."""
    if not source.publishes:
        resource.status = Status.WAITING
        return
    resource.status, resource.version = Status.PUBLISHED, 1
    resource.published_at = resource.listed_at = now()


def _kept(source: HarvestSource, resource: Resource, each: _Record) -> HarvestedRecord:
    return HarvestedRecord(
        resource=resource,
        source=source,
        identifier=each.told.identifier[:500],
        address=each.description.address,
        stamp=each.told.stamp,
        digest=each.digest,
    )


_TAKEN_OVER = (
    *("kind", "section", "title", "summary", "stage", "subject_id", "edition_id", "grade", "book_id"),
    *("lesson_position_id", "place", "teacher_name", "origin_level", "licence", "duration_ms"),
)


def _change(source: HarvestSource, there: Resource, each: _Record, taken: Taken) -> None:
    """Have a resource say what the other repository says now. What was withdrawn here by somebody stays withdrawn."""
    kept = there.harvested
    back = kept.gone_at is not None
    if there.status == Status.WITHDRAWN and not back:
        taken.same += 1
        taken.say(each.told.identifier, Note("", "", "withdrawn-here"))
        return
    wanted = _wanted(source, each)
    where = _ground([wanted])
    try:
        made = writing.compose(_lying(wanted, where), where, Status.DRAFT, Rows())
    except Problem as problem:
        taken.refuse(each.told.identifier, problem)
        return
    for name in _TAKEN_OVER:
        setattr(there, name, getattr(made, name))
    there.duration_ms = each.description.duration_ms
    there.changed_at = now()
    if back:
        there.status = Status.PUBLISHED if there.published_at else Status.WAITING
        there.note = ""
    if there.status == Status.PUBLISHED:
        there.listed_at, there.version = there.changed_at, there.version + 1
        _publication(there).save()
    there.save()
    kept.address, kept.stamp, kept.digest = each.description.address, each.told.stamp, each.digest
    kept.taken_at, kept.gone_at = there.changed_at, None
    kept.save()
    if there.status == Status.PUBLISHED:
        announce(writing.publication_of(there, 0, counted=False))
    elif there.status == Status.WAITING:
        _offer_again(there)
    taken.changed += 1


def _offer_again(there: Resource) -> None:
    """Have what waits for review be looked at as it is now: a new version, and no reviewer of the one before."""
    undecided = Review.objects.filter(version__resource=there, decided_at__isnull=True, let_go_at__isnull=True)
    undecided.update(let_go_at=now())
    keep_version(there, content_of(there.pk), "", None)


def _drop(there: Resource | None, taken: Taken) -> None:
    """Withdraw what was deleted there; what never came, or left already, changes nothing."""
    if there is None or there.status == Status.WITHDRAWN:
        taken.same += there is not None
        return
    public = there.status == Status.PUBLISHED
    at = now()
    there.status, there.changed_at = Status.WITHDRAWN, at
    there.listed_at = at if public else there.listed_at
    there.save(update_fields=["status", "changed_at", "listed_at"])
    HarvestedRecord.objects.filter(pk=there.pk).update(gone_at=at)
    if public:
        Withdrawal.objects.create(resource=there, reason=GONE, withdrawn_at=at)
        announce(
            ResourceWithdrawn(
                resource=there.pk,
                section=there.section,
                place=there.place,
                school=there.school or None,
                kind_of_resource=there.kind,
                book=there.book_id,
                teacher=there.teacher,
            )
        )
    taken.gone += 1


def _ground(wanted: Sequence[NewResource]) -> Places:
    """Have the subjects and editions that are named, and know the books."""
    keep_subjects(one.subject for one in wanted if one.subject)
    keep_editions(one.edition for one in wanted if one.edition)
    return Places(wanted)


def _lying(one: NewResource, where: Places) -> NewResource:
    """Leave out a book, unit or lesson that this node does not have."""
    if one.book not in where.books:
        return replace(one, book="", unit=None, lesson=None)
    if (one.book, one.unit, one.lesson) not in where.positions:
        return replace(one, unit=None, lesson=None)
    return one


def _wanted(source: HarvestSource, each: _Record) -> NewResource:
    """Give a record as a resource of this node; what it does not say, the source says for it."""
    one = each.description
    place = one.place.code if one.place and one.place.code in places.subtree_codes(source.place) else source.place
    stage = one.stage.code if one.stage and one.stage.code in STAGE_OF else ""
    grade = _number(one.grade)
    return NewResource(
        title=one.title if len(one.title) <= MOST_TITLE else f"{one.title[: MOST_TITLE - 1]}…",
        place=place,
        kind=shown_kind(one.kind),
        section=one.section.code if one.section and one.section.code in SECTION_OF else source.section,
        summary=one.summary[:MOST_SUMMARY],
        book=one.book.code if one.book else "",
        unit=_number(one.unit),
        lesson=_number(one.lesson),
        stage=stage,
        grade=grade if stage and grade in STAGE_OF[stage].grades else None,
        subject=_slug(one.subject, SUBJECT_OF, SUBJECTS),
        edition=_slug(one.edition, EDITION_OF, EDITIONS),
        teacher_name="、".join(one.authors)[:40],
        origin_level=Level(one.level) if one.level in set(Level) else Level(places.place(source.place).level.value),
        licence=Licence(one.licence) if one.licence in set(Licence) else Licence.RESERVED,
        source=source_of(source.slug),
        source_key=key_of(each.told.identifier),
    )


def _number(one: Term | None) -> int | None:
    return int(one.code) if one and one.code.isascii() and one.code.isdecimal() and len(one.code) < 5 else None


def _slug(one: Term | None, known: dict[str, Known], among: tuple[Known, ...]) -> str:
    if one is None:
        return ""
    if one.code in known:
        return one.code
    return known_by(one.name, among) or known_by(one.name_en, among) or ""
