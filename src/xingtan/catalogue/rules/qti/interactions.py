"""Reading the places where somebody answers, and what stands around them."""

from collections.abc import Callable
from dataclasses import replace

from xingtan.catalogue.rules.qti import forms, shapes
from xingtan.catalogue.rules.qti.content import Reading, plain, read_content, read_picture, words_of
from xingtan.catalogue.rules.qti.forms import Content, Option, Part
from xingtan.catalogue.rules.qti.xml import Element, decimal, flag, identifier, unsupported, whole
from xingtan.kernel.text import msgid

MOST_OPTIONS = 200
VIEWS = ("candidate", "author", "proctor", "scorer", "testConstructor", "tutor")

# base types and cardinalities that an interaction can be bound to
_TEXT = {"string", "integer", "float"}
_BOUND: dict[str, tuple[set[str], set[str]]] = {
    "choiceInteraction": ({"identifier"}, {"single", "multiple"}),
    "inlineChoiceInteraction": ({"identifier"}, {"single"}),
    "textEntryInteraction": (_TEXT, {"single"}),
    "extendedTextInteraction": (_TEXT, {"single", "multiple", "ordered"}),
    "orderInteraction": ({"identifier"}, {"ordered"}),
    "associateInteraction": ({"pair"}, {"single", "multiple"}),
    "matchInteraction": ({"directedPair"}, {"single", "multiple"}),
    "gapMatchInteraction": ({"directedPair"}, {"single", "multiple"}),
    "hottextInteraction": ({"identifier"}, {"single", "multiple"}),
    "hotspotInteraction": ({"identifier"}, {"single", "multiple"}),
    "selectPointInteraction": ({"point"}, {"single", "multiple"}),
    "sliderInteraction": ({"integer", "float"}, {"single"}),
}


def read_part(element: Element, reading: Reading) -> Part | None:
    """Read one part of a body; None for an element that is no part this node knows."""
    read = _READERS.get(element.name)
    return read(element, reading) if read is not None else None


def _response(element: Element, reading: Reading) -> str:
    """Give the response that an interaction is bound to. Raises Refused where it is not declared, or not fitting."""
    name = identifier(element, "responseIdentifier")
    declared = reading.responses.get(name)
    if declared is None:
        raise element.refused(
            "qti-response-unknown",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 说答案放在 %(name)s，可是没有声明过它。"),
            name=name,
        )
    if name in reading.used:
        raise element.refused(
            "qti-response-twice",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 又用了 %(name)s，一个答案只能有一处作答。"),
            name=name,
        )
    types, cardinalities = _BOUND[element.name]
    if declared.type not in types or declared.cardinality not in cardinalities:
        raise element.refused(
            "qti-response-unfit",
            msgid(
                "文件“%(file)s”第 %(line)s 行的 <%(element)s> 收不了 %(name)s 这种答案（%(cardinality)s %(type)s）。"
            ),
            name=name,
            cardinality=declared.cardinality,
            type=declared.type,
        )
    reading.used.add(name)
    return name


def _prompt(element: Element, reading: Reading) -> Content:
    found = element.first("prompt")
    return read_content(found.inside, reading, found) if found is not None else ()


def _options(element: Element, reading: Reading, *names: str) -> tuple[Option, ...]:
    """Read the choices of an interaction. Raises Refused where two have one name, or there are none, or too many."""
    found = tuple(_option(each, reading) for each in element.all(*names))
    require_distinct(element, [each.identifier for each in found])
    return found


def require_distinct(element: Element, names: list[str]) -> None:
    """Raise Refused where a name stands twice, where there is none, or where there are too many."""
    twice = sorted({name for name in names if names.count(name) > 1}) if len(names) <= MOST_OPTIONS else []
    if twice:
        raise element.refused(
            "qti-identifier-twice",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 里，标识 %(name)s 用了两次。"),
            name=twice[0],
        )
    if not 1 <= len(names) <= MOST_OPTIONS:
        raise element.refused(
            "qti-options",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 有 %(count)s 个选项，要有 1 到 %(most)s 个。"),
            count=len(names),
            most=MOST_OPTIONS,
        )


def _option(element: Element, reading: Reading) -> Option:
    name = identifier(element)
    if element.name == "gapImg":
        content = read_content(element.all("object", "img"), reading, element)
        text = element.get("objectLabel") or words_of(content) or name
    else:
        content = read_content(element.inside, reading, element)
        text = plain(content)
    return Option(
        name, content, text, flag(element, "fixed"), whole(element, "matchMax", 1), whole(element, "matchMin", 0)
    )


def _most(element: Element, reading: Reading, response: str) -> int:
    """Say how many may be chosen: one where the response holds one, whatever the file says."""
    most = whole(element, "maxChoices", 1)
    return 1 if reading.responses[response].cardinality == forms.SINGLE else most


def _choice(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    return forms.Choices(
        response,
        _prompt(element, reading),
        _options(element, reading, "simpleChoice"),
        _most(element, reading, response),
        whole(element, "minChoices", 0),
        flag(element, "shuffle"),
    )


def _inline_choice(element: Element, reading: Reading) -> Part:
    return forms.InlineChoice(
        _response(element, reading),
        _options(element, reading, "inlineChoice"),
        flag(element, "shuffle"),
        1 if flag(element, "required") else 0,
    )


def _text_entry(element: Element, reading: Reading) -> Part:
    return forms.TextEntry(
        _response(element, reading), whole(element, "expectedLength", 0), element.get("placeholderText")[:80]
    )


def _extended_text(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    single = reading.responses[response].cardinality == forms.SINGLE
    return forms.ExtendedText(
        response,
        _prompt(element, reading),
        whole(element, "expectedLines", 0),
        whole(element, "expectedLength", 0),
        element.get("placeholderText")[:80],
        1 if single else min(whole(element, "maxStrings", 3) or 3, 20),
    )


def _order(element: Element, reading: Reading) -> Part:
    return forms.Ordering(
        _response(element, reading),
        _prompt(element, reading),
        _options(element, reading, "simpleChoice"),
        whole(element, "maxChoices", 0),
        whole(element, "minChoices", 0),
        flag(element, "shuffle"),
    )


def _associate(element: Element, reading: Reading) -> Part:
    return forms.Associating(
        _response(element, reading),
        _prompt(element, reading),
        _options(element, reading, "simpleAssociableChoice"),
        whole(element, "maxAssociations", 1),
        whole(element, "minAssociations", 0),
        flag(element, "shuffle"),
    )


def _match(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    sets = element.all("simpleMatchSet")
    if len(sets) != 2:
        raise element.refused(
            "qti-match-sets",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 有 %(count)s 组 simpleMatchSet，要正好两组。"),
            count=len(sets),
        )
    rows, columns = (_options(each, reading, "simpleAssociableChoice") for each in sets)
    require_distinct(element, [each.identifier for each in (*rows, *columns)])
    return forms.Matching(
        response,
        _prompt(element, reading),
        rows,
        columns,
        whole(element, "maxAssociations", 1),
        whole(element, "minAssociations", 0),
        flag(element, "shuffle"),
    )


def _rest(element: Element, *names: str) -> list[Element | str]:
    """Give what stands in an element besides its prompt and the children of these names."""
    return [each for each in element.inside if isinstance(each, str) or each.name not in {"prompt", *names}]


def _gap_match(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    within = reading.inside(response)
    content = read_content(_rest(element, "gapText", "gapImg"), within, element)
    require_distinct(element, within.found)
    return forms.GapMatching(
        response,
        _prompt(element, reading),
        _options(element, reading, "gapText", "gapImg"),
        content,
        tuple(within.found),
        flag(element, "shuffle"),
    )


def _gap(element: Element, reading: Reading) -> Part:
    if not reading.within:
        raise unsupported(element)
    name = identifier(element)
    reading.found.append(name)
    return forms.Gap(reading.within, name, flag(element, "required"))


def _hottexts(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    most = _most(element, reading, response)
    within = reading.inside(response, most == 1)
    content = read_content(_rest(element), within, element)
    require_distinct(element, within.found)
    words = {each.get("identifier"): each for each in element.each() if each.name == "hottext"}
    options = tuple(Option(name, (), words[name].text) for name in within.found)
    return forms.Hottexts(response, _prompt(element, reading), content, options, most, whole(element, "minChoices", 0))


def _hottext(element: Element, reading: Reading) -> Part:
    if not reading.within:
        raise unsupported(element)
    name = identifier(element)
    reading.found.append(name)
    content = read_content(element.inside, replace(reading, within=""), element)
    return forms.Hottext(reading.within, name, content, reading.one)


def _hotspot(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    spots = tuple(
        forms.Spot(
            identifier(each),
            *shapes.read_shape(each),
            says=(each.get("hotspotLabel") or each.get("aria-label"))[:120],
        )
        for each in element.all("hotspotChoice")
    )
    require_distinct(element, [each.identifier for each in spots])
    return forms.Hotspots(
        response,
        _prompt(element, reading),
        read_picture(element, reading),
        spots,
        _most(element, reading, response),
        whole(element, "minChoices", 0),
    )


def _pointing(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    return forms.Pointing(
        response,
        _prompt(element, reading),
        read_picture(element, reading),
        _most(element, reading, response),
        whole(element, "minChoices", 0),
    )


def _slider(element: Element, reading: Reading) -> Part:
    response = _response(element, reading)
    lower, upper = decimal(element, "lowerBound", 0.0), decimal(element, "upperBound", 0.0)
    step = decimal(element, "step", 1.0) or 1.0
    assert lower is not None
    assert upper is not None
    if lower >= upper or step <= 0:
        raise element.refused(
            "qti-slider",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s>，两端是 %(lower)s 和 %(upper)s，滑不动。"),
            lower=lower,
            upper=upper,
        )
    number_is_whole = reading.responses[response].type == "integer"
    return forms.Slider(response, _prompt(element, reading), lower, upper, step, number_is_whole)


def read_feedback(element: Element, reading: Reading) -> forms.Feedback:
    """Read what is said only after some answers. Raises Refused where its outcome is not declared."""
    outcome = identifier(element, "outcomeIdentifier")
    if outcome not in reading.outcomes:
        raise element.refused(
            "qti-outcome-unknown",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 用了没有声明过的结果 %(name)s。"),
            name=outcome,
        )
    return forms.Feedback(
        outcome,
        identifier(element),
        read_content(element.inside, reading, element),
        element.get("showHide", "show") != "hide",
        element.name == "feedbackBlock",
        element.get("title")[:120],
    )


def _printed(element: Element, reading: Reading) -> Part:
    name = identifier(element)
    if name not in reading.outcomes:
        raise unsupported(element)
    return forms.Printed(name)


def read_rubric(element: Element, reading: Reading) -> forms.Rubric:
    """Read what is said to some of those who look: candidates, tutors, scorers."""
    views = tuple(view for view in element.get("view").split() if view in VIEWS)
    return forms.Rubric(read_content(element.inside, reading, element), views)


_READERS: dict[str, Callable[[Element, Reading], Part]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _inline_choice,
    "textEntryInteraction": _text_entry,
    "extendedTextInteraction": _extended_text,
    "orderInteraction": _order,
    "associateInteraction": _associate,
    "matchInteraction": _match,
    "gapMatchInteraction": _gap_match,
    "gap": _gap,
    "hottextInteraction": _hottexts,
    "hottext": _hottext,
    "hotspotInteraction": _hotspot,
    "selectPointInteraction": _pointing,
    "sliderInteraction": _slider,
    "feedbackInline": read_feedback,
    "feedbackBlock": read_feedback,
    "printedVariable": _printed,
    "rubricBlock": read_rubric,
}
