"""Expressions without parts: variables, keys, what a response is worth, what the questions of a test came to."""

import math
from collections.abc import Callable, Iterator
from decimal import Decimal

from xingtan.catalogue.rules.qti import shapes
from xingtan.catalogue.rules.qti.evaluation.state import ItemState, Run, float_value, integer_value
from xingtan.catalogue.rules.qti.forms import MULTIPLE, SINGLE, AreaMapping, Expression, Mapping
from xingtan.catalogue.rules.qti.values import NUMBERS, Value, exact, key_of, read_scalar, value_of


def _variable(expression: Expression, run: Run) -> Value | None:
    name = expression.attributes["identifier"]
    item, dot, variable = name.partition(".")
    if dot and run.items:
        for state in run.items:
            if state.identifier == item:
                return _weighted(state, variable, expression.attributes.get("weightIdentifier", ""))
        return None
    return run.values.get(name)


def _weighted(state: ItemState, variable: str, weight: str) -> Value | None:
    value = state.values.get(variable)
    if value is None or not weight or value.type not in NUMBERS:
        return value
    factor = state.weights.get(weight, 1.0)
    return Value(value.cardinality, "float", tuple(float(exact(each) * exact(factor)) for each in value.items))


def _of_declaration(what: str) -> Callable[[Expression, Run], Value | None]:
    def read(expression: Expression, run: Run) -> Value | None:
        declared = run.declared.get(expression.attributes["identifier"])
        return None if declared is None else value_of(declared.cardinality, declared.type, getattr(declared, what))

    return read


def _base_value(expression: Expression, _run: Run) -> Value | None:
    type_name = expression.attributes["baseType"]
    return Value(SINGLE, type_name, (read_scalar(type_name, expression.text),))


def _map_response(expression: Expression, run: Run) -> Value | None:
    name = expression.attributes["identifier"]
    mapping = run.declared[name].mapping
    assert mapping is not None
    return float_value(mapped(mapping, run.values.get(name), run.declared[name].type))


def mapped(mapping: Mapping, value: Value | None, type_name: str) -> float:
    """Give what a response is worth: each of its values once, within the bounds."""
    keys = [(key_of(read_scalar(type_name, text)), worth, cares) for text, worth, cares in mapping.entries]
    total = Decimal(0)
    seen: set[object] = set()
    for scalar in value.items if value is not None else ():
        key = key_of(scalar)
        if key in seen:
            continue
        seen.add(key)
        total += exact(next((worth for text, worth, cares in keys if _fits(text, key, cares)), mapping.otherwise))
    if value is None:
        total = exact(mapping.otherwise)
    return _bounded(total, mapping.lower, mapping.upper)


def _fits(text: object, given: object, cares: bool) -> bool:
    if cares or not isinstance(text, str) or not isinstance(given, str):
        return text == given
    return text.casefold() == given.casefold()


def _bounded(total: Decimal, lower: float | None, upper: float | None) -> float:
    if lower is not None:
        total = max(total, exact(lower))
    if upper is not None:
        total = min(total, exact(upper))
    return float(total)


def _map_point(expression: Expression, run: Run) -> Value | None:
    name = expression.attributes["identifier"]
    areas = run.declared[name].areas
    assert areas is not None
    return float_value(mapped_points(areas, run.values.get(name)))


def mapped_points(areas: AreaMapping, value: Value | None) -> float:
    """Give what points are worth: each area counts once, a point outside all of them counts as `otherwise`."""
    total, left = Decimal(0), list(range(len(areas.areas)))
    for point in value.items if value is not None else ():
        assert isinstance(point, tuple)
        x, y = float(point[0]), float(point[1])
        hits = [n for n, area in enumerate(areas.areas) if shapes.holds(area.shape, area.coords, x, y)]
        fresh = next((n for n in hits if n in left), None)
        if fresh is not None:
            left.remove(fresh)
            total += exact(areas.areas[fresh].worth)
        elif not hits:
            total += exact(areas.otherwise)
    return _bounded(total, areas.lower, areas.upper)


def _constant(expression: Expression, _run: Run) -> Value | None:
    return float_value({"pi": math.pi, "e": math.e}[expression.attributes["name"]])


def _fitting(expression: Expression, run: Run) -> Iterator[ItemState]:
    """Go through the questions that an expression of a test speaks of."""
    section = expression.attributes.get("sectionIdentifier", "")
    include = set(expression.attributes.get("includeCategory", "").split())
    exclude = set(expression.attributes.get("excludeCategory", "").split())
    for state in run.items:
        if section and section not in state.sections:
            continue
        if (include and not include & set(state.categories)) or exclude & set(state.categories):
            continue
        yield state


def _test_variables(expression: Expression, run: Run) -> Value | None:
    variable = expression.attributes["variableIdentifier"]
    weight = expression.attributes.get("weightIdentifier", "")
    found = [_weighted(state, variable, weight) for state in _fitting(expression, run)]
    items = [each for value in found if value is not None for each in value.items]
    if not items:
        return None
    kinds = {value.type for value in found if value is not None}
    return Value(MULTIPLE, kinds.pop() if len(kinds) == 1 else "float", tuple(items))


def _greatest(expression: Expression, run: Run) -> Value | None:
    variable = expression.attributes["outcomeIdentifier"]
    weight = expression.attributes.get("weightIdentifier", "")
    found: list[float] = []
    for state in _fitting(expression, run):
        greatest = state.greatest.get(variable)
        if greatest is None:
            return None
        found.append(greatest * (state.weights.get(weight, 1.0) if weight else 1.0))
    return Value(MULTIPLE, "float", tuple(found)) if found else None


def _counted(truth: Callable[[ItemState], bool]) -> Callable[[Expression, Run], Value | None]:
    return lambda expression, run: integer_value(sum(truth(state) for state in _fitting(expression, run)))


LEAVES: dict[str, Callable[[Expression, Run], Value | None]] = {
    "variable": _variable,
    "correct": _of_declaration("correct"),
    "default": _of_declaration("default"),
    "baseValue": _base_value,
    "null": lambda _expression, _run: None,
    "mapResponse": _map_response,
    "mapResponsePoint": _map_point,
    "mathConstant": _constant,
    "testVariables": _test_variables,
    "outcomeMaximum": _greatest,
    "outcomeMinimum": lambda expression, run: Value(MULTIPLE, "float", tuple(0.0 for _ in _fitting(expression, run))),
    "numberSelected": _counted(lambda _state: True),
    "numberPresented": _counted(lambda state: state.presented),
    "numberResponded": _counted(lambda state: state.responded),
    "numberCorrect": _counted(lambda state: state.correct is True),
    "numberIncorrect": _counted(lambda state: state.correct is False),
}
