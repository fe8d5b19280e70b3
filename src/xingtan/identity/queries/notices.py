"""Reading what a person was told about their account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from xingtan.identity.models import Notice, NoticeByMail
from xingtan.identity.queries.unit_names import unit_names
from xingtan.identity.queries.words import ROLE_NAMES
from xingtan.identity.rules.authority import RoleName, Unit, UnitKind
from xingtan.identity.rules.notices import MOST_SHOWN, SENTENCES
from xingtan.ui.dates import long_date

_UNITS = ("unit", "adult", "child", "operator")
_DAYS = ("on", "until")
_UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One word to a person: `kind` names the sentence, `words` fill it."""

    id: UUID
    kind: str
    words: Mapping[str, str]
    told_at: datetime
    is_read: bool


def notices_of(person_id: UUID, most: int | None = MOST_SHOWN) -> tuple[NoticeLine, ...]:
    """List what a person was told, the latest first, at most `most`. One statement."""
    rows = Notice.objects.filter(person_id=person_id, kind__in=SENTENCES).order_by("-told_at", "-id")
    found = rows.values_list("id", "kind", "words", "told_at", "read_at")[:most]
    return tuple(NoticeLine(row[0], row[1], row[2], row[3], row[4] is not None) for row in found)


class _Words(dict[str, str]):
    """Words for a sentence; one that an older notice does not have is a dash."""

    def __missing__(self, _name: str) -> str:
        return _UNKNOWN


def sentences(lines: Sequence[NoticeLine]) -> tuple[str, ...]:
    """Say each notice in the language in force, with the names of today. At most four statements for all."""
    units = [{name: _unit(line.words[name]) for name in _UNITS if name in line.words} for line in lines]
    names = unit_names(unit for each in units for unit in each.values() if unit is not None)
    named = [{key: names.get(unit, _UNKNOWN) if unit else _UNKNOWN for key, unit in each.items()} for each in units]
    return tuple(
        _(SENTENCES[line.kind]) % _words(line.words, called) for line, called in zip(lines, named, strict=True)
    )


def _words(words: Mapping[str, str], names: Mapping[str, str]) -> _Words:
    said = {name: str(word) for name, word in words.items()} | dict(names)
    if "role" in words and words["role"] in set(RoleName):
        said["role"] = str(ROLE_NAMES[RoleName(words["role"])])
    if said.get("network") == "":
        said["network"] = _UNKNOWN
    if said.get("device") == "":
        said["device"] = _("不认识的浏览器")
    if said.get("why"):
        said["why"] = _(said["why"])  # a fixed sentence of the domain that told it
    return _Words(said | {name: long_date(date.fromisoformat(words[name])) for name in _DAYS if name in words})


def _unit(text: str) -> Unit | None:
    kind, _colon, code = text.partition(":")
    return Unit(UnitKind(kind), code) if kind in set(UnitKind) else None


def unread_of(person_id: UUID) -> int:
    """Count what a person was told and has not seen. One statement."""
    return Notice.objects.filter(person_id=person_id, kind__in=SENTENCES, read_at__isnull=True).count()


def has_unread(person_id: UUID) -> bool:
    """Say whether a person was told something that they have not seen. One statement."""
    return Notice.objects.filter(person_id=person_id, kind__in=SENTENCES, read_at__isnull=True).exists()


@dataclass(frozen=True, slots=True)
class ByMail:
    """Where a person hears of notices by mail, and of which groups. `address` is empty where none was proved."""

    address: str
    groups: frozenset[str]


def by_mail(person_id: UUID) -> ByMail:
    """Say what a person hears of by mail. Two statements."""
    groups = NoticeByMail.objects.filter(person_id=person_id).values_list("group", flat=True)
    return ByMail(proved_addresses([person_id]).get(person_id, ""), frozenset(groups))


def proved_addresses(people: Iterable[UUID]) -> dict[UUID, str]:
    """Give the address at which each of these people who proved one is written to. One statement."""
    proved = EmailAddress.objects.filter(user_id__in=list(people), verified=True).order_by("primary", "-id")
    return dict(proved.values_list("user_id", "email"))  # of several the last one stays: the main one, else the oldest
