"""Everything that the platform has of a person, part by part: each domain gives its own; main installs who does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext, override

from xingtan.identity.queries.unit_names import unit_names
from xingtan.identity.queries.words import ROLE_NAMES
from xingtan.identity.rules.authority import Unit, UnitKind
from xingtan.kernel.text import msgid
from xingtan.ui.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of a person: where it lies in the archive, and its bytes in the blob store."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A value that programs read as a code, and readers as words: `said` gives them in the language in force."""

    code: str
    said: Callable[[], str]


def coded(code: str, names: Mapping[Any, object]) -> Coded:
    """Give a code that is called so: a msgid, or a lazy translation; one that has no name is read as it is."""
    name = names.get(code)
    return Coded(code, lambda: code if name is None else gettext(name) if isinstance(name, str) else str(name))


def coded_in(code: str, names: Mapping[str, str]) -> Coded:
    """Give a code with what it is called in each language; where it has no name it is read as it is."""
    return Coded(code, lambda: names.get(get_language() or "", code))


def coded_role(role: str) -> Coded:
    """Give a role as programs and as readers read it."""
    return coded(role, ROLE_NAMES)


def coded_units(units: Iterable[Unit], bare: bool = False) -> Callable[[Unit], Coded]:
    """Give what codes a unit among these: `school:3301060002`, or `bare` its code alone.

    At most four statements for each language.
    """
    wanted = set(units)
    names: dict[str, dict[Unit, str]] = {}
    for language, _name in LANGUAGES:
        with override(language):
            names[language] = unit_names(wanted)

    def called(unit: Unit) -> Coded:
        code = unit.code if bare else f"{unit.kind}:{unit.code}"
        return coded_in(code, {language: each[unit] for language, each in names.items() if unit in each})

    return called


def read_units(texts: Iterable[str]) -> dict[str, Unit]:
    """Read units as they are written in records, by what is written; what is none is left out."""
    parted = {text: text.partition(":") for text in texts}
    return {text: Unit(UnitKind(kind), code) for text, (kind, _colon, code) in parted.items() if kind in set(UnitKind)}


@dataclass(frozen=True, slots=True)
class OwnPart:
    """One kind of thing that the platform has of a person.

    `columns` are pairs of a name for programs and a msgid for readers; each row has as many values: text, numbers,
    truth, days, instants, codes, or None. `note` (a msgid, filled by `note_words`) says what a reader must know of it.
    """

    slug: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[object, ...], ...]
    note: str = ""
    note_words: tuple[tuple[str, str], ...] = ()
    files: tuple[OwnFile, ...] = ()


PartsProvider = Callable[[UUID], Iterable[OwnPart]]
_providers: list[PartsProvider] = []


def gather_own_data_with(providers: Iterable[PartsProvider]) -> None:
    """Make these what knows what else the node has of a person, besides what identity has itself."""
    _providers[:] = list(providers)


def parts_of_others(person_id: UUID) -> tuple[OwnPart, ...]:
    """Give what the other domains have of a person, in their order."""
    return tuple(part for provider in _providers for part in provider(person_id))


AT = ("at", msgid("时间"))
KIND = ("kind", msgid("种类"))
NAME = ("name", msgid("名称"))
SINCE = ("since", msgid("从哪天起"))
UNTIL = ("until", msgid("到哪天之前"))
