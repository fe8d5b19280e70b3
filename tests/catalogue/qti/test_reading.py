"""Items and tests of every edition are read into one form; what cannot be taken is refused by name."""

import pytest
from tests.catalogue.qti.content import (
    CHOICE,
    EDITIONS,
    ITEMS,
    MATCH_CORRECT,
    RIGHT,
    SCORE,
    item,
    manifest,
    package_files,
    part,
    picture,
    refs,
    section,
    written_test,
)

from xingtan.catalogue.rules.qti import forms, packages
from xingtan.catalogue.rules.qti.content import MediaFile
from xingtan.catalogue.rules.qti.forms import Markup, Slot
from xingtan.catalogue.rules.qti.scoring import judged
from xingtan.kernel.errors import Refused


class Files:
    """A package in memory; every picture is taken as it is."""

    def __init__(self, files):
        self.files = {path: body.encode() if isinstance(body, str) else body for path, body in files.items()}

    def paths(self):
        return tuple(self.files)

    def read(self, path):
        return self.files[path]

    def media(self, path):
        return MediaFile(path, "a" * 64, "png", "image/png", len(self.files[path]), 206, 280)


def read(files):
    return packages.read_package(Files(files))


def refused(files):
    with pytest.raises(Refused) as caught:
        read(files)
    return caught.value


def one(inside, edition="2.1", more=""):
    return read(changed(inside, edition, more)).items[0]


def changed(inside, edition="2.1", more=""):
    """Give the files of a package with one item made of `inside`."""
    return package_files(("choice",), edition) | {"items/choice.xml": item("choice", inside, "", edition, more)}


# editions -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_is_read_into_the_same_form(edition):
    before = read(package_files(edition="2.1"))
    found = read(package_files(edition=edition))
    assert found.edition == edition
    assert found.items == before.items
    assert len(found.items) == len(ITEMS)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_test_is_read_in_every_edition(edition):
    inside = part(section(refs("choice", "match")), "linear", "simultaneous")
    (found,) = read(package_files(("choice", "match"), edition, written_test(inside, edition))).tests
    (only,) = found.parts
    assert (only.linear, only.simultaneous) == (True, True)
    assert [each.item for each in only.sections[0].entries] == [0, 1]
    assert found.processing[0].parts[0].parts[0].name == "testVariables"


def test_what_is_kept_comes_back_as_it_was():
    found = read(package_files(test=written_test(part(section(refs(*ITEMS))))))
    assert [forms.item_from(forms.written(each)) for each in found.items] == list(found.items)
    assert forms.test_from(forms.written(found.tests[0])) == found.tests[0]


def test_items_without_a_test_are_practice():
    (test,) = read(package_files(("choice", "order"))).tests
    assert test.made
    entries = test.parts[0].sections[0].entries
    assert [each.item for each in entries] == [0, 1]
    assert {(each.control.tries, each.control.feedback) for each in entries} == {(0, True)}


def test_a_single_file_is_read_alone():
    body = item("match", ITEMS["match"], "哪一朝人").encode()
    found = packages.read_single(body, "match.xml")
    assert judged(found.items[0], RIGHT["match"]).score == 3
    with pytest.raises(Refused, match=r"images/sign\.png"):
        packages.read_single(item("choice", CHOICE).encode(), "choice.xml")


def test_a_file_in_a_chinese_encoding_is_read():
    text = item("order", ITEMS["order"], "一年四季").replace("UTF-8", "GBK")
    assert packages.read_single(text.encode("gbk"), "order.xml").items[0].title == "一年四季"
    assert (
        packages.read_single(text.replace("GBK", "utf-16").encode("utf-16"), "order.xml").items[0].title == "一年四季"
    )


def test_a_hand_written_item_of_edition_three_is_read():
    text = """<?xml version="1.0"?>
    <qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="moon" title="月亮" xml:lang="zh-CN"
        adaptive="false" time-dependent="false">
      <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
        <qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>
      <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float">
        <qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>
      <qti-item-body><p class="qti-italic">看一看。</p>
        <qti-choice-interaction response-identifier="RESPONSE" max-choices="1" class="qti-labels-none" data-x="1">
          <qti-prompt>月亮自己发光吗？</qti-prompt>
          <qti-simple-choice identifier="A">不发光</qti-simple-choice><qti-simple-choice identifier="B">发光</qti-simple-choice>
        </qti-choice-interaction></qti-item-body>
      <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
      <qti-catalog-info><qti-catalog id="c"/></qti-catalog-info>
    </qti-assessment-item>"""
    found = packages.read_single(text.encode(), "moon.xml").items[0]
    assert [judged(found, {"RESPONSE": [each]}).score for each in "AB"] == [1, 0]
    assert found.body[0] == Markup("<p>看一看。</p>\n        ")


# what a package says becomes clean ------------------------------------------------------------------------------------


def html_of(content):
    return "".join(piece.html if isinstance(piece, Markup) else "□" for piece in content)


BARE = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"><correctResponse><value>1</value>'
    f'</correctResponse></responseDeclaration>{SCORE}<itemBody>%s<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    f"</itemBody>{MATCH_CORRECT}"
)


@pytest.mark.parametrize(
    ("foreign", "clean"),
    [
        ('<p onclick="x()" style="color:red" class="big" id="a">字</p>', "<p>字</p>"),
        ('<p><a href="https://example.org/">去看</a></p>', "<p>去看</p>"),
        ('<h1 title="x">标题</h1>', "<h3>标题</h3>"),
        ("<p>1 &lt; 2 &amp;&amp; 3</p>", "<p>1 &lt; 2 &amp;&amp; 3</p>"),
        ('<div data-slot="0">冒充</div>', "<div>冒充</div>"),
        ("<style>p {color: red}</style><p>字</p>", "<p>字</p>"),
        ('<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi mathvariant="bold" href="x">v</m:mi></m:math>',
         '<math><mi mathvariant="bold">v</mi></math>'),
        ("<ruby>杏<rt>xìng</rt></ruby>", "<ruby>杏<rt>xìng</rt></ruby>"),
        ('<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mfrac><m:mn>1</m:mn><m:mn>2</m:mn></m:mfrac></m:math>',
         "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"),
        ('<table><tr><th>行</th></tr></table>', '<table><tbody><tr><th scope="col">行</th></tr></tbody></table>'),
    ],
)  # fmt: skip
def test_foreign_markup_becomes_clean(foreign, clean):
    assert html_of(one(BARE % foreign).body) == f"{clean}<p>□</p>"


def test_a_picture_is_shown_by_its_digest():
    (markup, *_rest) = one(CHOICE).body
    assert f'<img src="/files/{"a" * 64}/media.png" alt="一块牌子：看好行李"' in markup.html


def test_a_place_to_answer_stands_where_the_file_has_it():
    found = next(each for each in read(package_files(("gap_match",))).items[0].body if isinstance(each, Slot)).part
    assert html_of(found.content) == "<blockquote><p>现在，我们□的不满，<br>变成了灿烂的□。</p></blockquote>"
    assert found.gaps == ("G1", "G2")


PASSAGE = """<!DOCTYPE html><html><head><meta charset="%s"><title>x</title><style>p {color: red}</style></head>
<body onload="steal()"><h1>奥克尼</h1><p class="a">那里的<b>岛</b>很多。<img src="sea.png" alt="海"></p></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_passage_in_a_file_of_its_own_is_shown_clean(encoding):
    files = changed(CHOICE.replace("<p>看图", '<object type="text/html" data="shared/orkney.html"/><p>看图'))
    files |= {
        "items/shared/orkney.html": (PASSAGE % encoding).encode(encoding),
        "items/shared/sea.png": picture(20, 20),
    }
    (markup, *_rest) = read(files).items[0].body
    clean = (
        f'<h3>奥克尼</h3><p>那里的<b>岛</b>很多。<img src="/files/{"a" * 64}/media.png" alt="海" loading="lazy"></p>'
    )
    assert "".join(markup.html.split("\n")).startswith(f"<div>{clean}</div><p>看图")


def test_a_passage_with_script_is_refused_with_its_own_name():
    files = changed(CHOICE.replace("<p>看图", '<object type="text/html" data="shared/orkney.html"/><p>看图'))
    problem = refused(files | {"items/shared/orkney.html": "<p>字<script src='x.js'></script></p>"})
    assert (problem.code, "items/shared/orkney.html" in str(problem)) == ("qti-unsupported", True)
    assert refused(files).code == "qti-file-missing"


# refusals -------------------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, '<!DOCTYPE html SYSTEM "http://example.org/x.dtd">'])
@pytest.mark.parametrize("path", ["items/choice.xml", "imsmanifest.xml"])
def test_doctypes_and_entities_are_refused(doctype, path):
    files = package_files(("choice",))
    files[path] = files[path].replace('encoding="UTF-8"?>', f'encoding="UTF-8"?><!-- -->{doctype}')
    problem = refused(files)
    assert problem.code == "qti-xml-dtd"
    assert path in str(problem)


def test_a_doctype_hidden_by_its_encoding_is_refused():
    text = item("choice", CHOICE).replace('encoding="UTF-8"?>', f'encoding="UTF-16"?>{OUTSIDE}')
    assert refused(package_files(("choice",)) | {"items/choice.xml": text.encode("utf-16")}).code == "qti-xml-dtd"


def test_an_undeclared_entity_and_an_inclusion_are_refused():
    assert refused(changed(CHOICE.replace("看图", "&secret;"))).code in {"qti-xml-broken", "qti-entity"}
    included = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    assert refused(changed(CHOICE.replace("<p>看图", f"{included}<p>看图"))).code == "qti-xinclude"


@pytest.mark.parametrize("depth", [70, 400, 20_000])
def test_deep_nesting_is_refused(depth):
    problem = refused(changed(BARE % ("<div>" * depth + "</div>" * depth)))
    assert problem.code == "qti-deep"
    assert "items/choice.xml" in str(problem)


UPLOAD = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/><itemBody>'
    '<uploadInteraction responseIdentifier="RESPONSE"><prompt>传作品</prompt></uploadInteraction></itemBody>'
)


@pytest.mark.parametrize(
    ("inside", "code", "says"),
    [
        (UPLOAD, "qti-unsupported", "<uploadInteraction>"),
        (BARE.replace("<p><textEntry", '<script src="x.js"/><p><textEntry') % "", "qti-unsupported", "<script>"),
        (BARE % '<customInteraction responseIdentifier="R"/>', "qti-unsupported", "<customInteraction>"),
        (CHOICE.replace('identifier="C"', 'identifier="A"'), "qti-identifier-twice", "A"),
        (CHOICE.replace("images/sign.png", "images/none.png"), "qti-file-missing", "items/images/none.png"),
        (CHOICE.replace("images/sign.png", "../../../etc/passwd"), "qti-href", "passwd"),
        (CHOICE.replace("images/sign.png", "http://example.org/a.png"), "qti-outside", "example.org"),
        (CHOICE.replace('cardinality="single"', 'cardinality="record"'), "qti-declaration", "record"),
        (CHOICE.replace('responseIdentifier="RESPONSE"', 'responseIdentifier="OTHER"'), "qti-response-unknown", "OTHER"),
        (CHOICE.replace('baseType="identifier"', 'baseType="pair"').replace(">B<", ">A B<"), "qti-response-unfit", "pair"),
        (CHOICE.replace("match_correct", "match_anything"), "qti-template-unknown", "match_anything"),
        (CHOICE.replace("<correctResponse><value>B</value></correctResponse>", ""), "qti-variable-unknown", "RESPONSE"),
        (CHOICE.replace('maxChoices="1"', 'maxChoices="one"'), "qti-attribute-wrong", "one"),
        ("<itemBody/>" + MATCH_CORRECT, "qti-variable-unknown", "RESPONSE"),
        (SCORE, "qti-body", "itemBody"),
        (SCORE + SCORE + "<itemBody/>", "qti-identifier-twice", "SCORE"),
        ('<templateDeclaration identifier="X"/><itemBody/>', "qti-template", "templateDeclaration"),
        (ITEMS["number"].replace("equal>", "patternMatch>").replace("<equal", "<patternMatch"), "qti-unsupported", "<patternMatch>"),
        (ITEMS["number"].replace('<correct identifier="RESPONSE"/>', ""), "qti-arity", "<equal>"),
        (ITEMS["number"].replace(">3.14<", ">π<"), "qti-value", "π"),
        (ITEMS["hotspot"].replace("77,115,8", "77,115"), "qti-shape", "circle"),
        (ITEMS["feedback"].replace('"FEEDBACK" cardinality', '"OTHER" cardinality'), "qti-outcome-unknown", "FEEDBACK"),
        (ITEMS["match"].replace("<simpleMatchSet>", "<x>", 1).replace("</simpleMatchSet>", "</x>", 1), "qti-match-sets", "1"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_item_is_said_with_its_file(inside, code, says):
    problem = refused(changed(inside))
    assert (problem.code, says in str(problem)) == (code, True), str(problem)
    assert "items/choice.xml" in str(problem)


def test_adaptive_items_are_refused_plainly():
    files = package_files(("choice",))
    files["items/choice.xml"] = files["items/choice.xml"].replace('adaptive="false"', 'adaptive="true"')
    assert refused(files).code == "qti-adaptive"


@pytest.mark.parametrize(
    ("inside", "code", "says"),
    [
        (part(section(refs("choice", "choice"))), "qti-identifier-twice", "q-choice"),
        (part(section(refs("nothing"))), "qti-file-missing", "items/nothing.xml"),
        (part(section("")), "qti-test-empty", "test.xml"),
        (part(section(refs("choice"))).replace("nonlinear", "sideways"), "qti-mode", "sideways"),
        (part(section('<selection select="9"/>' + refs("choice"))), "qti-selection", "9"),
        (part(section(refs("choice", more="<preCondition/>"))), "qti-unsupported", "<preCondition>"),
        (part(section(refs("choice", more="<branchRule/>"))), "qti-unsupported", "<branchRule>"),
        (part(section(refs("choice", more='<timeLimits maxTime="99999999"/>'))), "qti-limit", "99999999"),
    ],
)
def test_what_is_wrong_with_a_test_is_said(inside, code, says):
    problem = refused(package_files(("choice",), test=written_test(inside)))
    assert (problem.code, says in str(problem)) == (code, True), str(problem)


def test_a_manifest_that_lies_is_refused():
    files = package_files(("choice",))
    assert (
        refused({path: body for path, body in files.items() if path != "items/choice.xml"}).code == "qti-file-missing"
    )
    assert (
        refused({path: body for path, body in files.items() if path != "imsmanifest.xml"}).code
        == "qti-manifest-missing"
    )
    assert refused(files | {"imsmanifest.xml": manifest({})}).code == "qti-manifest-empty"
    assert refused(files | {"imsmanifest.xml": "<manifest"}).code == "qti-xml-broken"
    assert refused(files | {"imsmanifest.xml": item("x", CHOICE)}).code == "qti-manifest-root"
    as_test = manifest({}, ("items/choice.xml",))
    assert refused(files | {"imsmanifest.xml": as_test}).code == "qti-root"
    more = '<resource identifier="W" type="webcontent" href="a.png"><file href="a.png"/></resource>'
    assert "a.png" in str(refused(files | {"imsmanifest.xml": manifest({"choice": "items/choice.xml"}, more=more)}))
    needs = '<resource identifier="W" type="webcontent"><dependency identifierref="gone"/></resource>'
    assert (
        refused(files | {"imsmanifest.xml": manifest({"choice": "items/choice.xml"}, more=needs)}).code
        == "qti-dependency"
    )
    twice = manifest({"choice": "items/choice.xml"}, more='<resource identifier="choice" type="webcontent"/>')
    assert refused(files | {"imsmanifest.xml": twice}).code == "qti-identifier-twice"


def test_two_items_of_one_identifier_are_refused():
    files = package_files(("choice", "order"))
    files["items/order.xml"] = files["items/order.xml"].replace('identifier="order"', 'identifier="choice"')
    problem = refused(files)
    assert problem.code == "qti-item-twice"
    assert "items/choice.xml" in str(problem)


def test_a_package_of_ten_thousand_items_is_refused_before_it_is_read():
    paths = {f"i{n}": f"items/{n}.xml" for n in range(10_000)}
    files = {"imsmanifest.xml": manifest(paths)} | dict.fromkeys(paths.values(), b"")
    problem = refused(files)
    assert problem.code == "qti-too-many"
    assert "10000" in str(problem)


def test_a_file_of_another_standard_is_refused():
    files = package_files(("choice",))
    files["items/choice.xml"] = files["items/choice.xml"].replace("imsqti_v2p1", "ims_qtiasiv1p2")
    assert refused(files).code == "qti-namespace"


def test_an_item_with_a_picture_without_a_size_uses_that_of_the_file():
    inside = ITEMS["hotspot"].replace(' width="206" height="280"', "")
    found = next(each.part for each in one(inside).body if isinstance(each, Slot))
    assert (found.picture.width, found.picture.height) == (206, 280)
    assert picture()
