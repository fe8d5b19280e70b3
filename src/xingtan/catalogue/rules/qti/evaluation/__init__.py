"""Evaluating expressions and rules. What does not fit together is NULL, as the specification has it; nothing raises."""

import math
from contextlib import suppress
from decimal import InvalidOperation

from xingtan.catalogue.rules.qti.evaluation.leaves import LEAVES
from xingtan.catalogue.rules.qti.evaluation.operators import OPERATORS
from xingtan.catalogue.rules.qti.evaluation.state import Left, Run, Unfit
from xingtan.catalogue.rules.qti.forms import Declared, Expression
from xingtan.catalogue.rules.qti.values import NUMBERS, Value, exact, value_of


def run_rules(rules: tuple[Expression, ...], run: Run) -> dict[str, Value | None]:
    """Run rules and give the variables as they leave them."""
    with suppress(Left):
        _rules(rules, run)
    return run.values


def _rules(rules: tuple[Expression, ...], run: Run) -> None:
    for rule in rules:
        if rule.name == "exit":
            raise Left
        if rule.name == "fragment":
            _rules(rule.parts, run)
        elif rule.name == "condition":
            _condition(rule, run)
        else:
            name = rule.attributes["identifier"]
            value = evaluate(rule.parts[0], run)
            if rule.name == "lookupOutcomeValue":
                run.values[name] = _looked_up(run.declared[name], value)
            else:
                run.values[name] = _as_declared(run.declared.get(name), value)


def _condition(rule: Expression, run: Run) -> None:
    for branch in rule.parts:
        if branch.name == "otherwise":
            _rules(branch.parts, run)
            return
        found = evaluate(branch.parts[0], run)
        if found is not None and found.items == (True,):
            _rules(branch.parts[1:], run)
            return


def _as_declared(declared: Declared | None, value: Value | None) -> Value | None:
    """Give a value the type of the variable that it is set to; a number is a number."""
    if declared is None or value is None:
        return value
    items = value.items
    if declared.type == "integer" and value.type != "integer":
        items = tuple(int(each) for each in items if isinstance(each, int | float) and math.isfinite(each))
    elif declared.type in {"float", "duration"}:
        items = tuple(float(each) for each in items if isinstance(each, int | float) and math.isfinite(each))
    return Value(declared.cardinality, declared.type, items) if items else None


def _looked_up(declared: Declared, value: Value | None) -> Value | None:
    table = declared.table
    assert table is not None
    text = table.otherwise
    if value is not None and value.type in NUMBERS:
        source = exact(value.one)
        for entry, target, included in table.entries:
            at = exact(entry)
            if (source > at or (source == at and included)) if table.at_least else source == at:
                text = target
                break
    return None if text is None else value_of(declared.cardinality, declared.type, [text])


def evaluate(expression: Expression, run: Run) -> Value | None:
    """Evaluate one expression; NULL is None."""
    reader = LEAVES.get(expression.name)
    try:
        if reader is not None:
            return reader(expression, run)
        return OPERATORS[expression.name](expression, [evaluate(each, run) for each in expression.parts], run)
    except (Unfit, ValueError, TypeError, ArithmeticError, IndexError, InvalidOperation):
        return None
