"""Metadata in and out: what is written is read back, and whatever others write is read as far as it can be."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from xingtan.catalogue.rules.metadata import xml
from xingtan.catalogue.rules.metadata.description import Description, Term, normal
from xingtan.catalogue.rules.metadata.dublin_core import read_dublin_core, write_dublin_core
from xingtan.catalogue.rules.metadata.lom import write_lom
from xingtan.catalogue.rules.metadata.lom_reading import read_lom
from xingtan.catalogue.rules.metadata.lrmi import script_text, write_lrmi
from xingtan.catalogue.rules.metadata.lrmi_reading import parse_json, read_lrmi
from xingtan.catalogue.rules.metadata.terms import kind_called, licence_address, licence_called
from xingtan.catalogue.rules.metadata.times import read_duration, read_instant, written_duration
from xingtan.catalogue.rules.metadata.vcards import name_on, written_house, written_person
from xingtan.catalogue.rules.subjects import SUBJECTS
from xingtan.catalogue.rules.vocabulary import Kind, Level, Licence
from xingtan.kernel.errors import Refused

UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Anything that a form or a sheet may hold: Chinese, markup, line ends, control characters, halves of surrogates.
TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        "角的度量 <b>&amp;</b>",
        "]]>",
        "</script><script>",
        "a\r\nb\rc",
        "\x00\x0b\ufffe",
        "逗号,分号;反斜杠\\n",
        "林静远",
    ]
)
WORDS = TEXTS.filter(lambda text: bool(normal(Description(title=text)).title))
NAMES = st.text(alphabet="林静远周知行 ABC,;\\'.-·", max_size=12)
ADDRESSES = st.builds("https://{}.example.cn/{}".format, st.sampled_from("abc"), st.integers(0, 99))
CODES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)
TERMS = st.none() | st.builds(Term, CODES, TEXTS, TEXTS)
INSTANTS = st.none() | st.integers(0, 30 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
SUBJECT_TERMS = st.none() | st.sampled_from([Term(one.slug, one.name, one.name_en) for one in SUBJECTS])
LICENCES = st.sampled_from(["", *Licence, "cc-by-sa-4.0", "cc0-1.0", "https://licence.example.org/free"])

DESCRIPTIONS = st.builds(
    Description,
    title=WORDS,
    identifier=st.just("") | st.builds("oai:xingtan.example.cn:{}".format, st.uuids()),
    address=st.just("") | ADDRESSES,
    original=st.just("") | ADDRESSES,
    language=st.sampled_from(["", "zh", "en"]),
    summary=TEXTS,
    keywords=st.lists(TEXTS.filter(lambda text: "," not in text), max_size=4).map(tuple),
    kind=st.sampled_from(["", *Kind]).map(str),
    section=TERMS,
    stage=TERMS,
    grade=st.none() | st.builds(Term, st.integers(1, 12).map(str), TEXTS),
    subject=TERMS,
    edition=TERMS,
    book=st.none() | st.builds(Term, CODES, WORDS),
    unit=TERMS,
    lesson=TERMS,
    place=st.none() | st.builds(Term, st.sampled_from(["330500", "000000"]), WORDS),
    level=st.sampled_from(["", *Level]).map(str),
    school=TEXTS,
    authors=st.lists(NAMES, max_size=3).map(tuple),
    publisher=TEXTS,
    licence=LICENCES.map(str),
    rights=TEXTS.filter(lambda text: not text.strip().startswith(("http", "urn:"))),
    formats=st.lists(st.sampled_from(["video/mp4", "application/pdf", "text/html"]), max_size=3).map(tuple),
    locations=st.lists(ADDRESSES, max_size=3).map(tuple),
    size_bytes=st.none() | st.integers(0, 10**15 - 1),
    duration_ms=st.none() | st.integers(0, 2**31),
    cover=st.just("") | ADDRESSES,
    version=st.integers(0, 999_999),
    published_at=INSTANTS,
    changed_at=INSTANTS,
)
# What Dublin Core has no element for, or tells in words that no list of ours is read back from.
NOT_IN_DUBLIN_CORE = {
    *("section", "stage", "grade", "edition", "book", "unit", "lesson", "place", "level", "locations"),
    *("size_bytes", "duration_ms", "cover", "version", "changed_at"),
}  # fmt: skip
NOTHING = Description(title="")


def again(tree: xml.Tree | etree._Element) -> object:
    """Write metadata out and read the bytes, as another system would."""
    text = xml.written(tree) if isinstance(tree, xml.Tree) else etree.tostring(tree, encoding="unicode")
    return xml.parse(text.encode())


class TestRoundTrips:
    @UNHURRIED
    @given(DESCRIPTIONS)
    def test_lom_carries_everything(self, one: Description) -> None:
        read = read_lom(again(write_lom(one)))
        expected = normal(one)
        if not expected.kind and expected.formats:  # a kind that is not said is guessed from the files
            expected = replace(expected, kind=kind_called((), expected.formats))
        assert read.description == expected
        assert read.notes == ()

    @UNHURRIED
    @given(DESCRIPTIONS)
    def test_lrmi_carries_everything(self, one: Description) -> None:
        text = script_text(write_lrmi(one))
        assert "<" not in text
        read = read_lrmi(parse_json(text.encode()))
        expected = normal(one)
        if not expected.kind and expected.formats:
            expected = replace(expected, kind=kind_called((), expected.formats))
        assert read.description == expected
        assert read.notes == ()

    @UNHURRIED
    @given(DESCRIPTIONS, SUBJECT_TERMS)
    def test_dublin_core_carries_what_it_has_elements_for(self, given_: Description, subject: Term | None) -> None:
        names = {name.casefold() for one in SUBJECTS for name in (one.slug, one.name, one.name_en)}
        one = replace(
            given_,
            subject=subject,
            keywords=tuple(
                word for word in given_.keywords if normal(replace(NOTHING, title=word)).title.casefold() not in names
            ),
        )
        read = read_dublin_core(again(write_dublin_core(one)))
        expected = replace(normal(one), **{name: getattr(NOTHING, name) for name in NOT_IN_DUBLIN_CORE})
        if not expected.kind and expected.formats:
            expected = replace(expected, kind=kind_called((), expected.formats))
        assert read.description == expected
        assert read.notes == ()

    @UNHURRIED
    @given(NAMES.filter(str.strip))
    def test_a_name_on_a_card_is_the_name(self, name: str) -> None:
        plain = " ".join(name.split())
        assert name_on(written_person(plain)) == plain
        assert name_on(written_house(plain)) == plain

    @given(st.integers(0, 10**12))
    def test_a_length_is_read_back(self, duration_ms: int) -> None:
        assert read_duration(written_duration(duration_ms)) == duration_ms

    @given(LICENCES)
    def test_a_licence_is_read_back(self, licence: str) -> None:
        assert licence_called(licence_address(licence)) == licence


def test_lom_stands_in_the_standards_order_and_namespace() -> None:
    made = write_lom(
        Description(
            title="角的度量",
            identifier="oai:a.example.cn:1",
            kind="lesson",
            grade=Term("4", "四年级", "Grade 4"),
            authors=("林静远",),
            licence="cc-by-4.0",
            duration_ms=876_000,
            subject=Term("mathematics", "数学", "Mathematics"),
        )
    )
    root = again(made)
    assert root.tag == "{http://ltsc.ieee.org/xsd/LOM}lom"
    assert [xml.local(each) for each in root] == [
        *("general", "lifecycle", "metametadata", "technical", "educational", "rights", "classification"),
        "classification",
    ]  # fmt: skip
    text = xml.written(made)
    assert "<duration>PT14M36S</duration>" in text
    assert "FN:林静远" in text
    assert '<string language="x-none">9-10</string>' in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text


IMS = """<lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2">
<general><title><langstring xml:lang="en">Angles</langstring><langstring xml:lang="zh-CN">角</langstring></title>
<catalogentry><catalog>URI</catalog><entry><langstring>http://a.example.org/1</langstring></entry></catalogentry>
<language>zh-CN</language><description><langstring>measuring</langstring></description></general>
<lifecycle><contribute><role><value><langstring>Author</langstring></value></role>
<centity><vcard>BEGIN:VCARD
N:Lin;Jingyuan
END:VCARD</vcard></centity><date><datetime>2019</datetime></date></contribute>
<version><langstring>draft</langstring></version></lifecycle>
<technical><format>application/vnd.ms-powerpoint</format><size>big</size><duration><datetime>a while</datetime></duration></technical>
<educational><learningresourcetype><value><langstring>Something else</langstring></value></learningresourcetype></educational>
<classification><purpose><value><langstring>Discipline</langstring></value></purpose>
<taxonpath><source><langstring>DDC</langstring></source>
<taxon><id>500</id><taxon><id>516</id><entry><langstring xml:lang="en">Geometry</langstring></entry></taxon></taxon></taxonpath>
</classification></lom>"""


def test_the_older_binding_is_read_and_what_is_not_understood_is_said() -> None:
    read = read_lom(xml.parse(IMS.encode()))
    one = read.description
    assert (one.title, one.summary, one.address) == ("角", "measuring", "http://a.example.org/1")
    assert (one.authors, one.kind) == (("Jingyuan Lin",), "slides")
    assert one.subject == Term("516", "", "Geometry")
    assert {(note.where, note.text) for note in read.notes} == {
        ("lifeCycle/version", "draft"),
        ("technical/size", "big"),
        ("technical/duration", "a while"),
    }


@pytest.mark.parametrize(
    ("given_", "kind"),
    [
        ({"@type": "VideoObject", "name": "x"}, "video"),
        ([{"@graph": [{"@type": "Quiz", "name": "x"}]}], "exercises"),
        ({"name": ["x"], "author": {"name": "林静远"}, "encodingFormat": "application/pdf"}, "document"),
        ({"name": {"@value": "x", "@language": "zh"}, "learningResourceType": {"name": "课件"}}, "slides"),
    ],
)
def test_json_ld_of_others_is_read(given_: object, kind: str) -> None:
    read = read_lrmi(given_)
    assert (read.description.title, read.description.kind) == ("x", kind)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE lom SYSTEM "http://a.example.org/x.dtd"><lom/>',
        b'<!DOCTYPE lom [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><lom>&b;</lom>',
        b'<!DOCTYPE lom [<!ENTITY x SYSTEM "file:///etc/passwd">]><lom>&x;</lom>',
        b"<lom>&nothing;</lom>",
        b"<lom><general></lom>",
        b"",
        b"\x00",
        b"<a>" * 100_000,
    ],
)
def test_a_document_that_is_broken_or_dangerous_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        xml.parse(body)


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'{"a": ' + b'"' + b"x" * 2_000_000 + b'"}', b"\xff\xfe"])
def test_json_that_is_broken_or_too_deep_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        parse_json(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from([*("name", "@type", "@graph", "about", "isPartOf", "author", "keywords", "@language", "@value"),
                         *("termCode", "inDefinedTermSet", "locationCreated", "associatedMedia", "additionalType", "version")]),
        inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@UNHURRIED
@given(JSON)
def test_whatever_json_says_is_read_without_a_fall(document: object) -> None:
    read = read_lrmi(json.loads(json.dumps(document)))
    assert read.description == normal(read.description)


TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(
        st.tuples(
            st.sampled_from([
                *("general", "title", "string", "langstring", "lifeCycle", "contribute", "role", "value", "source", "entity"),
                *("date", "dateTime", "technical", "size", "duration", "classification", "purpose", "taxonPath", "taxon"),
                *("id", "entry", "rights", "description", "relation", "kind", "resource", "identifier", "catalog"),
            ]),
            inner,
        ),
        max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


def grow(parent: object, tree: object) -> None:
    if isinstance(tree, str):
        parent.text = normal(Description(title=tree)).title  # type: ignore[attr-defined]
        return
    for name, inner in tree:  # type: ignore[attr-defined]
        grow(etree.SubElement(parent, name), inner)


@UNHURRIED
@given(TREES)
def test_whatever_xml_says_is_read_without_a_fall(tree: object) -> None:
    root = etree.Element("lom")
    grow(root, tree)
    root.append(etree.Comment("a comment"))
    for read in (read_lom(again(root)), read_dublin_core(again(root))):
        assert read.description == normal(read.description)
        assert len(read.notes) <= 100


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2017", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2017-08", datetime(2017, 8, 1, tzinfo=UTC)),
        ("2017-08-21", datetime(2017, 8, 21, tzinfo=UTC)),
        ("2017-08-21T08:00:00+08:00", datetime(2017, 8, 21, tzinfo=UTC)),
        ("2017-08-21T00:00:00.75Z", datetime(2017, 8, 21, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("21 August", None),
        ("2017-13-01", None),
        ("", None),
    ],
)
def test_instants_are_read_however_exact(text: str, at: datetime | None) -> None:
    assert read_instant(text) == at


def test_every_field_is_tried() -> None:
    """A field that is added to Description is added to what the properties draw."""
    drawn = (
        set(DESCRIPTIONS.wrapped_strategy.kwargs)
        if hasattr(DESCRIPTIONS, "wrapped_strategy")
        else set(DESCRIPTIONS.kwargs)
    )
    assert drawn == {one.name for one in fields(Description)}


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_each_public_page_tells_machines_what_it_is(self, visit, lessons, book, language: str) -> None:
        told = {}
        for path, title in (
            (f"/learn/lessons/{lessons['角的度量']}/", "角的度量"),
            (f"/learn/resources/{lessons['家庭阅读怎么开始']}/", "家庭阅读怎么开始"),
            (f"/learn/books/{book}/textbook/", "四年级上册电子课本"),
            (f"/learn/books/{book}/", "数学 四年级上册"),
        ):
            page = visit(path, language=language)
            (script,) = page.all("script", type="application/ld+json")
            told[title] = json.loads("".join(script.texts))
            assert told[title]["name"] == title
            forms = {each.get("type") for each in page.all("link", rel="alternate") if each.has("type")}
            assert forms == (set() if path.endswith(f"{book}/") else {"application/ld+json", "application/xml"})
        one = read_lrmi(told["角的度量"]).description
        assert (one.kind, one.unit, one.level) == ("lesson", Term("3", "角的度量"), "province")
        assert told["数学 四年级上册"]["hasPart"][2] == {"@type": "Chapter", "position": 3, "name": "角的度量"}

    def test_a_title_cannot_end_the_script(self, visit, lessons) -> None:
        from xingtan.catalogue.models import Resource

        bad = "</script><script>alert(1)</script><!--"
        Resource.objects.filter(pk=lessons["家庭阅读怎么开始"]).update(title=bad, summary=bad + "\u2028&amp;")
        page = visit(f"/learn/resources/{lessons['家庭阅读怎么开始']}/")
        (script,) = page.all("script", type="application/ld+json")
        assert json.loads("".join(script.texts))["name"] == bad
        assert [each for each in page.all("script") if not each.get("src")] == [script]

    def test_the_three_forms_of_one_resource(self, client, lessons) -> None:
        address = f"/api/v1/resources/{lessons['角的度量']}/metadata"
        told = {form: client.get(address, {"format": form}) for form in ("jsonld", "lom", "dc")}
        assert told["jsonld"]["Content-Type"] == "application/ld+json"
        read = [
            read_lrmi(parse_json(told["jsonld"].content)),
            read_lom(xml.parse(told["lom"].content)),
            read_dublin_core(xml.parse(told["dc"].content)),
        ]
        assert read[0] == read[1]
        assert read[0].description.duration_ms == 4000
        assert {one.description.title for one in read} == {"角的度量"}
        assert client.get(address).json() == parse_json(told["jsonld"].content)
        assert client.get(address, {"format": "marc"}).status_code == 400
        unknown = client.get(f"/api/v1/resources/{'0' * 8}-0000-7000-8000-{'0' * 12}/metadata")
        assert unknown["Content-Type"] == "application/problem+json"
