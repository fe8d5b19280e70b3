"""The OAI-PMH provider: what is public is listed, in every part once, whatever changes meanwhile; every error has its name."""

import gzip
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core import signing
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.catalogue.oai_schema import require_valid

from xingtan.catalogue.models import Resource, RightsTerm, Subject
from xingtan.catalogue.rest.oai import RECORDS_A_PAGE, SALT
from xingtan.catalogue.rules.metadata.description import Term
from xingtan.catalogue.rules.metadata.dublin_core import read_dublin_core
from xingtan.catalogue.rules.metadata.lom_reading import read_lom
from xingtan.catalogue.rules.metadata.times import written_instant
from xingtan.catalogue.rules.oai import tokens
from xingtan.catalogue.rules.oai.arguments import OaiError, Verb, read_question, read_span
from xingtan.catalogue.rules.oai.sets import read_set
from xingtan.catalogue.rules.oai.tokens import Going
from xingtan.kernel.ids import new_id

OAI = "{http://www.openarchives.org/OAI/2.0/}"
REPOSITORY = "xingtan.p330000"
START = datetime(2026, 3, 1, 8, 0, 0, 250_000, UTC)


def ask(client: Client, post: bool = False, **arguments: str) -> etree._Element:
    """Ask as a harvester does; gives the answer's root, which is held against the grammar of the protocol."""
    given_ = {name.rstrip("_"): value for name, value in arguments.items()}
    response = client.post("/oai", given_) if post else client.get("/oai", given_)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    require_valid(root)
    return root


def fault(root: etree._Element) -> str:
    return root.find(f"{OAI}error").get("code")


def told(client: Client, **arguments: str) -> str:
    return fault(ask(client, **arguments))


def whole(
    client: Client, verb: str = "ListIdentifiers", prefix: str = "oai_dc", **arguments: str
) -> list[etree._Element]:
    """Read a list to its end; gives its headers."""
    root = ask(client, verb=verb, metadataPrefix=prefix, **arguments)
    found: list[etree._Element] = []
    while True:
        found += root.iter(f"{OAI}header")
        token = next(root.iter(f"{OAI}resumptionToken"), None)
        if token is None or not token.text:
            return found
        assert int(token.get("cursor")) == len(found) - len(list(root.iter(f"{OAI}header")))
        root = ask(client, verb=verb, resumptionToken=token.text)


def ids(headers: list[etree._Element]) -> list[str]:
    return [each.findtext(f"{OAI}identifier").rpartition(":")[2] for each in headers]


def shelf(count: int, **more: object) -> list[Resource]:
    """Put resources on the shelf as they are after they were published: ten of each instant."""
    made = [
        Resource(
            id=new_id(), kind="document", section="family", title=f"家庭阅读 {n}", place="330502", origin_level="county",
            status="published", version=1,
            published_at=START + timedelta(seconds=n // 10), listed_at=START + timedelta(seconds=n // 10), **more,
        )
        for n in range(count)
    ]  # fmt: skip
    return Resource.objects.bulk_create(made)


@pytest.mark.django_db
class TestWhatIsListed:
    def test_identify_tells_who_this_is(self, client: Client, lessons: dict[str, UUID]) -> None:
        one = ask(client, verb="Identify").find(f"{OAI}Identify")
        assert "浙江省" in one.findtext(f"{OAI}repositoryName")
        assert one.findtext(f"{OAI}baseURL") == "http://testserver/oai"
        assert one.findtext(f"{OAI}deletedRecord") == "persistent"
        assert one.findtext(f"{OAI}granularity") == "YYYY-MM-DDThh:mm:ssZ"
        first = Resource.objects.order_by("listed_at").values_list("listed_at", flat=True)[0]
        assert one.findtext(f"{OAI}earliestDatestamp") == written_instant(first)

    def test_a_lesson_is_told_whole_in_lom(self, client: Client, lessons: dict[str, UUID]) -> None:
        name = f"oai:{REPOSITORY}:{lessons['角的度量']}"
        root = ask(client, verb="GetRecord", identifier=name, metadataPrefix="oai_lom")
        read = read_lom(next(root.iter("{http://ltsc.ieee.org/xsd/LOM}lom")))
        one = read.description
        assert read.notes == ()
        assert (one.title, one.identifier, one.kind) == ("角的度量", name, "lesson")
        assert one.address == f"http://testserver/learn/lessons/{lessons['角的度量']}/"
        assert (one.subject, one.grade) == (Term("mathematics", "数学", "Mathematics"), Term("4", "四年级", "Grade 4"))
        assert (one.unit, one.lesson) == (Term("3", "角的度量"), Term("2", "角的度量"))
        assert (one.authors, one.place) == (("林静远",), Term("330500", "湖州市", "Huzhou"))
        assert (one.level, one.licence, one.duration_ms) == ("province", "teaching", 4000)
        assert one.formats == ("video/mp4", "application/pdf")
        assert client.get(one.locations[0].removeprefix("http://testserver")).status_code == 200
        sets = [each.text for each in root.iter(f"{OAI}setSpec")]
        assert sets == [
            *("section:lessons", "stage:primary", "subject:mathematics", "place:000000:330000:330500", "level:province")
        ]

    def test_dublin_core_tells_it_in_words(self, client: Client, lessons: dict[str, UUID]) -> None:
        name = f"oai:{REPOSITORY}:{lessons['角的度量']}"
        root = ask(client, verb="GetRecord", identifier=name, metadataPrefix="oai_dc")
        one = read_dublin_core(next(root.iter("{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"))).description
        assert (one.title, one.identifier, one.kind, one.authors) == ("角的度量", name, "lesson", ("林静远",))

    def test_nothing_is_told_of_who_uploaded_it(self, client: Client, lessons: dict[str, UUID]) -> None:
        person = new_id()
        Resource.objects.update(teacher=person, uploaded_by=person, note="给作者的话")
        for prefix in ("oai_dc", "oai_lom"):
            text = client.get("/oai", {"verb": "ListRecords", "metadataPrefix": prefix}).content.decode()
            assert str(person) not in text
            assert person.hex not in text
            assert "给作者的话" not in text

    def test_each_is_listed_once_page_by_page(self, client: Client, django_assert_max_num_queries) -> None:
        made = shelf(RECORDS_A_PAGE * 2 + 33)
        found = whole(client, "ListRecords", "oai_lom")
        assert sorted(ids(found)) == sorted(str(one.id) for one in made)
        assert ids(found) == [str(one.id) for one in sorted(made, key=lambda one: (one.listed_at, one.id))]
        root = ask(client, verb="ListRecords", metadataPrefix="oai_lom")
        token = next(root.iter(f"{OAI}resumptionToken"))
        assert (token.get("completeListSize"), token.get("cursor")) == (str(len(made)), "0")
        assert datetime.fromisoformat(token.get("expirationDate")) > datetime.now(UTC) + timedelta(hours=23)
        with django_assert_max_num_queries(3):
            ask(client, verb="ListRecords", resumptionToken=token.text)
        with django_assert_max_num_queries(4):
            ask(client, verb="ListRecords", metadataPrefix="oai_lom")

    def test_a_list_goes_on_while_its_resources_change(self, client: Client) -> None:
        made = shelf(RECORDS_A_PAGE + 50)
        root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
        first = ids(list(root.iter(f"{OAI}header")))
        token = next(root.iter(f"{OAI}resumptionToken")).text
        # One of the first part and the last one given change, one of the second leaves, one comes.
        now = datetime.now(UTC)
        Resource.objects.filter(pk__in=[first[3], first[-1]]).update(listed_at=now)
        left = next(one for one in made if str(one.id) not in first)
        Resource.objects.filter(pk=left.pk).update(status="withdrawn", listed_at=now)
        (come,) = shelf(1)
        Resource.objects.filter(pk=come.pk).update(listed_at=now)
        rest = ask(client, verb="ListIdentifiers", resumptionToken=token)
        second = ids(list(rest.iter(f"{OAI}header")))
        assert set(first) | set(second) == {str(one.id) for one in [*made, come]}
        assert set(first) & set(second) == {first[3], first[-1]}
        gone = [each for each in rest.iter(f"{OAI}header") if each.get("status") == "deleted"]
        assert ids(gone) == [str(left.pk)]

    def test_what_left_is_listed_as_deleted_with_the_instant_it_left(self, client: Client, people, lessons) -> None:
        one = lessons["角的度量"]
        Resource.objects.filter(pk=one).update(uploaded_by=people.teacher.person_id, listed_at=START)
        before = datetime.now(UTC)
        people.client("teacher").post(f"/me/resources/{one}/withdrawal/")
        at = Resource.objects.get(pk=one).listed_at
        assert at > before
        for prefix in ("oai_dc", "oai_lom"):
            root = ask(client, verb="GetRecord", identifier=f"oai:{REPOSITORY}:{one}", metadataPrefix=prefix)
            header = next(root.iter(f"{OAI}header"))
            assert header.get("status") == "deleted"
            assert header.findtext(f"{OAI}datestamp") == written_instant(at)
            assert next(root.iter(f"{OAI}metadata"), None) is None
        since = whole(client, from_=written_instant(at))
        assert str(one) in ids(since)
        assert told(client, verb="ListMetadataFormats", identifier=f"oai:{REPOSITORY}:{one}") == "noMetadataFormats"

    def test_what_is_not_for_everyone_never_appears(self, client: Client) -> None:
        shown, limited, narrowed, original = shelf(4)
        RightsTerm.objects.create(resource=limited, region="330100")
        RightsTerm.objects.create(resource=narrowed, region="330100")
        Resource.objects.filter(pk=narrowed.pk).update(listed_at=START + timedelta(days=1))
        common = {"kind": "document", "section": "family", "place": "330502"}
        hidden = [
            Resource.objects.create(title="草稿", **common),
            Resource.objects.create(title="等待审核", status="waiting", **common),
            Resource.objects.create(title="新的一版", update_of=original, **common),
        ]
        found = whole(client)
        assert sorted(ids(found)) == sorted(str(one.pk) for one in (shown, narrowed, original))
        # Whoever took it before its rights were narrowed is told that it left.
        assert [each.get("status") for each in found if ids([each]) == [str(narrowed.pk)]] == ["deleted"]
        for one in [*hidden, limited]:
            name = f"oai:{REPOSITORY}:{one.pk}"
            assert told(client, verb="GetRecord", identifier=name, metadataPrefix="oai_dc") == "idDoesNotExist"

    def test_sets_hold_what_they_are_named_after(self, client: Client, lessons: dict[str, UUID]) -> None:
        Subject.objects.get_or_create(slug="calligraphy", defaults={"name": "书法"})
        names = {
            each.findtext(f"{OAI}setSpec"): each.findtext(f"{OAI}setName")
            for each in ask(client, verb="ListSets").iter(f"{OAI}set")
        }
        assert names["place:000000:330000:330500"] == "湖州市 Huzhou"
        assert names["subject:mathematics"] == "数学 Mathematics"
        assert {"section", "section:lessons", "stage:senior", "level:city", "place:000000"} <= names.keys()
        everything = whole(client)
        for spec in names:
            expected = {
                one for one in ids(everything)
                if any(f"{each.text}:".startswith(f"{spec}:") for header in everything if ids([header]) == [one] for each in header.iter(f"{OAI}setSpec"))
            }  # fmt: skip
            if expected:
                assert set(ids(whole(client, set=spec))) == expected, spec
            else:
                assert told(client, verb="ListIdentifiers", metadataPrefix="oai_dc", set=spec) == "noRecordsMatch"
        assert len(ids(whole(client, set="place:000000:330000"))) == 5
        assert len(ids(whole(client, set="place:000000:330000:330500"))) == 3

    def test_sets_are_listed_in_parts_where_there_are_many(self, client: Client) -> None:
        Subject.objects.bulk_create([Subject(slug=f"s{n:03}", name=f"学科{n}") for n in range(RECORDS_A_PAGE)])
        shelf(1)
        first = ask(client, verb="ListSets")
        token = next(first.iter(f"{OAI}resumptionToken"))
        rest = ask(client, verb="ListSets", resumptionToken=token.text)
        specs = [each.text for root in (first, rest) for each in root.iter(f"{OAI}setSpec")]
        assert len(specs) == len(set(specs)) == int(token.get("completeListSize"))
        assert not next(rest.iter(f"{OAI}resumptionToken")).text
        assert told(client, verb="ListRecords", resumptionToken=token.text) == "badResumptionToken"

    def test_from_and_until_are_inclusive(self, client: Client) -> None:
        made = shelf(30)
        second = [str(one.pk) for one in made[10:20]]
        at = written_instant(START + timedelta(seconds=1))
        assert ids(whole(client, from_=at, until=at)) == second  # though the instants have a fraction
        assert ids(whole(client, from_=at)) == [str(one.pk) for one in made[10:]]
        assert ids(whole(client, until=at)) == [str(one.pk) for one in made[:20]]
        assert len(whole(client, from_="2026-03-01", until="2026-03-01")) == 30
        assert told(client, verb="ListIdentifiers", metadataPrefix="oai_dc", from_="2026-03-02") == "noRecordsMatch"
        assert told(client, verb="ListIdentifiers", metadataPrefix="oai_dc", until="2026-02-28") == "noRecordsMatch"


ERRORS = [
    ({}, "badVerb"),
    ({"verb": "Nonsense"}, "badVerb"),
    ({"verb": "identify"}, "badVerb"),
    ({"verb": "Identify", "set": "x"}, "badArgument"),
    ({"verb": "ListRecords"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": ""}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-30"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-03-01T08:00:00.5Z"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-03-01T08:00:00+08:00"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-03-01", "until": "2026-03-01T00:00:00Z"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-03-02", "until": "2026-03-01"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "9999-12-31", "from": "9999-12-31"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "no such set"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "section:nothing"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "colour:red"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "place:000000:999999"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": ""}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "\x00\x0b国"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"}, "badArgument"),
    ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "GetRecord", "identifier": "x"}, "badArgument"),
    ({"verb": "GetRecord", "identifier": "x", "metadataPrefix": "oai_dc"}, "idDoesNotExist"),
    ({"verb": "GetRecord", "identifier": f"oai:{REPOSITORY}:{UUID(int=0)}", "metadataPrefix": "oai_dc"}, "idDoesNotExist"),
    ({"verb": "ListMetadataFormats", "identifier": "oai:elsewhere.example.org:1"}, "idDoesNotExist"),
    ({"verb": "Identify", "<x>": "&"}, "badArgument"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("post", [False, True])
@pytest.mark.parametrize(("arguments", "code"), ERRORS)
def test_each_error_has_its_name(client: Client, arguments: dict[str, str], code: str, post: bool) -> None:
    shelf(1)
    root = ask(client, post, **arguments)
    assert fault(root) == code
    request = root.find(f"{OAI}request")
    assert request.text == "http://testserver/oai"
    assert (request.attrib == {}) is (code in {"badVerb", "badArgument"})


@pytest.mark.django_db
def test_an_argument_twice_is_refused_wherever_it_stands(client: Client) -> None:
    for address in ("/oai?verb=Identify&verb=Identify", "/oai?verb=Identify&verb=ListSets"):
        assert fault(etree.fromstring(client.get(address).content)) == "badVerb"
    twice = "/oai?verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc"
    assert fault(etree.fromstring(client.get(twice).content)) == "badArgument"
    both = client.post("/oai?verb=ListRecords&metadataPrefix=oai_dc", {"metadataPrefix": "oai_dc"})
    assert fault(etree.fromstring(both.content)) == "badArgument"
    assert fault(etree.fromstring(client.get("/oai?" + "a=1&" * 100).content)) == "badArgument"
    assert client.put("/oai").status_code == 405


@pytest.mark.django_db
def test_a_question_may_be_posted_and_the_answer_packed(client: Client) -> None:
    shelf(60)
    arguments = {"verb": "ListRecords", "metadataPrefix": "oai_lom"}
    plain = client.post("/oai", arguments)
    packed = client.get("/oai", arguments, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 4
    dates = [
        etree.fromstring(body).find(f"{OAI}ListRecords") for body in (plain.content, gzip.decompress(packed.content))
    ]
    assert etree.tostring(dates[0]) == etree.tostring(dates[1])


@pytest.mark.django_db
def test_a_token_ends_and_cannot_be_made_up(client: Client) -> None:
    made = shelf(3)
    going = Going(
        Verb.RECORDS,
        "oai_dc",
        "",
        "",
        "",
        made[0].listed_at,
        made[0].id,
        "",
        1,
        3,
        datetime.now(UTC) + timedelta(hours=1),
    )
    good = signing.dumps(tokens.written(going), salt=SALT)
    root = ask(client, verb="ListRecords", resumptionToken=good)
    assert ids(list(root.iter(f"{OAI}header"))) == [str(one.pk) for one in made[1:]]
    assert next(root.iter(f"{OAI}resumptionToken")).get("cursor") == "1"
    old = tokens.written(going)
    old[-1] = 1_500_000_000
    for text in (
        signing.dumps(old, salt=SALT),
        signing.dumps(tokens.written(going)),
        good[:-1],
        signing.dumps([], salt=SALT),
    ):
        assert told(client, verb="ListRecords", resumptionToken=text) == "badResumptionToken"


@pytest.mark.django_db
def test_a_public_address_names_the_repository_and_old_names_still_do(client: Client, settings) -> None:
    (one,) = shelf(1)
    settings.PUBLIC_URL = "https://study.example.cn"
    root = ask(client, verb="GetRecord", identifier=f"oai:{REPOSITORY}:{one.pk}", metadataPrefix="oai_lom")
    assert next(root.iter(f"{OAI}identifier")).text == f"oai:study.example.cn:{one.pk}"
    assert root.find(f"{OAI}request").text == "https://study.example.cn/oai"
    read = read_lom(next(root.iter("{http://ltsc.ieee.org/xsd/LOM}lom"))).description
    assert read.address == f"https://study.example.cn/learn/resources/{one.pk}/"


PAIRS = st.lists(
    st.tuples(
        st.sampled_from(["verb", "set", "from", "until", "metadataPrefix", "identifier", "x"]), st.text(max_size=8)
    ),
    max_size=6,
)


@given(PAIRS | PAIRS.map(lambda pairs: [("verb", "ListRecords"), *pairs]))
def test_every_question_is_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        asked = read_question(pairs)
    except OaiError:
        return
    assert dict(pairs) == {"verb": asked.verb, **asked.arguments}


@given(st.text(max_size=24), st.text(max_size=24))
def test_every_span_is_read_or_refused(since: str, until: str) -> None:
    try:
        read_span(since, until)
    except OaiError:
        return
    assert since == until == ""


@pytest.mark.parametrize("at", ["2026-03-01", "2026-03-01T08:00:00Z"])
def test_a_span_of_one_unit_is_one_unit_long(at: str) -> None:
    span = read_span(at, at)
    assert span.since is not None
    assert span.before is not None
    assert span.before - span.since == (timedelta(days=1) if len(at) == 10 else timedelta(seconds=1))


@pytest.mark.parametrize("spec", ["", ":", "a:", "a::b", "a b", "国", "a" * 201])
def test_what_is_no_set_name_is_refused(spec: str) -> None:
    with pytest.raises(OaiError):
        read_set(spec)
