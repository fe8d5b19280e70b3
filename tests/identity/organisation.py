"""A random organisation with something secret in every corner, for tests of who may see and change what."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client as Application
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from fido2.utils import websafe_encode
from tests.catalogue.qti.content import ITEMS, item
from tests.identity.passkey import Passkey

from xingtan.catalogue.actions import publishing
from xingtan.catalogue.actions.qti import take_in_qti
from xingtan.catalogue.models import ExerciseItem, Package, Resource, ResourceFile
from xingtan.catalogue.rules.vocabulary import Kind
from xingtan.identity import api as identity
from xingtan.identity.actions.lending import NewLoan, lend_role
from xingtan.identity.api import Asker, HeldRole, NewPerson, RoleName, Unit, UnitKind, UnitPath
from xingtan.identity.models import (
    Export,
    Impersonation,
    Invitation,
    Notice,
    Person,
    Role,
    RosterChange,
    RosterImport,
    SignIn,
)
from xingtan.kernel.clock import now, today
from xingtan.kernel.periods import Period
from xingtan.learning.models import Attempt, ItemAnswer
from xingtan.moderation.models import Case, Hit
from xingtan.places import api as places
from xingtan.portal import actions as portal
from xingtan.portal.models import Banner, Campaign
from xingtan.portal.rules import FeedbackKind
from xingtan.ports import engines
from xingtan.spaces import actions as spaces
from xingtan.spaces.models import StoredFile
from xingtan.statistics.models.briefs import BriefNote, DataLag

SINCE = date(2016, 9, 1)
HOME = "330000"
PUBLIC = frozenset({"note"})
"""What everybody can read, and only those may write who stand over it: the texts of a brief are in it from the start."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person, the name that nobody outside may read, the units of their roles."""

    id: UUID
    username: str
    name: str
    units: tuple[Unit, ...]


@dataclass(slots=True)
class Secret:
    """Something that may be read by its owner and by who stands over them; a name also by who shares a unit."""

    token: str
    kind: str
    owner: Member


@dataclass(slots=True)
class Corner:
    """A school with its people and what is theirs: the values by which an address names them."""

    county: str
    school: str
    group: str
    manager: Member
    teacher: Member
    colleague: Member
    student: Member
    parent: Member
    keeper: Member
    named: dict[str, list[str]] = field(default_factory=dict)

    @property
    def members(self) -> tuple[Member, ...]:
        return (self.manager, self.teacher, self.colleague, self.student, self.parent)

    def marks(self) -> frozenset[str]:
        """What a row of this corner holds: ids and codes of the school and everything below."""
        ids = {str(member.id) for member in self.members}
        own = {value for name, values in self.named.items() if name.endswith("_id") for value in values}
        return frozenset(ids | own | {self.school, self.group})


class Organisation:
    """Places, schools, people and what they keep, drawn by `chance`."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.members: dict[UUID, Member] = {}
        self.secrets: list[Secret] = []
        self.corners: list[Corner] = []
        self.paths: dict[Unit, UnitPath] = {}
        counties = list(self._counties())
        for number, county in enumerate(counties):
            self.corners.append(self._corner(county, number))
        above = {unit for county in counties for unit in self._path(Unit(UnitKind.PLACE, county))[1:-1]}
        for unit in sorted(above):
            self._member("place", [(RoleName.PLACE_MANAGER, unit)])
        self.operator = self._member("operator", [(RoleName.OPERATOR, Unit(UnitKind.PLACE, HOME))])
        self.stranger = self._member("stranger", [])
        one, other = chance.sample(self.corners, 2)
        self._member(
            "both",
            [
                (RoleName.TEACHER, Unit(UnitKind.SCHOOL, one.school)),
                (RoleName.TEACHER, Unit(UnitKind.CLASS, other.group)),
            ],
        )
        for corner in self.corners:
            self._fill(corner)

    # -- who may read what

    def stands_over(self, asker: Member, owner: Member) -> bool:
        """Say whether one is the other, or holds a role in something that the other lies in, or is their parent."""
        if asker.id == owner.id or any(unit.code == str(owner.id) for unit in asker.units):
            return True
        return any(unit in self._path(below) for unit in asker.units for below in owner.units)

    def related(self, asker: Member, other: Member) -> bool:
        """Say whether one stands over the other, or they share a unit."""
        return self.stands_over(asker, other) or self.stands_over(other, asker)

    def forbidden(self, asker: Member | None) -> dict[str, Secret]:
        """Give what an asker must never be shown, by token."""
        return {
            secret.token: secret
            for secret in self.secrets
            if secret.kind not in PUBLIC
            and (
                asker is None or not (self.related if secret.kind == "name" else self.stands_over)(asker, secret.owner)
            )
        }

    def outside(self, asker: Member | None, corner: Corner) -> bool:
        """Say whether an asker neither belongs to a corner nor stands over any of it."""
        group = self._path(Unit(UnitKind.CLASS, corner.group))
        if asker is None:
            return True
        own = asker in corner.members or any(unit.code in corner.marks() for unit in asker.units)
        return not own and not any(unit in group for unit in asker.units)

    # -- growing it

    def _path(self, unit: Unit) -> UnitPath:
        if unit not in self.paths:
            self.paths[unit] = next(iter(identity.unit_paths(unit)), (unit,))
        return self.paths[unit]

    def _counties(self) -> Iterator[str]:
        """Two counties of one city at home, and one of somewhere else: near strangers and far ones."""
        city = self.chance.choice(places.children(HOME))
        counties = [each.code for each in places.children(city.code)]
        yield from self.chance.sample(counties, min(2, len(counties)))
        provinces = [
            each for each in places.children(places.NATION) if each.code not in {HOME, "710000", "810000", "820000"}
        ]
        below = self.chance.choice(provinces)
        while inner := places.children(below.code):
            below = self.chance.choice(inner)
        yield below.code

    def _token(self) -> str:
        return f"{self.chance.getrandbits(40):010x}"

    def _member(self, kind: str, roles: list[tuple[RoleName, Unit]], parent_of: tuple[UUID, ...] = ()) -> Member:
        token = self._token()
        units = (*(unit for _role, unit in roles), *(Unit(UnitKind.PERSON, str(child)) for child in parent_of))
        member = Member(UUID(int=self.chance.getrandbits(128), version=4), f"{kind}-{token[:6]}", f"秘{token}", units)
        held = tuple(HeldRole(role, unit, SINCE) for role, unit in roles)
        identity.register_people([NewPerson(member.id, member.username, member.name, held, parent_of)], "x" * 12)
        self.members[member.id] = member
        if kind not in {"operator"}:
            self.secrets.append(Secret(token, "name", member))
        return member

    def _corner(self, county: str, number: int) -> Corner:
        school = f"{county}{self.chance.randrange(1000, 9999)}"
        classes = (places.NewClass("primary", 2014, 1, "2014级（1）班"),)
        places.found_schools(
            [places.NewSchool(school, f"第{number}小学", f"School {number}", county, ("primary",), SINCE, classes)]
        )
        group = places.class_code(school, 2014, 1)
        in_school, in_class = Unit(UnitKind.SCHOOL, school), Unit(UnitKind.CLASS, group)
        student = self._member("student", [(RoleName.STUDENT, in_class)])
        parent = self._member("parent", [], (student.id,))
        return Corner(
            county=county,
            school=school,
            group=group,
            manager=self._member("manager", [(RoleName.SCHOOL_MANAGER, in_school)]),
            teacher=self._member("teacher", [(RoleName.TEACHER, in_school), (RoleName.TEACHER, in_class)]),
            colleague=self._member("colleague", [(RoleName.TEACHER, in_school)]),
            student=student,
            parent=Member(parent.id, parent.username, parent.name, (*parent.units,)),
            keeper=self._member("county", [(RoleName.PLACE_MANAGER, Unit(UnitKind.PLACE, county))]),
        )

    def _secret(self, kind: str, owner: Member) -> str:
        token = self._token()
        self.secrets.append(Secret(token, kind, owner))
        return token

    def asker(self, member: Member) -> Asker:
        return identity.asker_of(Person.objects.get(id=member.id))

    def _fill(self, corner: Corner) -> None:
        named: dict[str, list[str]] = {}

        def put(name: str, *values: object) -> None:
            named.setdefault(name, []).extend(map(str, values))

        for owner in (corner.teacher, corner.student):
            self._space(owner, put)
        self._resource(corner, put)
        self._questions(corner, put)
        self._account(corner, put)
        self._joining(corner, put)
        self._portal(corner, put)
        put("person_id", *(member.id for member in corner.members))
        put("child_id", corner.student.id)
        corner.named = named

    def _space(self, owner: Member, put) -> None:
        asker = self.asker(owner)
        space = spaces.open_own_space(asker)
        spaces.describe_space(asker, space, f"空{self._secret('space', owner)}", self._secret("space", owner), False)
        folder = spaces.create_folder(asker, space, None, f"夹{self._secret('folder', owner)}")
        body = self._secret("content", owner).encode()
        file = spaces.upload_file(asker, space, folder, f"文{self._secret('file', owner)}.txt", len(body), [body])
        self.secrets.append(Secret(StoredFile.objects.get(pk=file).digest, "content", owner))
        article = spaces.write_article(asker, space, f"稿{self._secret('draft', owner)}", self._secret("draft", owner))
        put("space_id", space)
        put("folder_id", folder)
        put("file_id", file)
        put("article_id", article)

    def _resource(self, corner: Corner, put) -> None:
        title = f"课{self._secret('draft', corner.teacher)}"
        unit = Unit(UnitKind.SCHOOL, corner.school)
        resource = publishing.start_resource(self.asker(corner.teacher), unit, Kind.LESSON, title, "lessons")
        file = ResourceFile.objects.create(
            resource_id=resource,
            role="document",
            name=f"附{self._secret('file', corner.teacher)}.pdf",
            digest="0" * 64,
            size_bytes=1,
            media_type="application/pdf",
        )
        exercise = ExerciseItem.objects.create(
            resource_id=resource, position=1, kind="number", prompt=self._secret("draft", corner.teacher), right=["1"]
        )
        put("resource_id", resource)
        put("file_id", file.pk)
        put("exercise_id", exercise.pk)
        case = Case.objects.create(
            kind="words",
            subject_kind="resource",
            subject=str(resource),
            subject_title=title,
            owner=corner.teacher.id,
            place=corner.county,
            school=corner.school,
            due_at=now(),
        )
        Hit.objects.create(
            case=case, word="词", word_list="x", where="标题", excerpt=self._secret("draft", corner.teacher)
        )
        put("case_id", case.pk)

    def _questions(self, corner: Corner, put) -> None:
        """Give the teacher's draft a question, and the student an attempt at it with an answer of their own."""
        resource = Resource.objects.get(uploaded_by=corner.teacher.id)
        body = item("match", ITEMS["match"], f"题{self._secret('draft', corner.teacher)}").encode()
        take_in_qti(resource.pk, engines().blobs.put([body], len(body)), "match.xml")
        digest = Package.objects.get(resource=resource).archive
        attempt = Attempt.objects.create(
            person=corner.student.id, resource=resource.pk, part="items", state={"digest": digest, "at": 1}
        )
        given = {"RESPONSE": [self._secret("own", corner.student)]}
        ItemAnswer.objects.create(attempt=attempt, item="match", given=given, score=0, most=3)
        put("attempt_id", attempt.pk)

    def _account(self, corner: Corner, put) -> None:
        for owner in (corner.student, corner.teacher):
            Notice.objects.create(
                person_id=owner.id, kind="export_made", words={"until": "2017-08-21", "why": self._secret("own", owner)}
            )
            export = Export.objects.create(
                person_id=owner.id, made_at=now(), expires_at=now() + timedelta(days=1), digest="1" * 64, size_bytes=1
            )
            put("export_id", export.pk)
            SignIn.objects.create(
                person_id=owner.id, way="password", device=self._secret("own", owner), address="10.0.0.0"
            )
            mail = f"{self._secret('own', owner)}@example.org"
            # A student proved none: whoever did gets no code on paper, and there must be somebody who gets one.
            proved = owner is not corner.student
            EmailAddress.objects.create(user_id=owner.id, email=mail, verified=proved, primary=True)
            key = Authenticator.objects.create(
                user_id=owner.id,
                type=Authenticator.Type.WEBAUTHN,
                data={"name": self._secret("own", owner), "credential": _credential(owner)},
            )
            put("pk", key.pk)
            known = SocialAccount.objects.create(user_id=owner.id, provider="wechat", uid=self._secret("own", owner))
            put("identity", known.pk)
            app = Application.objects.create(id=f"app-{self._token()}", name="公开登记的应用", owner_id=owner.id)
            put("client_id", app.pk)
        Impersonation.objects.create(
            operator_id=self.operator.id, person_id=corner.student.id, reason=self._secret("own", corner.student)
        )
        group = Unit(UnitKind.CLASS, corner.group)
        put(
            "role_id",
            lend_role(
                self.asker(corner.teacher),
                NewLoan(corner.colleague.username, RoleName.TEACHER, group, today(), today() + timedelta(20)),
            ),
            *Role.objects.filter(person_id=corner.student.id).values_list("id", flat=True),
        )

    def _joining(self, corner: Corner, put) -> None:
        invitation = Invitation.objects.create(
            child_id=corner.student.id,
            relation="mother",
            digest=self._token() * 6,
            expires_at=now() + timedelta(days=9),
            accepted_by_id=corner.parent.id,
            accepted_at=now(),
        )
        put("invitation_id", invitation.pk)
        roster = RosterImport.objects.create(
            unit_kind="school",
            unit_code=corner.school,
            file_name=f"册{self._secret('roster', corner.manager)}.csv",
            file_digest="2" * 64,
            form="csv",
            state="checked",
            asked_by_id=corner.manager.id,
        )
        RosterChange.objects.create(roster=roster, person=corner.student.id, kind="changed")
        put("roster_id", roster.pk)

    def _portal(self, corner: Corner, put) -> None:
        told = portal.submit_feedback(
            self.asker(corner.student),
            portal.NewFeedback(FeedbackKind.IDEA, f"意{self._secret('own', corner.student)}", corner.county),
        )
        put("feedback_id", told)
        put(
            "banner_id",
            *[
                Banner.objects.create(
                    title="公开的横幅", place_code=corner.county, shown_from=today(), published_at=now()
                ).pk
            ],
        )
        put(
            "campaign_id",
            *[
                Campaign.objects.create(
                    title="公开的活动", place_code=corner.county, open_from=today() + timedelta(90)
                ).pk
            ],
        )
        period = Period(date(2017, 8, 1), date(2017, 9, 1))
        note = BriefNote.objects.create(
            place_code=corner.county,
            since=period.since,
            until=period.until,
            section="traffic",
            text_zh=self._secret("note", corner.keeper),
        )
        put("note_id", note.pk)
        lag = DataLag.objects.create(place_code=corner.county, subject="", reason_zh="数据没有到齐", since=today())
        put("lag_id", lag.pk)


def _credential(owner: Member) -> dict[str, object]:
    """Give a passkey as a browser registers it."""
    options = {
        "user": {"id": websafe_encode(str(owner.id).encode())},
        "rp": {"id": "testserver"},
        "challenge": websafe_encode(b"challenge"),
    }
    made: dict[str, object] = json.loads(Passkey().make({"publicKey": options}))
    return made
