"""Reading response and outcome processing: what this node can evaluate is listed here, all else is refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from xingtan.catalogue.rules.qti.declarations import checked
from xingtan.catalogue.rules.qti.forms import Declared, Expression
from xingtan.catalogue.rules.qti.shapes import read_shape
from xingtan.catalogue.rules.qti.values import TYPES
from xingtan.catalogue.rules.qti.xml import Element, identifier, required, unsupported
from xingtan.kernel.text import msgid

MANY = 200
MOST_RULES = 2000

# name: least and most parts
_ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("baseValue", "variable", "default", "correct", "mapResponse", "mapResponsePoint", "null"), (0, 0)),
    **dict.fromkeys(("mathConstant",), (0, 0)),
    **dict.fromkeys(("multiple", "ordered"), (0, MANY)),
    **dict.fromkeys(("and", "or", "anyN", "sum", "product", "min", "max", "gcd", "lcm", "repeat"), (1, MANY)),
    **dict.fromkeys(("isNull", "not", "containerSize", "index", "inside", "truncate", "round", "roundTo"), (1, 1)),
    **dict.fromkeys(("integerToFloat", "statsOperator"), (1, 1)),
    "mathOperator": (1, 2),
    **dict.fromkeys(
        ("member", "delete", "contains", "substring", "match", "stringMatch", "equal", "equalRounded"), (2, 2)
    ),
    **dict.fromkeys(("lt", "gt", "lte", "gte", "durationLT", "durationGTE", "subtract", "divide", "power"), (2, 2)),
    **dict.fromkeys(("integerDivide", "integerModulus"), (2, 2)),
}
_OF_TESTS: dict[str, tuple[int, int]] = dict.fromkeys(
    (
        *("testVariables", "outcomeMaximum", "outcomeMinimum", "numberCorrect", "numberIncorrect"),
        *("numberPresented", "numberResponded", "numberSelected"),
    ),
    (0, 0),
)
_NAMING = {"variable", "default", "correct", "mapResponse", "mapResponsePoint"}
_NEEDED = {
    **dict.fromkeys(_NAMING, "identifier"),
    "equalRounded": "figures",
    "index": "n",
    "mathOperator": "name",
    "statsOperator": "name",
    "mathConstant": "name",
    "anyN": "min",
    "repeat": "numberRepeats",
    "testVariables": "variableIdentifier",
    "outcomeMaximum": "outcomeIdentifier",
    "outcomeMinimum": "outcomeIdentifier",
}
MATH = frozenset(
    (
        *("sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "atan2", "asec", "acsc", "acot", "sinh"),
        *("cosh", "tanh", "log", "ln", "exp", "abs", "signum", "floor", "ceil", "toDegrees", "toRadians"),
    )
)
STATS = frozenset({"mean", "sampleVariance", "sampleSD", "popVariance", "popSD"})
CONSTANTS = frozenset({"pi", "e"})
_NAMES = {"mathOperator": MATH, "statsOperator": STATS, "mathConstant": CONSTANTS}

_BRANCHES = {
    "responseCondition": ("responseIf", "responseElseIf", "responseElse"),
    "outcomeCondition": ("outcomeIf", "outcomeElseIf", "outcomeElse"),
}
_FRAGMENTS = {"responseProcessingFragment", "outcomeProcessingFragment"}
_EXITS = {"exitResponse", "exitTest"}


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables that rules may name. `test`: the rules of a test, which may look at the variables of its items."""

    responses: Mapping[str, Declared]
    outcomes: Mapping[str, Declared]
    test: bool = False
    items: frozenset[str] = frozenset()

    def declared(self, name: str) -> Declared | None:
        """Give the variable of this name."""
        return self.responses.get(name) or self.outcomes.get(name)


def read_rules(elements: tuple[Element, ...], scope: Scope) -> tuple[Expression, ...]:
    """Read rules in order. Raises Refused for what this node does not do."""
    return tuple(_rule(each, scope) for each in elements if each.name not in {"stylesheet"})


def _rule(element: Element, scope: Scope) -> Expression:
    name = element.name
    if name in _BRANCHES:
        return _condition(element, scope)
    if name in _FRAGMENTS:
        return Expression("fragment", {}, read_rules(element.children, scope))
    if name in _EXITS:
        return Expression("exit")
    if name not in {"setOutcomeValue", "lookupOutcomeValue"}:
        raise unsupported(element)
    outcome = identifier(element)
    declared = scope.outcomes.get(outcome)
    if declared is None and outcome != "completionStatus":
        raise element.refused(
            "qti-outcome-unknown",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 用了没有声明过的结果 %(name)s。"),
            name=outcome,
        )
    if name == "lookupOutcomeValue" and (declared is None or declared.table is None):
        raise element.refused(
            "qti-table-missing",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s>：结果 %(name)s 没有对照表。"),
            name=outcome,
        )
    parts = element.children
    if len(parts) != 1:
        raise _arity(element, 1, 1, len(parts))
    return Expression(name, {"identifier": outcome}, (read_expression(parts[0], scope),))


def _condition(element: Element, scope: Scope) -> Expression:
    if_name, else_if_name, else_name = _BRANCHES[element.name]
    branches = []
    for n, branch in enumerate(element.children):
        wanted = {if_name} if n == 0 else {else_if_name, else_name}
        if branch.name not in wanted or (branch.name == else_name and branch is not element.children[-1]):
            raise branch.refused(
                "qti-condition",
                msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 放错了位置。"),
            )
        if branch.name == else_name:
            branches.append(Expression("otherwise", {}, read_rules(branch.children, scope)))
            continue
        if not branch.children:
            raise _arity(branch, 1, MANY, 0)
        test, *rules = branch.children
        branches.append(Expression("when", {}, (read_expression(test, scope), *read_rules(tuple(rules), scope))))
    if not branches:
        raise _arity(element, 1, MANY, 0)
    return Expression("condition", {}, tuple(branches))


def read_expression(element: Element, scope: Scope) -> Expression:
    """Read one expression with its parts. Raises Refused for one this node does not evaluate, or a wrong one."""
    name = element.name
    arity = _ARITY.get(name) or (_OF_TESTS.get(name) if scope.test else None)
    if arity is None:
        raise unsupported(element)
    parts = element.children
    if not arity[0] <= len(parts) <= arity[1]:
        raise _arity(element, *arity, len(parts))
    if name in _NEEDED:
        required(element, _NEEDED[name])
    _check(element, scope)
    text = ""
    if name == "baseValue":
        type_name = required(element, "baseType")
        if type_name not in TYPES:
            raise unsupported(element)
        text = checked(element, type_name, element.raw)
    return Expression(name, dict(element.attributes), tuple(read_expression(each, scope) for each in parts), text)


def _check(element: Element, scope: Scope) -> None:
    name = element.name
    if name in _NAMES and element.get("name") not in _NAMES[name]:
        raise element.refused(
            "qti-unsupported-name",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 用了 %(name)s，这里还不支持，整包没有收。"),
            name=element.get("name")[:40],
        )
    if name == "inside":
        read_shape(element)
    if name not in _NAMING:
        return
    variable = identifier(element)
    declared = scope.declared(variable)
    if scope.test and name == "variable" and "." in variable:
        if variable.partition(".")[0] in scope.items:
            return
        declared = None
    elif variable in {"numAttempts", "duration", "completionStatus"} and name == "variable":
        return
    lacks = declared is None or (
        (name == "correct" and declared.correct is None)
        or (name == "mapResponse" and declared.mapping is None)
        or (name == "mapResponsePoint" and declared.areas is None)
    )
    if lacks:
        sentence = (
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 用了没有声明过的 %(name)s。")
            if declared is None
            else msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s>：%(name)s 没有写答案或计分表。")
        )
        raise element.refused("qti-variable-unknown", sentence, name=variable)


def _arity(element: Element, least: int, most: int, found: int) -> Exception:
    return element.refused(
        "qti-arity",
        msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 里有 %(found)s 项，要有 %(least)s 到 %(most)s 项。"),
        found=found,
        least=least,
        most=most,
    )


# the three standard templates -----------------------------------------------------------------------------------------

_TEMPLATES = {"match_correct": "correct", "map_response": "mapResponse", "map_response_point": "mapResponsePoint"}
_HOMES = ("www.imsglobal.org/", "purl.imsglobal.org/")


def read_processing(element: Element, scope: Scope) -> tuple[Expression, ...]:
    """Read response processing: its own rules, or one of the three standard templates."""
    address = element.get("template")
    if element.children or not address:
        return read_rules(element.children, scope)
    name = address.rpartition("/")[2].removesuffix(".xml").lower().removeprefix("cc2_")
    name = {"match": "match_correct"}.get(name, name)
    home = address.partition("://")[2]
    if name not in _TEMPLATES or not home.startswith(_HOMES):
        raise element.refused(
            "qti-template-unknown",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s> 用了不认识的计分模板“%(template)s”。"),
            template=address[:120],
        )
    reads = _TEMPLATES[name]
    _check(Element(reads, {"identifier": "RESPONSE"}, (), element.line, element.file), scope)
    named = {"identifier": "RESPONSE"}
    if reads == "correct":
        worth = Expression("match", {}, (Expression("variable", named), Expression("correct", named)))
        rules = (
            Expression("when", {}, (worth, _score("1"))),
            Expression("otherwise", {}, (_score("0"),)),
        )
        return (Expression("condition", {}, rules),)
    empty = Expression("isNull", {}, (Expression("variable", named),))
    mapped = Expression("setOutcomeValue", {"identifier": "SCORE"}, (Expression(reads, named),))
    return (
        Expression(
            "condition",
            {},
            (Expression("when", {}, (empty, _score("0"))), Expression("otherwise", {}, (mapped,))),
        ),
    )


def _score(text: str) -> Expression:
    worth = Expression("baseValue", {"baseType": "float"}, (), text)
    return Expression("setOutcomeValue", {"identifier": "SCORE"}, (worth,))
