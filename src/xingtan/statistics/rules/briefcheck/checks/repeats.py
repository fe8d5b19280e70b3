"""The same figure said twice: in two sentences, in a sentence and a table, as a count and as none at all."""

import re
from collections.abc import Iterator
from dataclasses import replace

from xingtan.statistics.rules.briefcheck.checks.members import same_dimension
from xingtan.statistics.rules.briefcheck.dates import Span
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier, Role, read_measure
from xingtan.statistics.rules.briefcheck.numbers import Printed
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Sentence, Statement
from xingtan.statistics.rules.briefcheck.tables import Standing, TypedTable
from xingtan.statistics.rules.briefcheck.wording import reason

_NONE_OF = re.compile(
    r"(?:暂无|尚无|没有收?到?|未收到|未发生)(?P<thing>[一-鿿]{3,16}?)(?=[，。；,;]|$)|"
    r"\bno (?P<english>[a-z]+(?: [a-z]+){0,3}) (?:was|were|has been|have been)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"全面(?:实现|完成|打通|建成)|全部(?:实现|完成|打通)|已经?(?:全面)?(?:实现|建成)|真正实现|成功(?:实现|升级)"
)
_HALF_DONE = re.compile(
    r"基本(?:完成|实现)|初步(?:完成|实现)|部分完成|尚未(?:完成|实现)|还(?:是)?没(?:有)?(?:完全)?|未(?:完全)?(?:完成|实现)"
)


_SHARE_OF_ALL = re.compile(r"占(?:全[省市县国区州]|平台|总[量数体]|全部)[^，。]{0,10}$")
_WITH = re.compile(r"以\s*$|\bwith\s*$", re.IGNORECASE)
# A word with more different figures than this is not one figure said twice, but a list without its names.
_MOST_VALUES = 40


def check_repeats(reading: Reading) -> Outcome:
    """Check every figure that the brief gives more than once."""
    text = gather(_check_text(reading))
    told = {(finding.line, finding.text) for finding in text.findings}
    tables = gather(_check_tables(reading))
    again = tuple(finding for finding in tables.findings if (finding.line, finding.text) not in told)
    ranked = [*_check_ranked(reading), *_check_bracketed(reading)]
    return gather([text, Outcome(again, tables.checked), *ranked, *_check_none(reading), *_check_states(reading)])


def _specific(measure: Measure) -> bool:
    """Say whether the words name one figure, and not just schools or resources of some kind."""
    if measure.kind is not None:
        return True
    words = measure.rest.split()
    return len(words) >= 2 if measure.rest.isascii() else len(measure.rest) >= 4


def _comparable(statement: Statement) -> bool:
    return (
        not statement.change
        and not statement.subset
        and _specific(statement.measure)
        and statement.measure.rest not in {name.label.lower() for name in statement.names}  # whose, but not what
        and statement.measure.role in {Role.LEVEL, Role.INDEX, Role.RATIO}
        and statement.quantity.dimension not in {"fold", "points", "days", "weeks", "months", "years"}
    )


def _check_text(reading: Reading) -> Iterator[Outcome]:
    statements = [statement for statement in reading.statements if _comparable(statement)]
    by_core: dict[tuple[str | None, str], list[Statement]] = {}
    for statement in statements:
        by_core.setdefault((statement.measure.kind, statement.measure.rest.replace(" ", "")), []).append(statement)
    for (kind, _), members in by_core.items():
        # A word alone (专任教师) means what stands before it says: only a sentence that begins with it counts.
        group = members if kind is not None else [member for member in members if _leads(reading, member)]
        values = {member.quantity.number.value for member in group}
        if len(values) == 1 and len(group) > 1:
            yield Outcome(checked=frozenset(statement.claim for statement in group))
            continue
        if len(values) > (2 if kind is None else _MOST_VALUES):
            continue
        for position, later in enumerate(group):
            fellows = [s for s in group[:position][-_MOST_VALUES:] if _same_figure(reading, s, later)]
            if not fellows:
                continue
            checked = frozenset({later.claim, *(fellow.claim for fellow in fellows)})
            differing = [s for s in fellows if not _agree(s.quantity.number, later.quantity.number)]
            if len(differing) < len(fellows):
                yield Outcome(checked=checked)
                continue
            yield Outcome((_twice(differing[0], later),), checked)


def _leads(reading: Reading, statement: Statement) -> bool:
    """Say whether a statement opens its sentence, so that nothing before it says whose figure it is."""
    sentence = statement.sentence
    if any(s.sentence is sentence and s.clause < statement.clause for s in reading.statements_beside(sentence)):
        return False
    return not sentence.follows_semicolon


def _twice(first: Statement, later: Statement) -> Finding:
    return Finding(
        Kind.SAID_TWICE,
        Severity.WARNING,
        later.sentence.line,
        later.quote,
        first.quantity.number.digits,
        later.quantity.number.digits,
        f"{first.quantity.text} != {later.quantity.text}",
        reason(
            "said_twice",
            first=first.quote,
            line=first.sentence.line,
            found=later.quantity.text,
            expected=first.quantity.text,
        ),
    )


def _same_figure(reading: Reading, one: Statement, other: Statement) -> bool:
    if one.sentence is other.sentence or one.scope != other.scope:
        return False
    if not reading.same_measure(one.measure, other.measure):
        return False
    if _peak_days_differ(one, other):
        return False
    if one.quantity.unit != other.quantity.unit and one.quantity.dimension not in {"times", "persons", ""}:
        return False
    if not same_dimension(one.quantity.dimension, other.quantity.dimension):
        return False
    return _names(reading, one) == _names(reading, other) and _same_time(reading, one, other)


def _peak_days_differ(one: Statement, other: Statement) -> bool:
    return Modifier.PEAK in one.measure.modifiers and one.span != other.span


def _names(reading: Reading, statement: Statement) -> frozenset[str]:
    """Whom a statement is about; the place of the brief itself goes without saying."""
    return statement.about - ({reading.home.code} if reading.home else set())


def _same_time(reading: Reading, one: Statement, other: Statement) -> bool:
    if one.years != other.years and one.years and other.years:
        return False
    own_years = {reading.on.year} if reading.on else set()
    if one.years != other.years and not (one.years | other.years) <= own_years:
        return False
    first, second = one.span, other.span
    if first == second:
        return True
    return all(span is None or _is_period(reading.period, span) for span in (first, second))


def _is_period(period: Span | None, span: Span) -> bool:
    """Say whether days named in a sentence are those of the whole brief: its range, its month, or its last day."""
    if period is None:
        return False
    if span == period or (span.first == span.last == period.last):
        return True
    month = span.first.day == 1 and 28 <= span.days <= 31
    return month and (span.first.year, span.first.month) == (period.last.year, period.last.month)


def _agree(one: Printed, other: Printed) -> bool:
    return one.possible.meets(other.possible) or (
        (one.scale > 1 or other.scale > 1 or not (one.exact and other.exact)) and one.loose.meets(other.loose)
    )


def _check_tables(reading: Reading) -> Iterator[Outcome]:
    for statement in reading.statements:
        if (
            not _comparable(statement)
            or not reading.is_of_now(statement)
            or (statement.span and not _is_period(reading.period, statement.span))
        ):
            continue
        cells = [
            (table, row, column)
            for table in reading.tables
            for column in range(len(table.columns))
            for row in _rows(reading, table, statement)
            if (row, column) in table.values and _column_fits(reading, table, column, statement)
        ]
        if not cells:
            continue
        number = statement.quantity.number
        meeting = [cell for cell in cells if _agree(number, cell[0].values[cell[1], cell[2]].number)]
        claims = frozenset(reading.claims_of(table)[row, column] for table, row, column in meeting or cells)
        if meeting:
            yield Outcome(checked=claims | {statement.claim})
            continue
        yield Outcome((_in_table(statement, *cells[0]),), claims | {statement.claim})


def _in_table(statement: Statement, table: TypedTable, row: int, column: int) -> Finding:
    value = table.values[row, column]
    return Finding(
        Kind.SAID_TWICE,
        Severity.WARNING,
        statement.sentence.line,
        statement.quote,
        value.number.digits,
        statement.quantity.number.digits,
        f"{statement.quantity.text} != {value.text}",
        reason(
            "said_in_table",
            name=table.entities[row].label,
            column=table.columns[column].label,
            line=value.line,
            expected=value.text,
            found=statement.quantity.text,
        ),
    )


def _check_ranked(reading: Reading) -> Iterator[Outcome]:
    """A figure that a claim of rank prints, 西安市以 120.30 万次居首, against the one column that it can come from."""
    ranked = {(id(claim.sentence), claim.clauses[0], claim.subject) for claim in reading.rankings}
    for statement in reading.statements:
        last = statement.names[-1] if statement.names else None
        if (
            last is None
            or statement.change
            or not {(id(statement.sentence), n, last) for n in (statement.clause, statement.clause - 1)} & ranked
        ):
            continue
        before = statement.sentence.text[: statement.quantity.start]
        share = statement.quantity.dimension == "percent" and bool(_SHARE_OF_ALL.search(before))
        if not share and (not _WITH.search(before) or _specific(statement.measure)):
            continue
        cells = [
            (table, row, column)
            for table in reading.tables
            for column, heading in enumerate(table.columns)
            for row in _rows(reading, table, statement)
            if (row, column) in table.values
            and (heading.measure.role is Role.SHARE) == share
            and heading.measure.role in {Role.LEVEL, Role.INDEX, Role.SHARE}
            and heading.percent == (statement.quantity.dimension == "percent")
            and same_dimension(statement.quantity.dimension, heading.dimension)
        ]
        if len(cells) != 1:
            continue
        table, row, column = cells[0]
        checked = frozenset({reading.claims_of(table)[row, column], statement.claim})
        meets = _agree(statement.quantity.number, table.values[row, column].number)
        yield Outcome(() if meets else (_in_table(statement, table, row, column),), checked)


def _check_bracketed(reading: Reading) -> Iterator[Outcome]:
    """A figure in brackets right behind a name, Gongshu (620,000), against the one column of figures of its table."""
    for statement in reading.statements:
        text, quantity = statement.sentence.text, statement.quantity
        last = next((n for n in statement.sentence.names if text[n.end : quantity.start].strip() == "("), None)
        if last is None or not text[quantity.end :].lstrip().startswith(")") or quantity.dimension == "percent":
            continue
        own = replace(statement, names=(last,))
        cells = [
            (table, row, column)
            for table in reading.tables
            for column, heading in enumerate(table.columns)
            for row in _rows(reading, table, own)
            if not reading.is_home(last.place)
            and (row, column) in table.values
            and heading.measure.role is Role.LEVEL
            and not heading.percent
        ]
        if len(cells) != 1 or not same_dimension(quantity.dimension, cells[0][0].columns[cells[0][2]].dimension):
            continue
        table, row, column = cells[0]
        meets = _agree(quantity.number, table.values[row, column].number)
        checked = frozenset({reading.claims_of(table)[row, column], statement.claim})
        yield Outcome(() if meets else (_in_table(statement, table, row, column),), checked)


def _rows(reading: Reading, table: TypedTable, statement: Statement) -> list[int]:
    if table.repeated:
        return []
    names = [name for name in statement.names if name.plain]
    if not names or all(reading.is_home(name.place) for name in names):
        return [
            row
            for row in table.rows_of(Standing.TOTAL, Standing.PARENT)
            if table.entities[row].place is None or reading.is_home(table.entities[row].place)
        ]
    about = [name for name in names if not reading.is_home(name.place)]
    if len(about) != 1:
        return []
    name = about[0]
    return [
        row
        for row, entity in enumerate(table.entities)
        if (name.place is not None and entity.place is not None and entity.place.code == name.place.code)
        or entity.label == name.label
    ]


def _column_fits(reading: Reading, table: TypedTable, column: int, statement: Statement) -> bool:
    heading = table.columns[column]
    if heading.percent != (statement.quantity.dimension == "percent"):
        return False
    times = {Modifier.MONTH, Modifier.YEAR}
    stated, headed = statement.measure.modifiers & times, heading.measure.modifiers & times
    return (
        reading.same_measure(statement.measure, heading.measure)
        and same_dimension(statement.quantity.dimension, heading.dimension)
        and (not headed or not stated or stated == headed)
    )


def _check_none(reading: Reading) -> Iterator[Outcome]:
    """暂无…反馈 beside 反馈 7 条: nothing of what is counted elsewhere."""
    for sentence in reading.sentences:
        for match in _NONE_OF.finditer(sentence.text):
            thing = read_measure(match.group("thing") or match.group("english") or "")
            if len(thing.rest) < 3:
                continue
            for statement in reading.statements:
                if statement.sentence is sentence or statement.change or statement.quantity.number.value <= 0:
                    continue
                counted = statement.measure.rest
                same = counted == thing.rest
                narrower = len(counted) >= 4 and _is_subsequence(_plain(counted), thing.rest)
                if not (same or narrower) or statement.names:
                    continue
                finding = Finding(
                    Kind.SAID_TWICE,
                    Severity.WARNING if same else Severity.NOTE,
                    sentence.line,
                    sentence.quote(sentence.clause_at(match.start())),
                    statement.quantity.text,
                    "0",
                    f"{statement.quantity.text} != 0",
                    reason(
                        "none_said" if same else "none_perhaps", first=statement.quote, line=statement.sentence.line
                    ),
                )
                yield Outcome((finding,), frozenset({statement.claim}))
                break


def _plain(words: str) -> str:
    return re.sub(r"^(?:提交|收到|受理|处理|接收)", "", words)


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _check_states(reading: Reading) -> Iterator[Outcome]:
    """基本完成 here and 全面实现 there, of one place and one thing: a note, since words of state have no arithmetic."""
    done = [s for s in reading.sentences if _DONE.search(s.text) and s.names]
    half = [s for s in reading.sentences if _HALF_DONE.search(s.text) and s.names]
    for later in done:
        for earlier in half:
            shared = _codes(reading, later) & _codes(reading, earlier)
            thing = _common(_rest_of(later), _rest_of(earlier))
            if later is earlier or not shared or len(thing) < 4:
                continue
            finding = Finding(
                Kind.SAID_TWICE,
                Severity.NOTE,
                later.line,
                later.said.strip(),
                earlier.said.strip(),
                later.said.strip(),
                "",
                reason("states_differ", thing=thing, first=earlier.said.strip(), line=earlier.line),
            )
            yield Outcome((finding,))
            return


def _codes(reading: Reading, sentence: Sentence) -> set[str]:
    return {name.place.code for name in sentence.names if name.place is not None and not reading.is_home(name.place)}


def _rest_of(sentence: Sentence) -> str:
    text = _HALF_DONE.sub("|", _DONE.sub("|", sentence.text))
    for name in sentence.names:
        text = text.replace(name.label, "|")
    return text


def _common(one: str, other: str) -> str:
    """The longest run of Chinese characters that stands in both texts."""
    runs = re.findall(r"[一-鿿]{4,}", one)
    best = ""
    for run in runs:
        for start in range(len(run)):
            for end in range(start + max(4, len(best) + 1), min(len(run), start + 16) + 1):
                if run[start:end] in other:
                    best = run[start:end]
                else:
                    break
    return best
