"""Reading one item."""

from collections.abc import Callable
from dataclasses import replace

import msgspec

from xingtan.catalogue.rules.qti import scoring
from xingtan.catalogue.rules.qti.content import Finder, Passage, Reading, read_content
from xingtan.catalogue.rules.qti.declarations import read_declarations
from xingtan.catalogue.rules.qti.expressions import Scope, read_processing
from xingtan.catalogue.rules.qti.forms import SINGLE, Content, Declared, Item
from xingtan.catalogue.rules.qti.interactions import read_feedback, read_part
from xingtan.catalogue.rules.qti.xml import Element, flag, identifier, unsupported
from xingtan.kernel.text import msgid

SCORE = "SCORE"
MOST_TITLE = 200
_REFUSED = {
    "templateDeclaration": msgid("文件“%(file)s”是模板题（templateDeclaration），这里还不支持，整包没有收。"),
    "templateProcessing": msgid("文件“%(file)s”是模板题（templateProcessing），这里还不支持，整包没有收。"),
}
ADAPTIVE = msgid("文件“%(file)s”是自适应题（adaptive），这里还不支持，整包没有收。")
Stimulus = Callable[[Element, str], Element]


def read_item(root: Element, media: Finder, stimulus: Stimulus, passage: Passage | None = None) -> Item:
    """Read an item. Raises Refused, naming file and element, for what is wrong or not supported.

    `media` gives a picture by its address, `stimulus` the root of a stimulus that the item refers to, `passage` the
    body of an HTML file that it shows.
    """
    if root.name != "assessmentItem":
        raise root.refused("qti-root", msgid("文件“%(file)s”说是题目，里面却是 <%(element)s>。"))
    if flag(root, "adaptive"):
        raise root.refused("qti-adaptive", ADAPTIVE)
    for name, sentence in _REFUSED.items():
        if (found := root.first(name)) is not None:
            raise found.refused("qti-template", sentence)
    responses = read_declarations(root, "responseDeclaration")
    outcomes = read_declarations(root, "outcomeDeclaration")
    processing = root.first("responseProcessing")
    if processing is not None and SCORE not in {each.identifier for each in outcomes}:
        outcomes = (*outcomes, Declared(SCORE, SINGLE, "float"))
    scope = Scope({each.identifier: each for each in responses}, {each.identifier: each for each in outcomes})
    rules = read_processing(processing, scope) if processing is not None else ()
    body_element = root.first("itemBody")
    if body_element is None:
        raise root.refused("qti-body", msgid("文件“%(file)s”的题目没有 itemBody。"))
    reading = Reading(
        media, read_part, scope.responses, frozenset({*scope.outcomes, "completionStatus"}), passage=passage
    )
    body = read_content(body_element.inside, reading, body_element)
    unused = [each.identifier for each in responses if each.identifier not in reading.used]
    if unused:
        raise root.refused(
            "qti-response-unused",
            msgid("文件“%(file)s”声明了答案 %(name)s，题目里却没有地方作答。"),
            name=unused[0],
        )
    feedback = tuple(read_feedback(each, reading) for each in root.all("modalFeedback"))
    score = scope.outcomes.get(SCORE)
    item = Item(
        identifier=identifier(root),
        title=root.get("title")[:MOST_TITLE],
        language=root.get("lang")[:20],
        responses=responses,
        outcomes=outcomes,
        body=body,
        processing=rules,
        feedback=feedback,
        stimulus=_stimulus(root, reading, stimulus),
        scored=bool(rules and responses and score is not None and not score.by_people),
    )
    return msgspec.structs.replace(item, most=scoring.most_of(item) if item.scored else None)


def _stimulus(root: Element, reading: Reading, stimulus: Stimulus) -> Content:
    """Read the passages that an item is about."""
    found: Content = ()
    for each in root.all("assessmentStimulusRef"):
        passage = stimulus(each, each.get("href"))
        body = passage.first("stimulusBody")
        if passage.name != "assessmentStimulus" or body is None:
            raise each.refused(
                "qti-stimulus",
                msgid("文件“%(file)s”第 %(line)s 行引用的“%(href)s”不是一段材料。"),
                href=each.get("href"),
            )
        found = (*found, *read_content(body.inside, replace(reading, part=_only_plain), body))
    return found


def _only_plain(element: Element, _reading: Reading) -> None:
    raise unsupported(element)
