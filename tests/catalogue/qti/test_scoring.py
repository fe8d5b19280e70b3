"""Answers are read from forms and judged as the specification says: examples, every expression, and properties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalogue.qti.content import (
    ITEMS,
    MOST,
    RIGHT,
    SCORE,
    WRONG,
    item,
    package_files,
    part,
    refs,
    section,
    written_test,
)
from tests.catalogue.qti.test_reading import read

from xingtan.catalogue.rules.qti import packages, scoring
from xingtan.catalogue.rules.qti.answers import field_name, pair_rows, read_answers
from xingtan.catalogue.rules.qti.arrangement import arranged, shuffled_options
from xingtan.catalogue.rules.qti.evaluation import evaluate
from xingtan.catalogue.rules.qti.evaluation.state import ItemState, Run
from xingtan.catalogue.rules.qti.expressions import Scope, read_expression
from xingtan.catalogue.rules.qti.forms import Declared, Option
from xingtan.catalogue.rules.qti.scoring import judged, judged_test
from xingtan.catalogue.rules.qti.values import Value, write_value
from xingtan.catalogue.rules.qti.walking import interactions_of
from xingtan.catalogue.rules.qti.wording import words_of_item
from xingtan.catalogue.rules.qti.xml import read_xml

ALL = {each.identifier: each for each in read(package_files()).items}
JUDGED = tuple(RIGHT)


@pytest.mark.parametrize("name", JUDGED)
def test_the_examples_are_judged_as_the_specification_does(name):
    most = MOST.get(name, 1)
    assert ALL[name].most == most
    right, wrong = judged(ALL[name], RIGHT[name]), judged(ALL[name], WRONG[name])
    assert (right.score, right.right) == (most, True)
    assert (wrong.score, wrong.right) == (0, False)
    assert judged(ALL[name], {}).score == 0


@pytest.mark.parametrize(
    ("name", "answer", "score"),
    [
        ("choice_multiple", {"RESPONSE": ["H"]}, 1),
        ("choice_multiple", {"RESPONSE": ["H", "O", "Cl"]}, 1),
        ("choice_multiple", {"RESPONSE": ["H", "O", "He"]}, 0),
        ("text_entry", {"RESPONSE": ["york"]}, 0.5),
        ("text_entry", {"RESPONSE": ["ＹＯＲＫ"]}, 0.5),
        ("text_entry", {"RESPONSE": [" York "]}, 1),
        ("number", {"RESPONSE": ["3.13"]}, 2),
        ("number", {"RESPONSE": ["3.1301"]}, 2),
        ("number", {"RESPONSE": ["3.1299"]}, 0),
        ("order", {"RESPONSE": ["spring", "summer", "autumn"]}, 0),
        ("associate", {"RESPONSE": ["P A"]}, 2),
        ("match", {"RESPONSE": ["libai tang", "sushi yuan"]}, 1),
        ("gap_match", {"RESPONSE": ["W G1", "Sp G2"]}, 0),
        ("composite", {"FIRST": ["12"], "SECOND": ["m"]}, 2),
        ("point", {"RESPONSE": ["118 113"]}, 1),
        ("point", {"RESPONSE": ["119 113"]}, 0),
    ],
)
def test_answers_in_between(name, answer, score):
    assert judged(ALL[name], answer).score == score


def test_what_only_people_can_judge_has_no_score():
    found = judged(ALL["essay"], {"RESPONSE": ["亲爱的小华：你好。"]})
    assert (found.score, found.most, found.right) == (None, None, None)


def test_feedback_follows_the_outcome():
    (modal,) = ALL["feedback"].feedback
    assert scoring.shown(modal, judged(ALL["feedback"], WRONG["feedback"]).outcomes)
    assert not scoring.shown(modal, judged(ALL["feedback"], RIGHT["feedback"]).outcomes)
    assert not scoring.shown(modal, scoring.unanswered(ALL["feedback"]))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("choice", ("无人看管的行李", "看图", "看好行李", "牌子说的是什么", "不要让别人替你看行李")),
        ("match", ("关汉卿", "元")),
        ("gap_match", ("的不满", "春天")),
        ("hottext", ("发牙", "流淌")),
        ("feedback", ("一年一圈", "想一想四季是怎么来的")),
        ("text_entry", ("York", "discontent")),
        ("essay", ("评分要点", "给他写一封回信")),
        ("hotspot", ("一幅简图",)),
        ("composite", ("平方厘米", "4 厘米", "长方形")),
    ],
)
def test_all_that_an_item_says_can_be_looked_through(name, words):
    said = words_of_item(ALL[name])
    assert [word for word in words if word not in said] == []


# forms ----------------------------------------------------------------------------------------------------------------


def asked(name, **fields):
    sent = {field_name("RESPONSE", key.strip("_")): value for key, value in fields.items()}
    return read_answers(ALL[name], lambda key: sent.get(key, []))


def test_a_form_is_read_for_what_was_asked_only():
    assert asked("choice", _=["B"]).given == {"RESPONSE": ["B"]}
    assert asked("choice", _=["Z"]).given == {}
    assert asked("choice", _=["A", "B"]).faults[0].words == {"count": 2, "most": 1}
    assert asked("order", spring=["1"], summer=["2"], autumn=["3"], winter=["4"]).given == RIGHT["order"]
    assert asked("match", libai=["tang"], sushi=["song"], guan=["yuan"]).given["RESPONSE"][0] == "libai tang"
    assert asked("gap_match", G1=["W"], G2=["Su"]).given == {"RESPONSE": ["W G1", "Su G2"]}
    assert asked("associate", **{"1a": ["A"], "1b": ["P"]}).given == {"RESPONSE": ["A P"]}
    assert asked("point", **{"1x": ["102"], "1y": ["１１３"]}).given == {"RESPONSE": ["102 113"]}
    assert asked("number", _=["３．１４"]).given == {"RESPONSE": ["3.14"]}
    assert asked("essay", _=["  第一行\r\n第二行 "]).given == {"RESPONSE": ["第一行\n第二行"]}


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("order", {"spring": ["1"], "summer": ["1"]}, "有两项都排在第 1 位"),
        ("order", {"spring": ["1"]}, "还有 3 项没有排"),
        ("associate", {"1a": ["A"]}, "第 1 对只选了一边"),
        ("associate", {"1a": ["A"], "1b": ["P"], "2a": ["A"], "2b": ["M"]}, "最多用 1 次"),
        ("gap_match", {"G1": ["W"], "G2": ["W"]}, "最多用 1 次"),
        ("point", {"1x": ["500"], "1y": ["3"]}, "不在图上"),
        ("number", {"_": ["三"]}, "不是数"),
        ("slider", {"_": ["101"]}, "0 到 100"),
        ("slider", {"_": ["1.5"]}, "不是整数"),
    ],
)
def test_what_cannot_be_taken_is_said(name, fields, says):
    faults = asked(name, **fields).faults
    assert says in faults[0].sentence % faults[0].words


# properties -----------------------------------------------------------------------------------------------------------

TEXTS = st.lists(
    st.text(max_size=8) | st.sampled_from(["A", "B", "H", "O", "1", "2", "W", "G1", "tang", "libai", "spring"]),
    max_size=4,
)


@given(st.sampled_from(sorted(ALL)), st.dictionaries(st.sampled_from(["RESPONSE", "FIRST", "SECOND"]), TEXTS))
@settings(max_examples=150, deadline=None)
def test_no_answer_gets_more_than_the_most_and_none_raises(name, answer):
    found = judged(ALL[name], answer)
    if found.score is not None:
        assert found.most is not None
        assert found.score <= found.most
    assert set(found.outcomes) == {each.identifier for each in ALL[name].outcomes}


@given(st.sampled_from(sorted(ALL)), st.data())
@settings(max_examples=150, deadline=None)
def test_what_a_form_sends_is_judged_within_bounds_and_the_same_twice(name, data):
    names = [
        field_name("RESPONSE", part) for part in ("", "1a", "1b", "2a", "2b", "G1", "G2", "libai", "1x", "1y", "spring")
    ]
    sent = data.draw(st.dictionaries(st.sampled_from(names), TEXTS))
    found = read_answers(ALL[name], lambda key: sent.get(key, []))
    first, again = judged(ALL[name], found.given), judged(ALL[name], found.given)
    assert first == again
    known = {interaction.response for interaction in interactions_of(ALL[name])}
    assert set(found.given) <= known


@given(st.permutations(["H", "O"]), st.permutations(["guan yuan", "libai tang", "sushi song"]))
def test_the_order_of_what_is_chosen_does_not_matter(first, second):
    assert judged(ALL["choice_multiple"], {"RESPONSE": first}).score == 2
    assert judged(ALL["match"], {"RESPONSE": second}).score == 3


@given(st.permutations(["spring", "summer", "autumn", "winter"]))
def test_an_order_is_right_in_one_way_only(order):
    assert judged(ALL["order"], {"RESPONSE": order}).score == (1 if order == RIGHT["order"]["RESPONSE"] else 0)


@given(st.floats(-1000, 1000), st.integers(0, 400))
def test_a_tolerance_is_what_is_written(wanted, cents):
    wanted = round(wanted, 2)
    text = f'<equal toleranceMode="absolute" tolerance="{cents / 100}"><baseValue baseType="float">{wanted}</baseValue>'
    inside = f'{text}<baseValue baseType="float">{wanted + cents / 100:.2f}</baseValue></equal>'
    outside = f'{text}<baseValue baseType="float">{wanted + (cents + 1) / 100:.2f}</baseValue></equal>'
    assert (value(inside), value(outside)) == (["true"], ["false"])


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.sampled_from("abc"), max_size=6))
def test_bags_match_whatever_their_order_and_lists_only_in_theirs(left, right):
    held = {
        name: Value(cardinality, "identifier", tuple(items)) if items else None
        for name, cardinality, items in (
            ("L", "multiple", left),
            ("R", "multiple", right),
            ("X", "ordered", left),
            ("Y", "ordered", right),
        )
    }
    bags = value('<match><variable identifier="L"/><variable identifier="R"/></match>', held)
    lists = value('<match><variable identifier="X"/><variable identifier="Y"/></match>', held)
    if not left or not right:
        assert (bags, lists) == (None, None)
    else:
        assert (bags, lists) == (
            ["true" if sorted(left) == sorted(right) else "false"],
            ["true" if left == right else "false"],
        )


# expressions ----------------------------------------------------------------------------------------------------------


def value(text, held=None, test=False, items=()):
    root = read_xml(f'<x xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1">{text}</x>'.encode(), "x.xml").children[0]
    held = held or {}
    declared = {
        name: Declared(name, each.cardinality if each else "multiple", each.type if each else "identifier")
        for name, each in held.items()
    }
    scope = Scope(declared, {}, test, frozenset(each.identifier for each in items))
    return write_value(evaluate(read_expression(root, scope), Run(declared, dict(held), tuple(items))))


def base(kind, *texts):
    return "".join(f'<baseValue baseType="{kind}">{text}</baseValue>' for text in texts)


TRUE, FALSE, NULL = base("boolean", "true"), base("boolean", "false"), "<null/>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"<and>{TRUE}{TRUE}</and>", ["true"]),
        (f"<and>{TRUE}{NULL}</and>", None),
        (f"<and>{FALSE}{NULL}</and>", ["false"]),
        (f"<or>{TRUE}{NULL}</or>", ["true"]),
        (f"<or>{FALSE}{NULL}</or>", None),
        (f"<not>{FALSE}</not>", ["true"]),
        (f"<not>{NULL}</not>", None),
        (f'<anyN min="1" max="2">{TRUE}{FALSE}{NULL}</anyN>', ["true"]),
        (f'<anyN min="2" max="3">{TRUE}{FALSE}{FALSE}</anyN>', ["false"]),
        (f"<isNull>{NULL}</isNull>", ["true"]),
        (f"<isNull>{base('string', '')}</isNull>", ["true"]),
        (f"<sum>{base('integer', 1, 2, 3)}</sum>", ["6"]),
        (f"<sum>{base('integer', 1)}{base('float', '0.5')}</sum>", ["1.5"]),
        (f"<sum>{base('integer', 1)}{NULL}</sum>", None),
        (f"<sum>{base('float', '0.1', '0.2')}</sum>", ["0.3"]),
        (f"<product>{base('integer', 2, 3, 4)}</product>", ["24"]),
        (f"<subtract>{base('float', '3.1', '3')}</subtract>", ["0.1"]),
        (f"<divide>{base('integer', 1, 4)}</divide>", ["0.25"]),
        (f"<divide>{base('integer', 1, 0)}</divide>", None),
        (f"<power>{base('integer', 2, 10)}</power>", ["1024"]),
        (f"<integerDivide>{base('integer', -7, 2)}</integerDivide>", ["-4"]),
        (f"<integerModulus>{base('integer', 7, 4)}</integerModulus>", ["3"]),
        (f"<truncate>{base('float', '-6.5')}</truncate>", ["-6"]),
        (f"<round>{base('float', '6.5')}</round>", ["7"]),
        (f"<round>{base('float', '-6.5')}</round>", ["-6"]),
        (f'<roundTo roundingMode="decimalPlaces" figures="1">{base("float", "1.25")}</roundTo>', ["1.3"]),
        (f"<integerToFloat>{base('integer', 4)}</integerToFloat>", ["4"]),
        (f"<min>{base('integer', 4, 2)}</min>", ["2"]),
        (f"<max>{base('integer', 4, 9)}</max>", ["9"]),
        (f"<gcd>{base('integer', 12, 18)}</gcd>", ["6"]),
        (f"<lcm>{base('integer', 4, 6)}</lcm>", ["12"]),
        (f'<mathOperator name="abs">{base("float", "-2.5")}</mathOperator>', ["2.5"]),
        (f'<mathOperator name="ln">{base("float", "-1")}</mathOperator>', None),
        (f'<statsOperator name="mean"><multiple>{base("float", 1, 2, 6)}</multiple></statsOperator>', ["3"]),
        ('<roundTo roundingMode="significantFigures" figures="3"><mathConstant name="pi"/></roundTo>', ["3.14"]),
        (f"<lt>{base('integer', 1, 2)}</lt>", ["true"]),
        (f"<gte>{base('float', 2, 2)}</gte>", ["true"]),
        (f"<gt>{base('integer', 1)}{NULL}</gt>", None),
        (f'<equal toleranceMode="exact">{base("integer", 3)}{base("float", "3.0")}</equal>', ["true"]),
        (f'<equal toleranceMode="relative" tolerance="10">{base("float", 100, 110)}</equal>', ["true"]),
        (f'<equal toleranceMode="relative" tolerance="10" includeUpperBound="false">{base("float", 100, 110)}</equal>', ["false"]),
        (f'<equal toleranceMode="absolute" tolerance="1 3">{base("float", 10, 13)}</equal>', ["true"]),
        (f'<equal toleranceMode="absolute" tolerance="1 3">{base("float", 10, "8.9")}</equal>', ["false"]),
        (f'<equalRounded roundingMode="significantFigures" figures="3">{base("float", "3.175", "3.183")}</equalRounded>', ["true"]),
        (f'<equalRounded roundingMode="decimalPlaces" figures="2">{base("float", "1.684", "1.689")}</equalRounded>', ["false"]),
        (f'<stringMatch caseSensitive="false">{base("string", "Abc", "aBC")}</stringMatch>', ["true"]),
        (f'<stringMatch caseSensitive="true">{base("string", "Abc", "aBC")}</stringMatch>', ["false"]),
        (f'<stringMatch caseSensitive="true" substring="true">{base("string", "abcd", "bc")}</stringMatch>', ["true"]),
        (f'<substring caseSensitive="true">{base("string", "bc", "abcd")}</substring>', ["true"]),
        (f"<containerSize><ordered>{base('identifier', 'A', 'B')}</ordered></containerSize>", ["2"]),
        (f"<containerSize>{NULL}</containerSize>", ["0"]),
        (f'<index n="2"><ordered>{base("identifier", "A", "B")}</ordered></index>', ["B"]),
        (f'<index n="3"><ordered>{base("identifier", "A", "B")}</ordered></index>', None),
        (f"<member>{base('identifier', 'A')}<multiple>{base('identifier', 'A', 'B')}</multiple></member>", ["true"]),
        (f"<delete>{base('identifier', 'A')}<multiple>{base('identifier', 'A', 'B')}</multiple></delete>", ["B"]),
        (f"<contains><ordered>{base('identifier', *'ABC')}</ordered><ordered>{base('identifier', *'BC')}</ordered></contains>", ["true"]),
        (f"<contains><ordered>{base('identifier', *'ABC')}</ordered><ordered>{base('identifier', *'CB')}</ordered></contains>", ["false"]),
        (f"<contains><multiple>{base('identifier', *'ABC')}</multiple><multiple>{base('identifier', *'CB')}</multiple></contains>", ["true"]),
        (f'<inside shape="rect" coords="0,0,10,10">{base("point", "5 10")}</inside>', ["true"]),
        (f'<inside shape="poly" coords="0,0,10,0,0,10">{base("point", "8 8")}</inside>', ["false"]),
        (f'<repeat numberRepeats="2">{base("integer", 1, 2)}</repeat>', ["1", "2", "1", "2"]),
        (f"<match>{base('pair', 'A B')}{base('pair', 'B A')}</match>", ["true"]),
        (f"<match>{base('directedPair', 'A B')}{base('directedPair', 'B A')}</match>", ["false"]),
        (f"<sum>{base('string', 'a')}{base('integer', 1)}</sum>", None),
    ],
)  # fmt: skip
def test_expressions(text, found):
    assert value(text) == found


def state(name, score, weight=1.0, sections=("S1",), categories=(), correct=None):
    held = {"SCORE": Value("single", "float", (score,))}
    return ItemState(
        name, held, {"SCORE": 2.0}, {"W": weight}, categories, sections, True, correct is not None, correct
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<sum><testVariables variableIdentifier="SCORE"/></sum>', ["3"]),
        ('<sum><testVariables variableIdentifier="SCORE" weightIdentifier="W"/></sum>', ["5"]),
        ('<sum><testVariables variableIdentifier="SCORE" sectionIdentifier="S2"/></sum>', ["2"]),
        ('<sum><testVariables variableIdentifier="SCORE" includeCategory="hard"/></sum>', ["2"]),
        ('<sum><testVariables variableIdentifier="SCORE" excludeCategory="hard"/></sum>', ["1"]),
        ('<sum><outcomeMaximum outcomeIdentifier="SCORE"/></sum>', ["4"]),
        ("<numberCorrect/>", ["1"]),
        ("<numberIncorrect/>", ["1"]),
        ("<numberPresented/>", ["2"]),
        ("<numberResponded/>", ["2"]),
        ("<numberSelected/>", ["2"]),
        ('<variable identifier="b.SCORE" weightIdentifier="W"/>', ["4"]),
    ],
)
def test_expressions_over_a_whole_test(text, found):
    states = (state("a", 1.0, correct=False), state("b", 2.0, 2.0, ("S2",), ("hard",), True))
    assert value(text, test=True, items=states) == found


# tests ----------------------------------------------------------------------------------------------------------------

NAMES = ("choice", "order", "match", "hottext", "slider", "number")


def drawn(inside, seed, names=NAMES):
    (test,) = read(package_files(names, test=written_test(part(inside)))).tests
    return [place.asked.identifier for place in arranged(test, seed)]


def test_a_draw_is_by_chance_and_the_same_for_one_attempt():
    inside = section('<selection select="3"/><ordering shuffle="true"/>' + refs(*NAMES))
    draws = {tuple(drawn(inside, f"attempt {n}")) for n in range(20)}
    assert len(draws) > 10
    assert all(len(set(each)) == 3 for each in draws)
    assert drawn(inside, "one") == drawn(inside, "one")


def test_what_is_required_comes_and_what_is_fixed_stays():
    must = refs("slider").replace("href", 'required="true" fixed="true" href')
    inside = section('<selection select="2"/><ordering shuffle="true"/>' + must + refs("choice", "order", "match"))
    for n in range(20):
        found = drawn(inside, str(n))
        assert found[0] == "q-slider"
        assert len(found) == 2


def test_the_same_question_can_be_drawn_again_and_is_told_apart():
    inside = section('<selection select="5" withReplacement="true"/>' + refs("choice", "order"))
    (test,) = read(package_files(("choice", "order"), test=written_test(part(inside)))).tests
    names = [place.name for place in arranged(test, "x")]
    assert len(names) == len(set(names)) == 5


def test_a_section_within_stays_together():
    inner = section(refs("choice", "order"), "S2")
    inside = section('<ordering shuffle="true"/>' + inner + refs("match", "hottext", "slider"))
    for n in range(20):
        found = drawn(inside, str(n))
        assert found.index("q-order") == found.index("q-choice") + 1


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.text(max_size=5))
def test_shuffled_choices_are_the_same_ones_and_fixed_ones_stay(fixed, seed):
    options = tuple(Option(str(n), fixed=stays) for n, stays in enumerate(fixed))
    found = shuffled_options(options, seed)
    assert sorted(each.identifier for each in found) == sorted(each.identifier for each in options)
    assert all(found[n] == options[n] for n, stays in enumerate(fixed) if stays)
    assert found == shuffled_options(options, seed)


def test_a_test_is_the_sum_its_rules_say():
    (test,) = read(package_files(("choice", "order"), test=written_test(part(section(refs("choice", "order")))))).tests
    whole = judged_test(test, (state("q-choice", 1.0), state("q-order", 2.0)))
    assert (whole.score, whole.most, whole.share, whole.outcomes) == (3, 4, 0.75, {"SCORE": ["3"]})


def test_a_test_with_weights_has_a_weighted_most():
    rules = (
        '<outcomeProcessing><setOutcomeValue identifier="SCORE"><sum>'
        '<testVariables variableIdentifier="SCORE" weightIdentifier="W"/></sum></setOutcomeValue></outcomeProcessing>'
    )
    inside = part(section(refs("choice", "order", more='<weight identifier="W" value="2"/>')))
    (test,) = read(package_files(("choice", "order"), test=written_test(inside, processing=rules))).tests
    whole = judged_test(test, (state("q-choice", 1.0, 2.0), state("q-order", 2.0, 2.0)))
    assert (whole.score, whole.most, whole.share) == (6, 8, 0.75)


def test_a_pair_is_made_in_as_many_rows_as_can_be():
    (interaction,) = interactions_of(ALL["associate"])
    assert pair_rows(interaction) == 2


def test_the_most_that_can_be_had_respects_what_can_be_chosen_together():
    inside = (
        '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="directedPair"><mapping defaultValue="0">'
        '<mapEntry mapKey="a x" mappedValue="3"/><mapEntry mapKey="a y" mappedValue="2"/><mapEntry mapKey="b y" mappedValue="1"/>'
        f"</mapping></responseDeclaration>{SCORE}<itemBody>" + ITEMS["match"].partition("<itemBody>")[2]
    )
    for old, new in (
        ("libai", "a"),
        ("sushi", "b"),
        ('"guan"', '"c"'),
        ("tang", "x"),
        ("song", "y"),
        ('"yuan"', '"z"'),
    ):
        inside = inside.replace(old, new)
    found = packages.read_single(item("m", inside).encode(), "m.xml").items[0]
    assert found.most == 4
