"""Reading one test: parts, sections, references to items, how each is held, outcome processing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from xingtan.catalogue.rules.qti.content import Finder, Reading, read_content
from xingtan.catalogue.rules.qti.declarations import read_declarations
from xingtan.catalogue.rules.qti.expressions import Scope, read_rules
from xingtan.catalogue.rules.qti.forms import Asked, Content, Control, Item, Limit, Section, Test, TestPart
from xingtan.catalogue.rules.qti.interactions import read_feedback, read_part
from xingtan.catalogue.rules.qti.xml import Element, decimal, flag, identifier, unsupported, whole
from xingtan.kernel.text import msgid

MOST_ASKED = 500
LONGEST_LIMIT = 7 * 24 * 3600
# What makes a test branch or draw anew as it goes: refused by name, for leaving it out would make another test of it.
_REFUSED = frozenset(
    {
        "preCondition",
        "branchRule",
        "templateDefault",
        "adaptiveSelection",
        "assessmentSectionRef",
        "selectionExtensions",
    }
)
PRACTICE = Control(tries=0, feedback=True, solution=True)
_TRIES = "maxAttempts"
_FLAGS = {
    "feedback": "showFeedback",
    "solution": "showSolution",
    "review": "allowReview",
    "skipping": "allowSkipping",
    "validated": "validateResponses",
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the reader of a test knows: the items of the package by reference, and what it met so far."""

    find: Callable[[Element, str], int]
    reading: Reading
    names: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def name(self, element: Element) -> str:
        """Read an identifier that nothing else in the test may have."""
        found = identifier(element)
        if found in self.names:
            raise element.refused(
                "qti-identifier-twice",
                msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 里，标识 %(name)s 用了两次。"),
                name=found,
            )
        self.names.add(found)
        return found


def read_test(root: Element, find: Callable[[Element, str], int], media: Finder) -> Test:
    """Read a test. `find` gives the number of an item by the address that a reference has. Raises Refused."""
    if root.name != "assessmentTest":
        raise root.refused("qti-root", msgid("文件“%(file)s”说是测试，里面却是 <%(element)s>。"))
    for each in root.each():
        if each.name in _REFUSED:
            raise unsupported(each)
    outcomes = read_declarations(root, "outcomeDeclaration")
    known = frozenset(each.identifier for each in outcomes)
    reader = _Reader(find, Reading(media, read_part, {}, known))
    parts = tuple(_part(each, reader) for each in root.all("testPart"))
    if not parts or not reader.asked:
        raise root.refused("qti-test-empty", msgid("文件“%(file)s”的测试里一道题也没有。"))
    processing = root.first("outcomeProcessing")
    scope = Scope({}, {each.identifier: each for each in outcomes}, test=True, items=frozenset(reader.asked))
    feedback = []
    for each in root.all("testFeedback"):
        if each.get("access", "atEnd") != "atEnd":
            raise unsupported(each)
        feedback.append(read_feedback(each, reader.reading))
    return Test(
        identifier=identifier(root),
        title=root.get("title")[:200],
        language=root.get("lang")[:20],
        parts=parts,
        outcomes=outcomes,
        processing=read_rules(processing.children, scope) if processing is not None else (),
        feedback=tuple(feedback),
        limit=_limit(root),
    )


def _part(element: Element, reader: _Reader) -> TestPart:
    control = _control(element, Control())
    linear = _one_of(element, "navigationMode", ("linear", "nonlinear")) == "linear"
    simultaneous = _one_of(element, "submissionMode", ("individual", "simultaneous")) == "simultaneous"
    return TestPart(
        reader.name(element),
        tuple(_section(each, reader, control) for each in element.all("assessmentSection")),
        linear,
        simultaneous,
        _limit(element),
    )


def _one_of(element: Element, name: str, known: tuple[str, ...]) -> str:
    text = element.get(name)
    if text not in known:
        raise element.refused(
            "qti-mode",
            msgid(
                "文件“%(file)s”第 %(line)s 行的 <%(element)s>，%(attribute)s 写成了“%(text)s”，要是 %(known)s 之一。"
            ),
            attribute=name,
            text=text[:40],
            known="、".join(known),
        )
    return text


def _section(element: Element, reader: _Reader, above: Control) -> Section:
    control = _control(element, above)
    name = reader.name(element)
    entries = tuple(
        _section(each, reader, control) if each.name == "assessmentSection" else _asked(each, reader, control)
        for each in element.all("assessmentSection", "assessmentItemRef")
    )
    selection, ordering = element.first("selection"), element.first("ordering")
    take = whole(selection, "select", 0) if selection is not None else None
    again = selection is not None and flag(selection, "withReplacement")
    if take is not None and not again and take > len(entries):
        raise element.refused(
            "qti-selection",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 要选 %(take)s 题，里面只有 %(count)s 题。"),
            take=take,
            count=len(entries),
        )
    if take is not None and take > MOST_ASKED:
        raise _too_many(element)
    return Section(
        name,
        element.get("title")[:200],
        entries,
        flag(element, "visible", otherwise=True),
        flag(element, "keepTogether", otherwise=True),
        take,
        again,
        ordering is not None and flag(ordering, "shuffle"),
        flag(element, "required"),
        flag(element, "fixed"),
        _rubric(element, reader),
        _limit(element),
    )


def _rubric(element: Element, reader: _Reader) -> Content:
    found: Content = ()
    for each in element.all("rubricBlock"):
        if not each.get("view") or "candidate" in each.get("view").split():
            found = (*found, *read_content(each.inside, reader.reading, each))
    return found


def _asked(element: Element, reader: _Reader, above: Control) -> Asked:
    name = reader.name(element)
    reader.asked.append(name)
    if len(reader.asked) > MOST_ASKED:
        raise _too_many(element)
    weights = {identifier(each): decimal(each, "value", 1.0) or 0.0 for each in element.all("weight")}
    mapped = {
        identifier(each, "sourceIdentifier"): identifier(each, "targetIdentifier")
        for each in element.all("variableMapping")
    }
    return Asked(
        name,
        reader.find(element, element.get("href")),
        _control(element, above),
        weights,
        tuple(element.get("category").split()),
        mapped,
        flag(element, "required"),
        flag(element, "fixed"),
        _limit(element),
    )


def _too_many(element: Element) -> Exception:
    return element.refused("qti-test-large", msgid("文件“%(file)s”的测试超过 %(most)s 题，没有收。"), most=MOST_ASKED)


def _control(element: Element, above: Control) -> Control:
    """Read how questions are held here: what is not said is as above."""
    found = element.first("itemSessionControl")
    if found is None:
        return above
    flags = {name: flag(found, attribute, getattr(above, name)) for name, attribute in _FLAGS.items()}
    return Control(tries=whole(found, _TRIES, above.tries), **flags)


def _limit(element: Element) -> Limit | None:
    found = element.first("timeLimits")
    if found is None:
        return None
    seconds = decimal(found, "maxTime")
    if not seconds:
        return None
    if not 1 <= seconds <= LONGEST_LIMIT:
        raise found.refused(
            "qti-limit",
            msgid("文件“%(file)s”第 %(line)s 行的限时是 %(seconds)s 秒，要在 1 秒到 7 天之间。"),
            seconds=found.get("maxTime"),
        )
    return Limit(int(seconds), flag(found, "allowLateSubmission"))


def test_of_items(items: tuple[Item, ...], title: str) -> Test:
    """Make a test of items that came without one: practice, in any order, tried as often as one likes."""
    asked: Mapping[int, Asked] = {n: Asked(each.identifier, n, PRACTICE) for n, each in enumerate(items)}
    section = Section("items", "", tuple(asked.values()))
    return Test("items", title, items[0].language if items else "", (TestPart("practice", (section,)),), made=True)
