"""Expressions made of others. A part that does not fit raises; whoever evaluates turns that into NULL."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from statistics import fmean, pstdev, pvariance, stdev, variance

from xingtan.catalogue.rules.qti import shapes
from xingtan.catalogue.rules.qti.evaluation.state import Run, Unfit, float_value, integer_value, truth_value
from xingtan.catalogue.rules.qti.forms import MULTIPLE, ORDERED, SINGLE, Expression
from xingtan.catalogue.rules.qti.values import Value, exact, folded, key_of, same

MOST_REPEATS = 1000
MOST_SIZE = 5000

Parts = list[Value | None]


def _all(parts: Parts) -> list[Value]:
    """Give the parts, none of which may be NULL."""
    found = [part for part in parts if part is not None]
    if len(found) != len(parts):
        raise Unfit
    return found


def _truths(parts: Parts) -> list[bool | None]:
    return [None if part is None else part.items == (True,) for part in parts]


def _and(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    truths = _truths(parts)
    return truth_value(False) if False in truths else None if None in truths else truth_value(True)


def _or(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    truths = _truths(parts)
    return truth_value(True) if True in truths else None if None in truths else truth_value(False)


def _not(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    (part,) = _all(parts)
    return truth_value(part.items != (True,))


def _any_n(expression: Expression, parts: Parts, run: Run) -> Value | None:
    least, most = _count(expression, "min", run), _count(expression, "max", run, len(parts))
    truths = _truths(parts)
    true, unknown = truths.count(True), truths.count(None)
    if true > most or true + unknown < least:
        return truth_value(False)
    return truth_value(True) if least <= true and true + unknown <= most else None


def _count(expression: Expression, name: str, run: Run, otherwise: int = 0) -> int:
    """Read an attribute that is a number or names a variable."""
    text = expression.attributes.get(name, "").strip()
    if not text:
        return otherwise
    if text.lstrip("+-").isdecimal():
        return int(text)
    value = run.values.get(text)
    if value is None or value.type != "integer":
        raise Unfit
    return int(exact(value.one))


def _numbers(parts: Parts) -> list[Decimal]:
    return [exact(each) for part in _all(parts) for each in part.items]


def _result(number: Decimal, parts: Parts) -> Value | None:
    """Give a number as an integer where all that it came from were."""
    whole = all(part is not None and part.type == "integer" for part in parts)
    return integer_value(int(number)) if whole and number == int(number) else float_value(number)


def _sum(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    return _result(sum(_numbers(parts), Decimal(0)), parts)


def _product(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    return _result(Decimal(math.prod(_numbers(parts))), parts)


def _two(parts: Parts) -> tuple[Decimal, Decimal]:
    left, right = _numbers(parts)
    return left, right


def _subtract(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _two(parts)
    return _result(left - right, parts)


def _divide(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _two(parts)
    return float_value(left / right)


def _power(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _two(parts)
    return _result(Decimal(repr(math.pow(float(left), float(right)))), parts)


def _integer_divide(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _two(parts)
    return integer_value(int(left) // int(right))


def _modulus(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _two(parts)
    return integer_value(int(left) % int(right))


def _compared(test: Callable[[Decimal, Decimal], bool]) -> Callable[[Expression, Parts, Run], Value | None]:
    return lambda _e, parts, _run: truth_value(test(*_two(parts)))


def _rounded(expression: Expression, parts: Parts, run: Run) -> Value | None:
    (number,) = _numbers(parts)
    return float_value(
        _to_figures(number, expression.attributes.get("roundingMode", ""), _count(expression, "figures", run))
    )


def _to_figures(number: Decimal, mode: str, figures: int) -> Decimal:
    if not 0 <= figures <= 15:
        raise Unfit
    if mode == "decimalPlaces":
        return number.quantize(Decimal(1).scaleb(-figures), ROUND_HALF_UP)
    if not number:
        return number
    return number.quantize(Decimal(1).scaleb(number.adjusted() - max(figures, 1) + 1), ROUND_HALF_UP)


def _equal(expression: Expression, parts: Parts, run: Run) -> Value | None:
    wanted, given = _two(parts)
    mode = expression.attributes.get("toleranceMode", "exact")
    if mode == "exact":
        return truth_value(wanted == given)
    texts = expression.attributes.get("tolerance", "0").split()
    low, high = (_tolerance(text, run) for text in (texts[0], texts[-1]))
    if mode == "relative":
        low, high = abs(wanted) * low / 100, abs(wanted) * high / 100
    lower, upper = wanted - low, wanted + high
    above = given > lower or (given == lower and expression.attributes.get("includeLowerBound", "true") != "false")
    below = given < upper or (given == upper and expression.attributes.get("includeUpperBound", "true") != "false")
    return truth_value(above and below)


def _tolerance(text: str, run: Run) -> Decimal:
    value = run.values.get(text)
    return exact(value.one) if value is not None else Decimal(text)


def _equal_rounded(expression: Expression, parts: Parts, run: Run) -> Value | None:
    mode, figures = expression.attributes.get("roundingMode", "significantFigures"), _count(expression, "figures", run)
    left, right = _two(parts)
    return truth_value(_to_figures(left, mode, figures) == _to_figures(right, mode, figures))


def _match(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _all(parts)
    return truth_value(same(left, right))


def _strings(expression: Expression, parts: Parts) -> tuple[str, str]:
    left, right = (folded(str(each.one)) for each in _all(parts))
    if expression.attributes.get("caseSensitive", "true") == "false":
        left, right = left.casefold(), right.casefold()
    return left, right


def _string_match(expression: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _strings(expression, parts)
    part = expression.attributes.get("substring", "false") == "true"
    return truth_value(right in left if part else left == right)


def _substring(expression: Expression, parts: Parts, _run: Run) -> Value | None:
    left, right = _strings(expression, parts)
    return truth_value(left in right)


def _container(cardinality: str) -> Callable[[Expression, Parts, Run], Value | None]:
    def made(_e: Expression, parts: Parts, _run: Run) -> Value | None:
        there = [part for part in parts if part is not None]
        items = tuple(each for part in there for each in part.items)
        return Value(cardinality, there[0].type, items[:MOST_SIZE]) if items else None

    return made


def _size(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    return integer_value(len(parts[0].items) if parts[0] is not None else 0)


def _index(expression: Expression, parts: Parts, run: Run) -> Value | None:
    (container,) = _all(parts)
    at = _count(expression, "n", run)
    if at < 1:
        raise Unfit
    return Value(SINGLE, container.type, (container.items[at - 1],))


def _member(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    one, container = _all(parts)
    return truth_value(key_of(one.one) in {key_of(each) for each in container.items})


def _delete(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    one, container = _all(parts)
    left = tuple(each for each in container.items if key_of(each) != key_of(one.one))
    return Value(container.cardinality, container.type, left) if left else None


def _contains(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    container, wanted = ([key_of(each) for each in part.items] for part in _all(parts))
    if parts[0] is not None and parts[0].cardinality == ORDERED:
        size = len(wanted)
        return truth_value(any(container[n : n + size] == wanted for n in range(len(container) - size + 1)))
    return truth_value(all(container.count(each) >= wanted.count(each) for each in wanted))


def _inside(expression: Expression, parts: Parts, _run: Run) -> Value | None:
    (points,) = _all(parts)
    coords = tuple(float(text) for text in expression.attributes.get("coords", "").replace(",", " ").split())
    hits = [
        shapes.holds(expression.attributes.get("shape", "default"), coords, float(point[0]), float(point[1]))
        for point in points.items
        if isinstance(point, tuple)
    ]
    return truth_value(any(hits))


def _whole(turn: Callable[[Decimal], float | int | Decimal]) -> Callable[[Expression, Parts, Run], Value | None]:
    return lambda _e, parts, _run: integer_value(int(turn(_numbers(parts)[0])))


def _extreme(choose: Callable[[list[Decimal]], Decimal]) -> Callable[[Expression, Parts, Run], Value | None]:
    return lambda _e, parts, _run: _result(choose(_numbers(parts)), parts)


def _common(turn: Callable[..., int]) -> Callable[[Expression, Parts, Run], Value | None]:
    return lambda _e, parts, _run: integer_value(turn(*(int(each) for each in _numbers(parts))))


_MATH: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh")},
    **{name: getattr(math, name) for name in ("tanh", "exp", "floor", "ceil")},
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: 1 / math.tan(x),
    "asec": lambda x: math.acos(1 / x),
    "acsc": lambda x: math.asin(1 / x),
    "acot": lambda x: math.atan(1 / x),
    "log": math.log10,
    "ln": math.log,
    "abs": abs,
    "signum": lambda x: (x > 0) - (x < 0),
    "toDegrees": math.degrees,
    "toRadians": math.radians,
}
_STATS: dict[str, Callable[[list[float]], float]] = {
    "mean": fmean,
    "sampleVariance": variance,
    "sampleSD": stdev,
    "popVariance": pvariance,
    "popSD": pstdev,
}


def _math_operator(expression: Expression, parts: Parts, _run: Run) -> Value | None:
    found = _MATH[expression.attributes["name"]](*(float(each) for each in _numbers(parts)))
    return (
        integer_value(int(found))
        if expression.attributes["name"] in {"floor", "ceil", "signum"}
        else float_value(found)
    )


def _stats(expression: Expression, parts: Parts, _run: Run) -> Value | None:
    return float_value(_STATS[expression.attributes["name"]]([float(each) for each in _numbers(parts)]))


def _repeat(expression: Expression, parts: Parts, run: Run) -> Value | None:
    times = _count(expression, "numberRepeats", run)
    if not 0 < times <= MOST_REPEATS:
        return None
    made = _container(ORDERED)(expression, parts, run)
    return None if made is None else Value(ORDERED, made.type, (made.items * times)[:MOST_SIZE])


def _is_null(_e: Expression, parts: Parts, _run: Run) -> Value | None:
    empty = parts[0] is None or (parts[0].type == "string" and parts[0].items == ("",))
    return truth_value(empty)


def _lcm(*numbers: int) -> int:
    return math.lcm(*numbers)


OPERATORS: dict[str, Callable[[Expression, Parts, Run], Value | None]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "anyN": _any_n,
    "isNull": _is_null,
    "sum": _sum,
    "product": _product,
    "subtract": _subtract,
    "divide": _divide,
    "power": _power,
    "integerDivide": _integer_divide,
    "integerModulus": _modulus,
    "lt": _compared(lambda left, right: left < right),
    "gt": _compared(lambda left, right: left > right),
    "lte": _compared(lambda left, right: left <= right),
    "gte": _compared(lambda left, right: left >= right),
    "durationLT": _compared(lambda left, right: left < right),
    "durationGTE": _compared(lambda left, right: left >= right),
    "equal": _equal,
    "equalRounded": _equal_rounded,
    "match": _match,
    "stringMatch": _string_match,
    "substring": _substring,
    "multiple": _container(MULTIPLE),
    "ordered": _container(ORDERED),
    "containerSize": _size,
    "index": _index,
    "member": _member,
    "delete": _delete,
    "contains": _contains,
    "inside": _inside,
    "truncate": _whole(int),
    "round": _whole(lambda number: math.floor(number + Decimal("0.5"))),
    "roundTo": _rounded,
    "integerToFloat": lambda _e, parts, _run: float_value(_numbers(parts)[0]),
    "min": _extreme(min),
    "max": _extreme(max),
    "gcd": _common(math.gcd),
    "lcm": _common(_lcm),
    "mathOperator": _math_operator,
    "statsOperator": _stats,
    "repeat": _repeat,
}
