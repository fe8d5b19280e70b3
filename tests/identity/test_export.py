"""A person takes along everything that the platform has of them: for readers and for programs, and nobody else can."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from tests.identity.cast import SCHOOL

from xingtan.catalogue.models import Favourite, Rating, Resource
from xingtan.identity import api
from xingtan.identity.actions import exports
from xingtan.identity.models import AuditEntry, Export, Identifier, Notice, Person, SignIn
from xingtan.identity.queries.exports import latest_export
from xingtan.kernel.clock import now, today
from xingtan.kernel.errors import NotFound, Refused
from xingtan.kernel.views import FILE
from xingtan.outbox.jobs import relay_waiting
from xingtan.outbox.models import OutboxRow
from xingtan.portal.models import Feedback
from xingtan.ports import engines
from xingtan.spaces.api import NewSpace, SpaceKind, open_space, upload_file, write_article

pytestmark = pytest.mark.django_db

Visit = Callable[..., object]
PAPER = b"%PDF-1.4\n" + b"an exercise that nobody else has\n" * 40


def asker(person_id: UUID) -> api.Asker:
    return api.asker_of(Person.objects.get(id=person_id))


@pytest.fixture
def teacher(people: dict[str, UUID]) -> UUID:
    """A teacher who left something in every domain."""
    who = people["teacher"]
    space = open_space(NewSpace(SpaceKind.TEACHER, "吴晓岚的空间", who, SCHOOL, "330106"))
    write_article(asker(who), space, "先估后量", "先估一估，再量。<script>alert(1)</script>")
    upload_file(asker(who), space, None, "练习.pdf", len(PAPER), [PAPER])
    lesson = Resource.objects.create(kind="document", section="basic", title="角的度量", place="330106", teacher=who)
    Favourite.objects.create(person=who, resource=lesson)
    Rating.objects.create(person=who, resource=lesson, stars=4, reasons=["clear"], words="讲得清楚")
    Feedback.objects.create(
        kind="advice",
        text="希望能离线看",
        contact="13800000000",
        place_code="330106",
        person_id=who,
        submitted_at=now(),
    )
    Identifier.objects.create(person_id=who, kind="id_card", digest="f" * 64)
    return who


def made(person_id: UUID) -> zipfile.ZipFile:
    exports.make_export(exports.ask_export(person_id, person_id))
    found = latest_export(person_id)
    assert found is not None
    return zipfile.ZipFile(io.BytesIO(b"".join(engines().blobs.read(found.digest))))


def test_the_archive_holds_what_every_domain_has(teacher: UUID, people: dict[str, UUID]) -> None:
    archive = made(teacher)
    assert archive.testzip() is None
    parts = json.loads(archive.read("data.json"))["parts"]
    assert parts["person"]["rows"][0]["name"] == "吴晓岚"
    assert {row["role"] for row in parts["roles"]["rows"]} == {"teacher"}
    assert parts["favourites"]["rows"][0]["title"] == "角的度量"
    assert (parts["ratings"]["rows"][0]["stars"], parts["ratings"]["rows"][0]["words"]) == (4, "讲得清楚")
    assert parts["resources"]["rows"][0]["title"] == "角的度量"
    assert parts["articles"]["rows"][0]["text"].startswith("先估一估")
    assert parts["files"]["rows"][0]["path"] == "练习.pdf"
    assert archive.read("files/disk/练习.pdf") == PAPER
    assert parts["feedback"]["rows"][0]["contact"] == "13800000000"
    assert api.pseudonym(teacher) in parts["activity"]["note"]
    assert parts["identifiers"]["rows"] == [{"kind": "id_card"}]
    whole = b"".join(archive.read(name) for name in archive.namelist() if not name.startswith("files/")).decode()
    assert "ffffffff" not in whole
    assert Person.objects.get(id=teacher).password not in whole
    assert "陈一诺" not in whole
    assert "陈立群" not in whole


def test_it_can_be_read_in_both_languages_and_runs_no_script(teacher: UUID) -> None:
    archive = made(teacher)
    chinese, english = (archive.read(name).decode() for name in ("index.html", "index.en.html"))
    assert 'lang="zh-Hans"' in chinese
    assert "网盘里的文件" in chinese
    assert 'lang="en"' in english
    assert "Files of the net disk" in english
    assert "网盘里的文件" not in english
    for page in (chinese, english):
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_a_child_has_what_it_has_and_sees_who_its_parents_are(people: dict[str, UUID]) -> None:
    parts = json.loads(made(people["student"]).read("data.json"))["parts"]
    assert [(row["parent"], row["child"]) for row in parts["family"]["rows"]] == [("陈立群", "陈一诺")]
    assert parts["enrolments"]["rows"][0]["class"].startswith(SCHOOL)


def test_whoever_asks_sees_how_far_it_is_is_told_and_fetches_it(visit: Visit, sign_in, teacher: UUID) -> None:
    client = sign_in("teacher")
    assert "还没有导出过" in visit("/me/export/", client=client).text
    page = visit("/me/export/", client=client, data={})
    assert "正在整理" in page.text
    assert 'hx-get="/me/export/progress/"' in page.body
    assert "正在整理" in visit("/me/export/progress/", client=client, fragment=True).text
    row = Export.objects.get(person_id=teacher)
    exports.make_export(row.id)
    relay_waiting()
    page = visit("/me/export/", client=client, language="en")
    assert "Download" in page.text
    assert Notice.objects.filter(person_id=teacher, kind="export_made").count() == 1
    answer = client.get(f"/me/export/{row.id}/data.zip")
    row.refresh_from_db()
    assert answer[FILE] == row.digest
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_the_fact_that_it_was_asked_for_queues_the_work(sign_in, teacher: UUID) -> None:
    from django_tasks_db.models import DBTaskResult

    sign_in("teacher").post("/me/export/")
    relay_waiting()
    assert [task.task_path for task in DBTaskResult.objects.all()] == ["xingtan.identity.jobs.own.make_export"]


def test_nobody_else_fetches_it(sign_in, teacher: UUID, client: Client) -> None:
    made(teacher)
    path = f"/me/export/{Export.objects.get().id}/data.zip"
    for username in ("student", "school", "operator"):
        assert sign_in(username).get(path).status_code == 404
    assert client.get(path)["Location"].startswith("/account/login/")


def test_once_a_day(visit: Visit, sign_in, teacher: UUID) -> None:
    made(teacher)
    client = sign_in("teacher")
    assert '<form class="gap-top" method="post" action="/me/export/"' not in visit("/me/export/", client=client).body
    visit("/me/export/", client=client, data={}, status=400)
    assert Export.objects.count() == 1
    Export.objects.update(asked_at=now() - timedelta(days=1, minutes=1))
    client.post("/me/export/")
    assert Export.objects.count() == 2


def test_after_seven_days_it_is_gone_from_the_store_too(visit: Visit, sign_in, teacher: UUID) -> None:
    made(teacher)
    row = Export.objects.get()
    assert timedelta(days=6, hours=23) < row.expires_at - now() <= timedelta(days=7)
    Export.objects.update(expires_at=now() - timedelta(seconds=1), asked_at=now() - timedelta(days=8))
    client = sign_in("teacher")
    assert client.get(f"/me/export/{row.id}/data.zip").status_code == 404
    assert exports.forget_old_exports() == 1
    with pytest.raises(NotFound):
        engines().blobs.size(row.digest)
    assert "过了七天" in visit("/me/export/", client=client).text
    assert exports.forget_old_exports() == 0


def test_a_task_that_runs_twice_makes_one_archive(teacher: UUID) -> None:
    made(teacher)
    before = Export.objects.get()
    exports.make_export(before.id)
    after = Export.objects.get()
    assert (after.made_at, after.digest) == (before.made_at, before.digest)


def test_one_that_nobody_made_within_a_day_can_be_asked_for_again(visit: Visit, sign_in, teacher: UUID) -> None:
    Export.objects.create(person_id=teacher)
    Export.objects.update(asked_at=now() - timedelta(days=2))
    assert "没有整理成" in visit("/me/export/", client=sign_in("teacher")).text


def test_a_file_whose_bytes_are_lost_is_still_named(teacher: UUID) -> None:
    from xingtan.spaces.models import StoredFile

    StoredFile.objects.update(digest="0" * 64)
    archive = made(teacher)
    assert "files/disk/练习.pdf" not in archive.namelist()
    assert json.loads(archive.read("data.json"))["parts"]["files"]["rows"][0]["path"] == "练习.pdf"


def test_nothing_stays_in_the_store_of_an_account_that_was_closed_meanwhile(people: dict[str, UUID]) -> None:
    """The archive is being written while the person is forgotten; the same holds for two workers at once."""
    from xingtan.identity.queries import own_data

    who = people["parent"]
    asked = exports.ask_export(who, who)

    def forgotten(_person: UUID) -> tuple[api.OwnPart, ...]:
        Export.objects.all().delete()
        return ()

    before, stored = list(own_data._providers), set(_digests())
    api.gather_own_data_with([forgotten])
    try:
        exports.make_export(asked)
    finally:
        api.gather_own_data_with(before)
    assert set(_digests()) == stored
    assert not OutboxRow.objects.filter(kind="identity.ExportMade").exists()


def _digests() -> list[str]:
    root = engines().blobs.path("0" * 64).parents[2]
    return [path.name for path in root.glob("*/*/*")]


OF_A_PERSON = {
    "account.EmailAddress.user": "emails",
    "allauth_idp_oidc.Client.owner": "",  # nobody: applications belong to the node
    "allauth_idp_oidc.Token.user": "",  # a secret of an application; that it may have one is in the consents
    "catalogue.BookChange.by": "",  # work of an office, not of the person
    "catalogue.Favourite.person": "favourites",
    "catalogue.NegativeEntry.entered_by": "",
    "catalogue.NegativeEntry.struck_by": "",
    "catalogue.Publication.published_by": "audit",
    "catalogue.Rating.person": "ratings",
    "catalogue.Resource.teacher": "resources",
    "catalogue.Resource.uploaded_by": "resources",
    "catalogue.Review.reviewer": "reviews",
    "catalogue.SavedSearch.person": "searches",
    "catalogue.Version.promised_by": "",  # the resource that was offered is in the resources
    "catalogue.Withdrawal.withdrawn_by": "audit",
    "identity.AuditEntry.actor": "audit",
    "identity.AuditEntry.behind": "audit",
    "identity.ClaimCode.issued_by": "audit",
    "identity.ClaimCode.person": "claim_codes",
    "identity.Consent.given_by": "audit",
    "identity.Consent.person": "consents",
    "identity.Enrolment.student": "enrolments",
    "identity.Export.asked_by": "audit",
    "identity.Export.person": "exports",
    "identity.ExternalName.person": "external_names",
    "identity.Guardianship.child": "family",
    "identity.Guardianship.parent": "family",
    "identity.Identifier.person": "identifiers",
    "identity.Impersonation.operator": "audit",
    "identity.Impersonation.person": "impersonations",
    "identity.Invitation.accepted_by": "invitations",
    "identity.Invitation.child": "invitations",
    "identity.Invitation.decided_by": "audit",
    "identity.Invitation.issued_by": "audit",
    "identity.NetworkPassword.person": "network_password",
    "identity.Notice.person": "notices",
    "identity.NoticeByMail.person": "notices_by_mail",
    "identity.Role.lent_by": "loans",
    "identity.Role.person": "roles",
    "identity.RosterChange.person": "rosters",
    "identity.RosterImport.asked_by": "audit",
    "identity.ScanSignIn.scanned_by": "",  # lives a minute; the sign-in that it led to is in the sign-ins
    "identity.SignIn.person": "sign_ins",
    "learning.Attempt.person": "attempts",
    "mfa.Authenticator.user": "factors",
    "moderation.Appeal.person": "appeals",
    "moderation.Case.owner": "",  # a case of somebody's is told in the notices
    "moderation.Case.taken_by": "",
    "moderation.Decision.decided_by": "",
    "moderation.Report.person": "reports",
    "moderation.WordList.changed_by": "",
    "portal.Banner.published_by": "",  # work of an office, not of the person
    "portal.CampaignEntry.person_id": "campaigns",
    "portal.Feedback.adopted_by": "",
    "portal.Feedback.answered_by": "",
    "portal.Feedback.person_id": "feedback",
    "socialaccount.SocialAccount.user": "linked",
    "spaces.Space.owner_id": "spaces",
    "statistics.BriefNote.written_by": "",
    "statistics.DataLag.declared_by": "",
    "statistics.PublishedBrief.published_by": "",
    "usersessions.UserSession.user": "sessions",
}
"""Each column that names a person, and the part of the archive that tells what is kept there; empty: none does."""

OF_A_THING = {"batch", "case", "like"}


def test_every_column_that_names_a_person_is_thought_of(teacher: UUID) -> None:
    """A new table with a person in it has to be told here, and so in the archive or why it is not."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
        or (
            field.get_internal_type() == "UUIDField"
            and not field.primary_key
            and field.related_model is None
            and field.name not in {"event", "event_id", "resource", *OF_A_THING}
        )
    }
    assert found == set(OF_A_PERSON)
    parts = json.loads(made(teacher).read("data.json"))["parts"]
    assert {slug for slug in OF_A_PERSON.values() if slug} - set(parts) == set()


def test_readers_are_told_in_words_what_programs_read_as_codes(people: dict[str, UUID]) -> None:
    who = people["teacher"]
    Notice.objects.create(person_id=who, kind="role_given", words={"role": "teacher", "unit": f"school:{SCHOOL}"})
    SignIn.objects.create(person_id=who, way="password", device="Chrome, Windows", address="203.0.113.0/24")
    Identifier.objects.create(person_id=who, kind="staff_number", digest="e" * 64)
    relay_waiting()
    archive = made(who)
    parts = json.loads(archive.read("data.json"))["parts"]
    assert {"role": "teacher", "unit": f"school:{SCHOOL}"}.items() <= parts["roles"]["rows"][0].items()
    chinese, english = (archive.read(name).decode() for name in ("index.html", "index.en.html"))
    for words in ("老师", "西湖杏花小学", "你有了一个身份：西湖杏花小学，老师", "工号", "密码"):
        assert words in chinese
    for words in ("Teacher", "Xihu Xinghua Primary School", "Staff number", "Password"):
        assert words in english
    for code in ("role_given", "staff_number", f"school:{SCHOOL}", "identity."):
        assert code not in chinese
        assert code not in english


# -- a child's ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def child(people: dict[str, UUID]) -> UUID:
    Person.objects.filter(id=people["student"]).update(born_on=today() - timedelta(days=365 * 10))
    return people["student"]


def test_a_parent_has_the_childs_and_the_child_sees_that(
    visit: Visit, sign_in, people: dict[str, UUID], child: UUID
) -> None:
    parent = sign_in("parent")
    path = f"/me/children/{child}/export/"
    assert path in visit("/me/", client=parent).links
    assert path in visit("/me/", client=parent, language="en").body
    assert "陈一诺" in visit(path, client=parent).text
    page = visit(path, client=parent, data={})
    assert f'hx-get="{path}progress/"' in page.body
    assert "正在整理" in visit(f"{path}progress/", client=parent, fragment=True).text
    relay_waiting()
    row = Export.objects.get()
    assert (row.person_id, row.asked_by_id) == (child, people["parent"])
    exports.make_export(row.id)
    relay_waiting()
    visit(path, client=parent, language="en")
    answer = parent.get(f"{path}{row.id}/data.zip")
    row.refresh_from_db()
    assert answer[FILE] == row.digest
    archive = zipfile.ZipFile(io.BytesIO(b"".join(engines().blobs.read(row.digest))))
    assert json.loads(archive.read("data.json"))["parts"]["person"]["rows"][0]["name"] == "陈一诺"

    for language, words in (("zh", "家长陈立群"), ("en", "Asked for by")):
        assert words in visit("/me/export/", client=sign_in("student"), language=language).text
    assert sign_in("student").get(f"/me/export/{row.id}/data.zip")[FILE] == row.digest
    told = {(each.person_id, each.kind) for each in Notice.objects.exclude(kind="device_new")}
    assert told == {(child, "export_asked"), (people["parent"], "export_of_child_made")}
    assert "家长陈立群" in visit("/me/notices/", client=sign_in("student")).text
    assert "陈一诺的数据" in visit("/me/notices/", client=parent).text
    kept = AuditEntry.objects.get(kind="identity.ExportAsked")
    assert (kept.actor, kept.subject) == (people["parent"], f"person:{child}")


def test_who_is_no_parent_of_it_has_nothing(sign_in, people: dict[str, UUID], child: UUID, client: Client) -> None:
    exports.make_export(exports.ask_export(people["parent"], child))
    path = f"/me/children/{child}/export/"
    zip_path = f"{path}{Export.objects.get().id}/data.zip"
    for stranger in ("teacher", "school", "operator", "student"):
        for each in (path, f"{path}progress/", zip_path):
            assert sign_in(stranger).get(each).status_code == 404
        assert sign_in(stranger).post(path).status_code == 404
    assert client.get(path)["Location"].startswith("/account/login/")
    # A parent has the archive of the child, not that of somebody else, under the child's address.
    exports.make_export(exports.ask_export(people["teacher"], people["teacher"]))
    other = Export.objects.get(person_id=people["teacher"]).id
    assert sign_in("parent").get(f"{path}{other}/data.zip").status_code == 404
    assert sign_in("parent").get(f"/me/export/{other}/data.zip").status_code == 404
    assert Export.objects.count() == 2


def test_from_fourteen_on_the_child_decides(visit: Visit, sign_in, people: dict[str, UUID], child: UUID) -> None:
    exports.make_export(exports.ask_export(people["parent"], child))
    path = f"/me/children/{child}/export/"
    Export.objects.update(asked_at=now() - timedelta(days=2))
    Person.objects.filter(id=child).update(born_on=today() - timedelta(days=365 * 16))
    client = sign_in("parent")
    assert path not in visit("/me/", client=client).body
    for language in ("zh", "en"):
        assert "data.zip" not in visit(path, client=client, language=language).body
    assert client.post(path).status_code == 403
    assert client.get(f"{path}{Export.objects.get().id}/data.zip").status_code == 403
    assert Export.objects.count() == 1


def test_the_child_and_its_parents_have_one_a_day_together(people: dict[str, UUID], child: UUID) -> None:
    exports.ask_export(child, child)
    with pytest.raises(Refused):
        exports.ask_export(people["parent"], child)


def test_the_days_that_were_counted_name_place_and_school(people: dict[str, UUID]) -> None:
    from dataclasses import replace

    from xingtan import ports

    class Counted:
        def query(self, sql: str, parameters: object = None) -> list[tuple[object, ...]]:
            return [(today(), "student", "330106", SCHOOL, 12, 1), (today(), "", "", "", 3, 0)]

    here = ports.engines()
    ports.install(replace(here, columns=Counted()))
    try:
        archive = made(people["student"])
    finally:
        ports.install(here)
    rows = json.loads(archive.read("data.json"))["parts"]["activity"]["rows"]
    assert {"role": "student", "place": "330106", "school": SCHOOL, "records": 12}.items() <= rows[0].items()
    page = archive.read("index.html").decode()
    assert all(words in page for words in ("<td>学生</td>", "<td>西湖区</td>", "<td>西湖杏花小学</td>"))
    assert "Xihu District" in archive.read("index.en.html").decode()
