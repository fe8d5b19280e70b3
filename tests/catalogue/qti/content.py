"""QTI items and tests in our own words, after the well-known examples of the specification, in every edition."""

import io
import re
import zipfile
from functools import cache

from PIL import Image

SPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
EDITIONS = tuple(SPACES)
MATCH_CORRECT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP_RESPONSE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'
MAP_POINT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response_point"/>'
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
QTI_NAMES = (
    *("assessmentItem", "assessmentTest", "responseDeclaration", "outcomeDeclaration", "correctResponse", "value"),
    *("mapping", "mapEntry", "areaMapping", "areaMapEntry", "defaultValue", "itemBody", "prompt", "choiceInteraction"),
    *("simpleChoice", "inlineChoiceInteraction", "inlineChoice", "textEntryInteraction", "extendedTextInteraction"),
    *("orderInteraction", "associateInteraction", "simpleAssociableChoice", "matchInteraction", "simpleMatchSet"),
    *("gapMatchInteraction", "gapText", "gapImg", "gap", "hottextInteraction", "hottext", "hotspotInteraction"),
    *("hotspotChoice", "selectPointInteraction", "sliderInteraction", "uploadInteraction", "modalFeedback"),
    *("feedbackInline", "feedbackBlock", "rubricBlock", "responseProcessing", "responseCondition", "responseIf"),
    *("responseElseIf", "responseElse", "setOutcomeValue", "match", "variable", "correct", "baseValue", "isNull"),
    *("mapResponse", "mapResponsePoint", "sum", "and", "or", "not", "gte", "lt", "equal", "stringMatch", "index"),
    *(
        "testPart",
        "assessmentSection",
        "assessmentItemRef",
        "itemSessionControl",
        "timeLimits",
        "selection",
        "ordering",
    ),
    *("outcomeProcessing", "testVariables", "weight", "testFeedback", "printedVariable"),
)


def item(name: str, inside: str, title: str = "", edition: str = "2.1", more: str = "") -> str:
    """Write an item; QTI 3 is written by renaming as the migration guide of the standard says."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentItem xmlns="{SPACES[edition]}" identifier="{name}" title="{title or name}" xml:lang="zh-CN" '
        f'adaptive="false" timeDependent="false"{more}>{inside}</assessmentItem>'
    )
    return renamed(text) if edition == "3.0" else text


def renamed(text: str) -> str:
    """Rename the elements and attributes of QTI 2 as QTI 3 has them."""
    kebab = lambda name: re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", name).lower()  # noqa: E731
    for name in sorted(QTI_NAMES, key=len, reverse=True):
        text = re.sub(rf"(</?){name}(?=[\s/>])", rf"\1qti-{kebab(name)}", text)
    text = re.sub(r'(?<=\s)([a-z]+[A-Z][A-Za-z]*)(?==")', lambda found: kebab(found[1]), text)
    return text.replace("/question/qti_v2p1/rptemplates/match_correct", "/spec/qti/v3p0/rptemplates/match_correct.xml")


CHOICE = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>B</value></correctResponse></responseDeclaration>"
    f"{SCORE}<itemBody><p>看图，想一想。</p>"
    '<p><img src="images/sign.png" alt="一块牌子：看好行李"/></p>'
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>牌子说的是什么？</prompt>'
    '<simpleChoice identifier="A">行李要一直带在身边。</simpleChoice>'
    '<simpleChoice identifier="B">不要让别人替你看行李。</simpleChoice>'
    '<simpleChoice identifier="C">行李要留在这里。</simpleChoice></choiceInteraction></itemBody>' + MATCH_CORRECT
)
CHOICE_MULTIPLE = (
    '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">'
    "<correctResponse><value>H</value><value>O</value></correctResponse>"
    '<mapping lowerBound="0" upperBound="2" defaultValue="-2"><mapEntry mapKey="H" mappedValue="1"/>'
    '<mapEntry mapKey="O" mappedValue="1"/><mapEntry mapKey="Cl" mappedValue="-1"/></mapping></responseDeclaration>'
    f"{SCORE}<itemBody>"
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="0"><prompt>水由哪些元素组成？</prompt>'
    '<simpleChoice identifier="H" fixed="false">氢</simpleChoice><simpleChoice identifier="He">氦</simpleChoice>'
    '<simpleChoice identifier="C">碳</simpleChoice><simpleChoice identifier="O">氧</simpleChoice>'
    '<simpleChoice identifier="Cl" fixed="true">氯</simpleChoice></choiceInteraction></itemBody>' + MAP_RESPONSE
)
INLINE_CHOICE = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>Y</value></correctResponse></responseDeclaration>"
    f"{SCORE}<itemBody><blockquote><p>若似月轮终皎洁，<br/>不辞冰雪为卿热。<br/>作者是"
    '<inlineChoiceInteraction responseIdentifier="RESPONSE" shuffle="false"><inlineChoice identifier="G">龚自珍</inlineChoice>'
    '<inlineChoice identifier="L">李清照</inlineChoice><inlineChoice identifier="Y">纳兰性德</inlineChoice>'
    "</inlineChoiceInteraction>。</p></blockquote></itemBody>" + MATCH_CORRECT
)
TEXT_ENTRY = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">'
    "<correctResponse><value>York</value></correctResponse>"
    '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/>'
    '<mapEntry mapKey="york" mappedValue="0.5" caseSensitive="false"/></mapping></responseDeclaration>'
    f"{SCORE}<itemBody><p>Now is the winter of our discontent made glorious summer by this sun of "
    '<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/>.</p></itemBody>' + MAP_RESPONSE
)
NUMBER = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="float">'
    "<correctResponse><value>3.14</value></correctResponse></responseDeclaration>"
    f'{SCORE}<itemBody><p>圆周率约是 <textEntryInteraction responseIdentifier="RESPONSE"/>（误差不超过 0.01）。</p></itemBody>'
    '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.01">'
    '<correct identifier="RESPONSE"/><variable identifier="RESPONSE"/></equal>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">2</baseValue></setOutcomeValue></responseIf>'
    '<responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>'
    "</responseElse></responseCondition></responseProcessing>"
)
ORDER = (
    '<responseDeclaration identifier="RESPONSE" cardinality="ordered" baseType="identifier"><correctResponse>'
    "<value>spring</value><value>summer</value><value>autumn</value><value>winter</value></correctResponse></responseDeclaration>"
    f"{SCORE}<itemBody>"
    '<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>按一年的先后排一排。</prompt>'
    '<simpleChoice identifier="winter">冬至</simpleChoice><simpleChoice identifier="spring">春分</simpleChoice>'
    '<simpleChoice identifier="autumn">秋分</simpleChoice><simpleChoice identifier="summer">夏至</simpleChoice>'
    "</orderInteraction></itemBody>" + MATCH_CORRECT
)
ASSOCIATE = (
    '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="pair">'
    "<correctResponse><value>A P</value><value>C M</value></correctResponse>"
    '<mapping defaultValue="0"><mapEntry mapKey="A P" mappedValue="2"/><mapEntry mapKey="C M" mappedValue="1"/></mapping>'
    f"</responseDeclaration>{SCORE}<itemBody>"
    '<associateInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="2"><prompt>把对头连起来。</prompt>'
    '<simpleAssociableChoice identifier="A" matchMax="1">安东尼奥</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="C" matchMax="1">凯普莱特</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="M" matchMax="1">蒙太古</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="P" matchMax="1">普洛斯彼罗</simpleAssociableChoice>'
    "</associateInteraction></itemBody>" + MAP_RESPONSE
)
MATCH = (
    '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="directedPair">'
    "<correctResponse><value>libai tang</value><value>sushi song</value><value>guan yuan</value></correctResponse>"
    '<mapping defaultValue="0"><mapEntry mapKey="libai tang" mappedValue="1"/>'
    '<mapEntry mapKey="sushi song" mappedValue="1"/><mapEntry mapKey="guan yuan" mappedValue="1"/></mapping>'
    f"</responseDeclaration>{SCORE}<itemBody>"
    '<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="3"><prompt>他们是哪一朝人？</prompt>'
    '<simpleMatchSet><simpleAssociableChoice identifier="libai" matchMax="1">李白</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="sushi" matchMax="1">苏轼</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="guan" matchMax="1">关汉卿</simpleAssociableChoice></simpleMatchSet>'
    '<simpleMatchSet><simpleAssociableChoice identifier="tang" matchMax="3">唐</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="song" matchMax="3">宋</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="yuan" matchMax="3">元</simpleAssociableChoice></simpleMatchSet>'
    "</matchInteraction></itemBody>" + MAP_RESPONSE
)
GAP_MATCH = (
    '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="directedPair">'
    "<correctResponse><value>W G1</value><value>Su G2</value></correctResponse>"
    '<mapping defaultValue="-1" lowerBound="0"><mapEntry mapKey="W G1" mappedValue="1"/>'
    f'<mapEntry mapKey="Su G2" mappedValue="2"/></mapping></responseDeclaration>{SCORE}<itemBody>'
    '<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="false"><prompt>把词填进空里。</prompt>'
    '<gapText identifier="W" matchMax="1">冬天</gapText><gapText identifier="Sp" matchMax="1">春天</gapText>'
    '<gapText identifier="Su" matchMax="1">夏天</gapText>'
    '<blockquote><p>现在，我们<gap identifier="G1"/>的不满，<br/>变成了灿烂的<gap identifier="G2"/>。</p></blockquote>'
    "</gapMatchInteraction></itemBody>" + MAP_RESPONSE
)
HOTTEXT = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>B</value></correctResponse></responseDeclaration>"
    f"{SCORE}<itemBody>"
    '<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>点出写错的词。</prompt>'
    '<p>春天<hottext identifier="A">来了</hottext>，小草<hottext identifier="B">发牙</hottext>了，'
    '河水<hottext identifier="C">流淌</hottext>起来。</p></hottextInteraction></itemBody>' + MATCH_CORRECT
)
HOTSPOT = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>B</value></correctResponse></responseDeclaration>"
    f"{SCORE}<itemBody>"
    '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>哪个圆圈里是杭州？</prompt>'
    '<object type="image/png" data="images/map.png" width="206" height="280">一幅简图，上面有四个圆圈</object>'
    '<hotspotChoice identifier="A" shape="circle" coords="77,115,8"/><hotspotChoice identifier="B" shape="circle" coords="118,184,8"/>'
    '<hotspotChoice identifier="C" shape="rect" coords="140,235,156,251"/>'
    '<hotspotChoice identifier="D" shape="poly" coords="96,114,104,106,112,114,104,122"/></hotspotInteraction></itemBody>'
    + MATCH_CORRECT
)
POINT = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="point">'
    "<correctResponse><value>102 113</value></correctResponse>"
    '<areaMapping defaultValue="0"><areaMapEntry shape="circle" coords="102,113,16" mappedValue="1"/></areaMapping>'
    f"</responseDeclaration>{SCORE}<itemBody>"
    '<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>在图上点出西湖。</prompt>'
    '<object type="image/png" data="images/map.png" width="206" height="280">一幅简图</object>'
    "</selectPointInteraction></itemBody>" + MAP_POINT
)
SLIDER = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="integer">'
    "<correctResponse><value>16</value></correctResponse></responseDeclaration>"
    f"{SCORE}<itemBody>"
    '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="100" step="1">'
    "<prompt>4 乘 4 是多少？</prompt></sliderInteraction></itemBody>" + MATCH_CORRECT
)
ESSAY = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>'
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" externalScored="human"/><itemBody>'
    "<p>读下面的信。</p><blockquote><p>亲爱的小明：最近好吗？</p></blockquote>"
    '<rubricBlock view="scorer"><p>评分要点：称呼、正文、落款。</p></rubricBlock>'
    '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLength="200"><prompt>给他写一封回信。</prompt>'
    "</extendedTextInteraction></itemBody>"
)
FEEDBACK = (
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>true</value></correctResponse></responseDeclaration>"
    f'{SCORE}<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/><itemBody>'
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>地球绕着太阳转。</prompt>'
    '<simpleChoice identifier="true">对<feedbackInline outcomeIdentifier="FEEDBACK" identifier="true" showHide="show">'
    "，一年一圈。</feedbackInline></simpleChoice>"
    '<simpleChoice identifier="false">不对</simpleChoice></choiceInteraction></itemBody>'
    '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>'
    '<correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
    "</setOutcomeValue></responseIf></responseCondition>"
    '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue></responseProcessing>'
    '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="false" showHide="show">想一想四季是怎么来的。</modalFeedback>'
)
COMPOSITE = (
    '<responseDeclaration identifier="FIRST" cardinality="single" baseType="integer"><correctResponse><value>12</value>'
    '</correctResponse></responseDeclaration><responseDeclaration identifier="SECOND" cardinality="single" baseType="identifier">'
    "<correctResponse><value>cm</value></correctResponse></responseDeclaration>"
    f"{SCORE}<itemBody><table><caption>长方形</caption><tbody><tr><th>长</th><td>4 厘米</td></tr><tr><th>宽</th><td>3 厘米</td></tr></tbody></table>"
    '<p>面积是 <textEntryInteraction responseIdentifier="FIRST" expectedLength="4"/> '
    '<inlineChoiceInteraction responseIdentifier="SECOND" shuffle="false"><inlineChoice identifier="m">厘米</inlineChoice>'
    '<inlineChoice identifier="cm">平方厘米</inlineChoice></inlineChoiceInteraction></p></itemBody>'
    "<responseProcessing>"
    '<responseCondition><responseIf><match><variable identifier="FIRST"/><correct identifier="FIRST"/></match>'
    '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">2</baseValue></sum>'
    "</setOutcomeValue></responseIf></responseCondition>"
    '<responseCondition><responseIf><match><variable identifier="SECOND"/><correct identifier="SECOND"/></match>'
    '<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum>'
    "</setOutcomeValue></responseIf></responseCondition></responseProcessing>"
)
ITEMS: dict[str, str] = {
    "choice": CHOICE,
    "choice_multiple": CHOICE_MULTIPLE,
    "inline_choice": INLINE_CHOICE,
    "text_entry": TEXT_ENTRY,
    "number": NUMBER,
    "order": ORDER,
    "associate": ASSOCIATE,
    "match": MATCH,
    "gap_match": GAP_MATCH,
    "hottext": HOTTEXT,
    "hotspot": HOTSPOT,
    "point": POINT,
    "slider": SLIDER,
    "essay": ESSAY,
    "feedback": FEEDBACK,
    "composite": COMPOSITE,
}
TITLES = {
    "choice": "无人看管的行李",
    "choice_multiple": "水的组成",
    "inline_choice": "谁的词",
    "text_entry": "Richard III",
    "number": "圆周率",
    "order": "一年四季",
    "associate": "莎翁的对头",
    "match": "哪一朝人",
    "gap_match": "填空",
    "hottext": "找错别字",
    "hotspot": "找杭州",
    "point": "找西湖",
    "slider": "乘法",
    "essay": "回信",
    "feedback": "地球和太阳",
    "composite": "长方形的面积",
}
RIGHT: dict[str, dict[str, list[str]]] = {
    "choice": {"RESPONSE": ["B"]},
    "choice_multiple": {"RESPONSE": ["H", "O"]},
    "inline_choice": {"RESPONSE": ["Y"]},
    "text_entry": {"RESPONSE": ["York"]},
    "number": {"RESPONSE": ["3.15"]},
    "order": {"RESPONSE": ["spring", "summer", "autumn", "winter"]},
    "associate": {"RESPONSE": ["P A", "C M"]},
    "match": {"RESPONSE": ["guan yuan", "libai tang", "sushi song"]},
    "gap_match": {"RESPONSE": ["Su G2", "W G1"]},
    "hottext": {"RESPONSE": ["B"]},
    "hotspot": {"RESPONSE": ["B"]},
    "point": {"RESPONSE": ["110 120"]},
    "slider": {"RESPONSE": ["16"]},
    "feedback": {"RESPONSE": ["true"]},
    "composite": {"FIRST": ["12"], "SECOND": ["cm"]},
}
WRONG: dict[str, dict[str, list[str]]] = {
    "choice": {"RESPONSE": ["A"]},
    "choice_multiple": {"RESPONSE": ["He", "C"]},
    "inline_choice": {"RESPONSE": ["G"]},
    "text_entry": {"RESPONSE": ["Lancaster"]},
    "number": {"RESPONSE": ["3.2"]},
    "order": {"RESPONSE": ["winter", "summer", "autumn", "spring"]},
    "associate": {"RESPONSE": ["A C", "M P"]},
    "match": {"RESPONSE": ["guan tang", "libai yuan"]},
    "gap_match": {"RESPONSE": ["Sp G1"]},
    "hottext": {"RESPONSE": ["A"]},
    "hotspot": {"RESPONSE": ["D"]},
    "point": {"RESPONSE": ["10 10"]},
    "slider": {"RESPONSE": ["8"]},
    "feedback": {"RESPONSE": ["false"]},
    "composite": {"FIRST": ["7"], "SECOND": ["m"]},
}
MOST = {"choice_multiple": 2, "number": 2, "associate": 3, "match": 3, "gap_match": 3, "composite": 3}


@cache
def picture(width: int = 206, height: int = 280) -> bytes:
    written = io.BytesIO()
    image = Image.new("RGB", (width, height), (244, 236, 224))
    for x, y in ((77, 115), (118, 184), (148, 243), (104, 114)):
        for dx in range(-3, 4):
            for dy in range(-3, 4):
                if 0 <= x + dx < width and 0 <= y + dy < height:
                    image.putpixel((x + dx, y + dy), (39, 88, 107))
    image.save(written, "PNG")
    return written.getvalue()


CODES = {"2.1": "v2p1", "2.2": "v2p2", "3.0": "v3p0"}


def manifest(items: dict[str, str], tests: tuple[str, ...] = (), edition: str = "2.1", more: str = "") -> str:
    """Write a manifest: identifiers of items with their paths, paths of tests."""
    code = CODES[edition]
    space = (
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
        if edition == "3.0"
        else "http://www.imsglobal.org/xsd/imscp_v1p1"
    )
    lines = [
        f'<resource identifier="T{n}" type="imsqti_test_xml{code}" href="{path}"><file href="{path}"/></resource>'
        for n, path in enumerate(tests)
    ]
    lines += [
        f'<resource identifier="{name}" type="imsqti_item_xml{code}" href="{path}"><file href="{path}"/></resource>'
        for name, path in items.items()
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest xmlns="{space}" identifier="M"><metadata><schema>QTI Package</schema>'
        f"</metadata><organizations/><resources>{''.join(lines)}{more}</resources></manifest>"
    )


def zipped(files: dict[str, bytes | str]) -> bytes:
    """Make a zip of these files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return written.getvalue()


def package_files(
    names: tuple[str, ...] = tuple(ITEMS), edition: str = "2.1", test: str = ""
) -> dict[str, bytes | str]:
    """Give the files of a package with these items, and a test where there is one."""
    files: dict[str, bytes | str] = {
        "imsmanifest.xml": manifest(
            {name: f"items/{name}.xml" for name in names}, ("test.xml",) if test else (), edition
        ),
        "items/images/sign.png": picture(120, 90),
        "items/images/map.png": picture(),
    }
    for name in names:
        files[f"items/{name}.xml"] = item(name, ITEMS[name], TITLES[name], edition)
    if test:
        files["test.xml"] = test
    return files


def package(names: tuple[str, ...] = tuple(ITEMS), edition: str = "2.1", test: str = "") -> bytes:
    return zipped(package_files(names, edition, test))


SUM = (
    '<outcomeProcessing><setOutcomeValue identifier="SCORE"><sum><testVariables variableIdentifier="SCORE"/></sum>'
    "</setOutcomeValue></outcomeProcessing>"
)


def refs(*names: str, more: str = "") -> str:
    return "".join(
        f'<assessmentItemRef identifier="q-{name}" href="items/{name}.xml">{more}</assessmentItemRef>' for name in names
    )


def section(inside: str, name: str = "S1", title: str = "第一组", more: str = "") -> str:
    return f'<assessmentSection identifier="{name}" title="{title}" visible="true"{more}>{inside}</assessmentSection>'


def part(inside: str, navigation: str = "nonlinear", submission: str = "individual", name: str = "P1") -> str:
    return (
        f'<testPart identifier="{name}" navigationMode="{navigation}" submissionMode="{submission}">{inside}</testPart>'
    )


def written_test(inside: str, edition: str = "2.1", processing: str = SUM, before: str = "", after: str = "") -> str:
    """Write a test."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentTest xmlns="{SPACES[edition]}" identifier="TEST" title="第三单元小测" xml:lang="zh-CN">'
        f"{SCORE}{before}{inside}{processing}{after}</assessmentTest>"
    )
    return renamed(text) if edition == "3.0" else text
