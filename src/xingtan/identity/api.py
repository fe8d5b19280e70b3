"""People, their roles and what these give, for other domains."""

import hmac
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from xingtan.identity.actions import audit as audit_actions
from xingtan.identity.actions import impersonation as impersonation_actions
from xingtan.identity.actions import network as network_actions
from xingtan.identity.actions import notices as notice_actions
from xingtan.identity.actions import roles as actions
from xingtan.identity.actions.consents import withdraw_consent
from xingtan.identity.actions.people import NewPerson, register_people
from xingtan.identity.actions.rosters import import_roster, undo_import
from xingtan.identity.actions.signing_in import find_space_with
from xingtan.identity.queries import applications as application_queries
from xingtan.identity.queries import audit as audit_queries
from xingtan.identity.queries import impersonation as impersonation_queries
from xingtan.identity.queries import people as queries
from xingtan.identity.queries.applications import ApiClient, Application, GivenConsent
from xingtan.identity.queries.impersonation import StandIn
from xingtan.identity.queries.own import OwnRank, show_rank_with
from xingtan.identity.queries.own_data import OwnFile, OwnPart, coded_role, coded_units, gather_own_data_with
from xingtan.identity.queries.people import PersonName
from xingtan.identity.queries.rosters import Roster
from xingtan.identity.queries.units import place_path, school_of, school_paths, work_path
from xingtan.identity.rules import applications as application_rules
from xingtan.identity.rules import authority as rules
from xingtan.identity.rules.audit import Verdict, reach_of
from xingtan.identity.rules.authority import NOBODY, Asker, Deed, HeldRole, Reason, RoleName, Unit, UnitKind, UnitPath
from xingtan.identity.rules.lending import may_act_for, still_acts
from xingtan.identity.rules.network import Answer
from xingtan.identity.rules.rosters import Options as RosterOptions
from xingtan.identity.rules.rosters import State as RosterState
from xingtan.identity.rules.rosters import Whole
from xingtan.identity.rules.rosters.sentences import NOT_UNDONE
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotAllowed
from xingtan.kernel.events import Event
from xingtan.kernel.text import msgid
from xingtan.kernel.who import Who
from xingtan.places import api as places

__all__ = [
    "NOBODY",
    "NOT_UNDONE",
    "ApiClient",
    "Application",
    "Asker",
    "Deed",
    "GivenConsent",
    "HeldRole",
    "NewPerson",
    "OwnFile",
    "OwnPart",
    "OwnRank",
    "PersonName",
    "Reason",
    "RoleName",
    "Roster",
    "RosterOptions",
    "RosterState",
    "StandIn",
    "Unit",
    "UnitKind",
    "UnitPath",
    "Whole",
    "answer_gateway",
    "asker_of",
    "begin_impersonation",
    "client_of",
    "coded_role",
    "coded_units",
    "consents_of",
    "end_impersonation",
    "end_role",
    "entitled",
    "facts_to_tell",
    "find_space_with",
    "gather_own_data_with",
    "grant_role",
    "hear_for_notices",
    "import_roster",
    "keep_audit",
    "not_audited",
    "note_deed",
    "people_with_role",
    "person_by_subject",
    "person_names",
    "place_path",
    "pseudonym",
    "reasons",
    "register_people",
    "require",
    "show_rank_with",
    "stand_in",
    "subject_in",
    "undo_import",
    "unit_paths",
    "verify_audit",
    "who_of",
    "withdraw_consent",
]


def asker_of(user: object) -> Asker:
    """Give who asks, from `request.user`; NOBODY if signed out. One statement the first time in a request."""
    if not getattr(user, "is_authenticated", False) or not getattr(user, "is_active", False):
        return NOBODY
    known = getattr(user, "_asker", None)
    if known is None:
        person_id: UUID = user.pk  # type: ignore[attr-defined]
        roles = queries.roles_of(person_id, today())
        known = Asker(person_id, roles, rules.role_named(roles, getattr(user, "acts_as", None)))
        user._asker = known  # type: ignore[attr-defined]
    assert isinstance(known, Asker)
    return known


LONGEST_TOKEN = 200


def client_of(request: HttpRequest) -> ApiClient | None:
    """Give the program that asks, from `Authorization: Bearer ...` with a token of the client credentials grant.

    None without such a token, and for one that was issued to a person, has expired or was revoked. The entry looks at
    `scopes` for what the program may do and keeps to `unit` and what lies below it. One statement.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    return application_queries.client_with_token(token)


def consents_of(person_id: UUID) -> tuple[GivenConsent, ...]:
    """List what applications may know of a person now, the newest first. Two statements."""
    return application_queries.consents_of(person_id)


def subject_in(sector: str, person_id: UUID) -> str:
    """Give the name (sub) by which the applications of a sector know a person; no other sector has the same."""
    return application_rules.subject_of(person_id, sector, settings.SECRET_KEY)


def person_by_subject(sector: str, subject: str) -> Any:
    """Give the row, for allauth, of whom the applications of a sector know by this sub; None for nobody."""
    person_id = application_rules.person_of(subject, sector, settings.SECRET_KEY)
    return None if person_id is None else application_queries.active_person(person_id)


def person_names(ids: Iterable[UUID]) -> dict[UUID, PersonName]:
    """Give the names of these people in one statement; unknown ids are left out."""
    return queries.names(ids)


def pseudonym(person_id: UUID) -> str:
    """Give the name under which the journal knows a person: 24 hex digits of an HMAC-SHA256 under the node's secret."""
    key = b"xingtan.person\0" + settings.SECRET_KEY.encode()
    return hmac.digest(key, person_id.bytes, "sha256").hex()[:24]


def unit_paths(unit: Unit) -> tuple[UnitPath, ...]:
    """Give every path to a place, school, class or person today; at most 3 statements. Empty for what is unknown.

    A person can lie in several units: a teacher of two schools, a student of a class. A unit of a higher domain (space,
    app) is put at the end of its owner's path by that domain.
    """
    if unit.kind in {UnitKind.PLACE, UnitKind.SCHOOL, UnitKind.CLASS}:
        path = work_path(unit)
        return (path,) if path else ()
    if unit.kind is UnitKind.PERSON:
        return _person_paths(unit)
    return ((unit,),)


def _person_paths(unit: Unit) -> tuple[UnitPath, ...]:
    try:
        person_id = UUID(unit.code)
    except ValueError:
        return ()
    classes = queries.class_codes_of(person_id, today())
    roles = queries.roles_of(person_id, today())
    held = [each.unit for each in roles if each.holds_on(today()) and each.unit.kind is UnitKind.SCHOOL]
    schools = school_paths({school_of(code) for code in classes} | {each.code for each in held})
    paths: list[UnitPath] = [
        (*schools[school_of(code)], Unit(UnitKind.CLASS, code), unit) for code in classes if school_of(code) in schools
    ]
    paths += [(*schools[each.code], unit) for each in held if each.code in schools]
    return tuple(dict.fromkeys(paths)) or ((unit,),)


def reasons(asker: Asker, unit: Unit | UnitPath, on: date | None = None) -> tuple[Reason, ...]:
    """List what the asker may do in this unit, each deed with each role that gives it."""
    day = on or today()
    return tuple(
        dict.fromkeys(reason for path in _paths(unit) for reason in rules.reasons(asker, path, day)),
    )


def entitled(asker: Asker, deed: Deed, unit: Unit | UnitPath, on: date | None = None) -> bool:
    """Say whether one of the asker's roles gives this deed in this unit. No SQL for a place or a path."""
    if asker.person_id is None:
        return False
    day = on or today()
    return any(rules.may(asker, deed, path, day) for path in _paths(unit))


def require(asker: Asker, deed: Deed, unit: Unit | UnitPath) -> None:
    """Raise NotAllowed unless `entitled`."""
    if not entitled(asker, deed, unit):
        raise NotAllowed("not-entitled", msgid("你现在的身份不能这样做。什么也没有改。"))


def _paths(unit: Unit | UnitPath) -> tuple[UnitPath, ...]:
    return unit_paths(unit) if isinstance(unit, Unit) else (unit,)


def people_with_role(
    role: RoleName, units: Iterable[Unit], on: date | None = None
) -> dict[Unit, tuple[PersonName, ...]]:
    """List who holds a role in each of these units (exactly there, not below), by name. One statement."""
    wanted = tuple(units)
    found = queries.holders(wanted, on or today(), [role])
    return {unit: tuple(each.person for each in found if each.held.unit == unit) for unit in wanted}


def grant_role(asker: Asker, person_id: UUID, held: HeldRole) -> None:
    """Give a person a role. Idempotent. Raises NotAllowed unless a role of the asker may give it there."""
    actions.grant_role(asker, person_id, held, unit_paths(held.unit))


def end_role(asker: Asker, person_id: UUID, role: RoleName, unit: Unit, on: date | None = None) -> None:
    """End a person's role: it no longer holds from `on` (today) on. Idempotent. NotAllowed as for `grant_role`."""
    actions.end_role(asker, person_id, role, unit, unit_paths(unit), on)


def answer_gateway(
    gateway: ApiClient, username: str, password: str, once: str = "", station: str = ""
) -> tuple[Answer, HeldRole | None]:
    """Say whether somebody goes online at a school's gateway, and by which role. At most 4 statements a role."""
    return network_actions.answer_gateway(gateway.id, gateway.unit, username, password, unit_paths, once, station)


def who_of(asker: Asker, until: int) -> Who | None:
    """Give how the activity of a person is attributed: pseudonym, main role, place and school. At most 3 statements.

    `until` is the Unix time at which this ends to be true.
    """
    if asker.person_id is None:
        return None
    main = rules.main_role(asker.roles, today(), asker.acts_as)
    path = next(iter(unit_paths(main.unit)), ()) if main is not None else ()
    codes = {unit.kind: unit.code for unit in path}  # the last of each kind stays: the county, not the nation
    here = codes.get(UnitKind.PLACE)
    return Who(
        person=pseudonym(asker.person_id),
        until=until,
        role=main.role.value if main is not None else None,
        place=places.heir(here) if here is not None else None,
        school=codes.get(UnitKind.SCHOOL),
    )


def begin_impersonation(asker: Asker, username: str, reason: str) -> UUID:
    """Let an operator act in the place of who signs in with this name; give the id of it. Raises as its action does."""
    return impersonation_actions.begin_impersonation(asker, username, reason, _every_path)


def end_impersonation(impersonation_id: UUID) -> None:
    """Let the operator be themselves again. Idempotent."""
    impersonation_actions.end_impersonation(impersonation_id)


def stand_in(asker: Asker, impersonation_id: UUID) -> StandIn | None:
    """Give in whose place the asker acts, while they may: it is asked again with every request, with all its roles."""
    found = impersonation_queries.stand_in(impersonation_id)
    if found is None or found.operator.id != asker.person_id or not found.account.is_active:
        return None
    if not still_acts(found.began_at, found.ended_at, now()):
        return None
    roles = queries.roles_of(found.person.id, today())
    return found if may_act_for(asker, roles, _every_path(found.person.id), today()) else None


def note_deed(found: StandIn, address: str, refused: bool) -> None:
    """Keep in the audit log that an operator sent something in a person's place."""
    impersonation_actions.note_deed(found.person.id, found.operator.id, address, refused)


def _every_path(person_id: UUID) -> list[tuple[UnitPath, ...]]:
    """Give the paths of each unit in which a person holds a role; of who holds none, that of the home place."""
    units = dict.fromkeys(held.unit for held in queries.roles_of(person_id, today()))
    return [unit_paths(unit) for unit in units] or [(place_path(settings.HOME_PLACE),)]


def keep_audit(event: Event) -> None:
    """Append a fact to the audit log, if the log keeps it and does not have it yet. For the relay, one after the other.

    An entry lies in its unit, or in that of the person it concerns, or in the node's home place.
    """
    told = event.audited()
    if told is None:
        return
    named = told.unit or _main_unit(told.subject)
    path = next((path for unit in filter(None, (_unit_named(named),)) for path in unit_paths(unit) if path[1:]), ())
    home = f"{UnitKind.PLACE}:{settings.HOME_PLACE}"
    audit_actions.append_entry(event, told, named or home, reach_of(path or place_path(settings.HOME_PLACE)))


def verify_audit() -> Verdict:
    """Walk along the whole audit log and say how much of it holds. One statement."""
    return audit_queries.verified()


def not_audited(events: Iterable[Event]) -> tuple[Event, ...]:
    """List those of these facts that the audit log keeps, and does not have, in their order. One statement."""
    kept = [event for event in events if event.audited() is not None]
    missing = audit_queries.missing_of(event.id for event in kept) if kept else ()
    return tuple(event for event in kept if event.id in missing)


def _main_unit(subject: str) -> str:
    """Name the unit of a person's main role; empty where the subject is no person, or has no role."""
    unit = _unit_named(subject)
    if unit is None or unit.kind is not UnitKind.PERSON:
        return ""
    try:
        main = rules.main_role(queries.roles_of(UUID(unit.code), today()), today())
    except ValueError:
        return ""
    return f"{main.unit.kind}:{main.unit.code}" if main is not None else ""


def _unit_named(text: str) -> Unit | None:
    kind, _colon, code = text.partition(":")
    return Unit(UnitKind(kind), code) if code and kind in set(UnitKind) else None


def hear_for_notices(event: Event) -> None:
    """Tell the people whom a fact concerns; once, however often it is heard."""
    notice_actions.hear(event)


def facts_to_tell() -> tuple[type[Event], ...]:
    """List the facts of which somebody is told."""
    return notice_actions.heard()
