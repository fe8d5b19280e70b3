"""Notes: what cannot be checked because the brief does not say what it would take."""

import re
from collections.abc import Iterator

from xingtan.statistics.rules.briefcheck.checks.growth import Change, find_change
from xingtan.statistics.rules.briefcheck.checks.judging import Verdict, judge
from xingtan.statistics.rules.briefcheck.checks.ranks import candidate_orders
from xingtan.statistics.rules.briefcheck.checks.shares import best_fit
from xingtan.statistics.rules.briefcheck.document import Paragraph, fold
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Modifier, Role, pieces
from xingtan.statistics.rules.briefcheck.numbers import show, show_fitting
from xingtan.statistics.rules.briefcheck.rankings import Position, RankClaim
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Statement
from xingtan.statistics.rules.briefcheck.tables import TypedTable
from xingtan.statistics.rules.briefcheck.wording import reason

_COMPARED = re.compile(
    r"(?:相比|较|比|与)(?:上个?月|上期|上年|去年)[^，。；]{0,12}?(?:增长|上升|上涨|提升|下降|减少|增加|回落)|"
    r"(?:上升|增长|提升)最快|(?:稳步|持续)(?:上涨|上升|增长)|"
    r"(?:increased?|rise|rose|grew|growth|up|higher|fell|dropped|decreased?)[^.;,]{0,40}"
    r"(?:last month|previous month|same period last year)",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"(?<![\d一二三四五六七八九十元正腊])月日|年月(?!\d|日?间|度)|(?:超过?|近|约|共|余)(?:万|"
    r"亿)(?:余)?(?:名|人次|人|个|次|用户|师生)|(?<=[^\d一二三四五六七八九十百千两几数上])余(?:万|家|名)"
)
_SUPERLATIVE = re.compile(r"^最为?活跃$|most active", re.IGNORECASE)


def check_undefined(reading: Reading) -> Outcome:
    """Note what the brief leaves undefined."""
    return gather(
        [
            *_check_denominators(reading),
            *_check_indices(reading),
            *_check_comparisons(reading),
            *_check_moves(reading),
            *_check_folds(reading),
            *_check_names_of_views(reading),
            *_check_superlatives(reading),
            *_check_rates(reading),
            *_check_lost_digits(reading),
        ]
    )


def _note(at: int, text: str, key: str, arithmetic: str = "", /, **words: object) -> Finding:
    return Finding(Kind.UNDEFINED, Severity.NOTE, at, text, "", "", arithmetic, reason(key, **words))


def _check_denominators(reading: Reading) -> Iterator[Outcome]:
    """A percentage whose whole is nowhere printed; the coarsest row shows how little it says."""
    for table in reading.tables:
        for number, column in enumerate(table.columns):
            rational = column.percent and column.measure.role in {Role.RATIO, Role.SHARE, Role.LEVEL}
            if not rational or best_fit(reading, table, number) is not None:
                continue
            part = _counted_column(table, number)
            if part is None:
                continue
            yield Outcome((_denominator_note(table, number, part),))


def _counted_column(table: TypedTable, number: int) -> int | None:
    """The column of counts that a ratio is named after: 活跃空间比 after 活跃空间数."""
    wanted = pieces(re.sub(r"[比率例]+$", "", table.columns[number].label))
    for position, other in enumerate(table.columns):
        same = other.measure.modifiers == table.columns[number].measure.modifiers
        if not other.percent and other.measure.additive and wanted and wanted <= pieces(other.label) and same:
            return position
    return None


def _denominator_note(table: TypedTable, number: int, part: int) -> Finding:
    column = table.columns[number]
    rows = [
        row
        for row in range(len(table.entities))
        if (row, number) in table.values
        and (row, part) in table.values
        and table.values[row, number].number.value > 0
        and table.values[row, part].number.value > 0
    ]
    coarse = min(rows, key=lambda row: table.values[row, number].number.value, default=None)
    if coarse is None:
        return _note(table.columns[number].line, column.label, "no_denominator", column=column.label)
    figure, count = table.values[coarse, number].number, table.values[coarse, part].number
    low = count.value * 100 / figure.possible.high
    high = count.value * 100 / figure.possible.low if figure.possible.low > 0 else None
    upper = show_fitting(high, most=0) if high is not None else "∞"
    name = table.entities[coarse].label
    return _note(
        table.values[coarse, number].line,
        f"{column.label}: {name} {table.values[coarse, number].text}",
        "no_denominator_range",
        f"{count.digits} / {figure.digits}% -> {show(low, 0)} .. {upper}",
        column=column.label,
        name=name,
        count=table.values[coarse, part].text,
        ratio=table.values[coarse, number].text,
        low=show(low, 0),
        high=upper,
    )


def _check_indices(reading: Reading) -> Iterator[Outcome]:
    """An index without a formula."""
    text = "\n".join(fold(block.text) for block in reading.document.blocks if isinstance(block, Paragraph))
    told: set[str] = set()
    for table in reading.tables:
        for number, column in enumerate(table.columns):
            if column.measure.role is not Role.INDEX or column.percent:
                continue
            word = re.sub(r"^(?:本?年度|月度|本月|annual|monthly)\s*", "", column.label, flags=re.IGNORECASE).strip()
            defined = re.search(
                rf"{re.escape(word)}[^，。；]{{0,12}}?(?:=|＝|计算公式|"
                rf"按[^，。]{{0,20}}加权|由[^，。]{{0,30}}构成|is (?:computed|defined|the))",
                text,
            )
            if word in told or defined:
                continue
            told.add(word)
            yield Outcome((_note(table.columns[number].line, column.label, "no_formula", word=word),))


def _check_comparisons(reading: Reading) -> Iterator[Outcome]:
    """A rise against last month, where nothing of last month is printed."""
    previous = any(Modifier.PREVIOUS in s.measure.modifiers for s in reading.statements if not s.change)
    in_tables = any(
        Modifier.PREVIOUS in c.measure.modifiers or c.measure.role is Role.GROWTH
        for t in reading.tables
        for c in t.columns
    )
    if previous or in_tables:
        return
    seen: set[int] = set()
    for sentence in reading.sentences:
        match = _COMPARED.search(sentence.text)
        if match and sentence.line not in seen:
            clause = sentence.clause_at(match.start())
            if any(sentence.clause_at(quantity.start) == clause for quantity in sentence.quantities):
                continue  # a change with its size is a figure of its own
            seen.add(sentence.line)
            quote = sentence.quote(clause)
            yield Outcome((_note(sentence.line, quote, "no_previous"),))


def _check_moves(reading: Reading) -> Iterator[Outcome]:
    """Ranks that are said to have moved, where no earlier ranks are printed: one note for a paragraph."""
    told: set[int] = set()
    for claim in reading.rankings:
        if claim.moved and claim.sentence.block not in told and claim.position is Position.PLACE:
            if not candidate_orders(reading, claim, claim.subject) and reading.tables:
                continue
            told.add(claim.sentence.block)
            yield Outcome((_note(claim.sentence.line, claim.quote, "no_previous_rank"),))


def _check_folds(reading: Reading) -> Iterator[Outcome]:
    """增长 N 倍 can be read in two ways; without the old figure nobody can tell which is meant."""
    told: set[str] = set()
    for rate in reading.statements:
        words = rate.sentence.clause_text(rate.clause)
        growing = rate.change or re.search(r"increase|higher|增长|增加|提高|提升", words, re.IGNORECASE)
        if rate.quantity.dimension != "fold" or not growing or rate.quantity.number.value < 1:
            continue
        change = find_change(reading, rate)
        if rate.quote in told:
            continue
        told.add(rate.quote)
        if change is not None and change.old.value > 0:
            yield from _either_way(rate, change)
            continue
        yield Outcome((_note(rate.sentence.line, rate.quote, "fold_without_base", found=rate.quantity.text),))


def _either_way(rate: Statement, change: Change) -> Iterator[Outcome]:
    """An increase that is right as an increase still reads as a ratio to many."""
    ratio = change.new.value / change.old.value
    if judge(rate.quantity.number, ratio - 1, None) is Verdict.FAILS or rate.quantity.number.rounds(ratio):
        return
    arithmetic = f"{change.new.digits} / {change.old.digits} = {show(ratio, 2)}"
    found = rate.quantity.text
    yield Outcome(
        (_note(rate.sentence.line, rate.quote, "fold_either_way", arithmetic, found=found, ratio=show(ratio, 2)),)
    )


def _check_names_of_views(reading: Reading) -> Iterator[Outcome]:
    """The same figure called visits in one place and pages in another."""
    for statement in reading.statements:
        if not (statement.measure.says_pages and Modifier.PER_HEAD in statement.measure.modifiers):
            continue
        for whole in reading.statements_beside(statement.sentence):
            same = whole.measure.says_visits
            if same and Modifier.PEAK not in whole.measure.modifiers and not whole.change:
                yield Outcome(
                    (
                        _note(
                            whole.sentence.line,
                            whole.quote,
                            "visits_or_pages",
                            visits=whole.quote,
                            pages=statement.quote,
                        ),
                    )
                )
                return


def _check_superlatives(reading: Reading) -> Iterator[Outcome]:
    """Two places are each called the most active, by different measures that the words do not name."""
    claims = [c for c in reading.rankings if _SUPERLATIVE.search(c.words.strip())]
    first: RankClaim | None = None
    for claim in claims:
        if first is None:
            first = claim
        elif claim.subject.label != first.subject.label and claim.sentence.section != first.sentence.section:
            note = _note(
                claim.sentence.line,
                claim.quote,
                "two_most_active",
                one=first.subject.label,
                line=first.sentence.line,
                other=claim.subject.label,
            )
            yield Outcome((note,))
            return


def _check_rates(reading: Reading) -> Iterator[Outcome]:
    """A peak per second without saying of what; beside the total it shows how short the peak must have been."""
    for statement in reading.statements:
        if statement.quantity.dimension != "per second":
            continue
        rate = statement.quantity.number
        whole = _total_before(reading, statement)
        if whole is None:
            yield Outcome(
                (_note(statement.sentence.line, statement.quote, "rate_without_unit", found=statement.quantity.text),)
            )
            continue
        minutes = whole.quantity.number.value / rate.value / 60
        note = _note(
            statement.sentence.line,
            statement.quote,
            "rate_beside_total",
            f"{whole.quantity.text} / {statement.quantity.text} = {show(minutes, 1)} min",
            found=statement.quantity.text,
            whole=whole.quantity.text,
            minutes=show(minutes, 0),
        )
        yield Outcome((note,), frozenset({statement.claim, whole.claim}))


def _total_before(reading: Reading, statement: Statement) -> Statement | None:
    own = [s for s in reading.statements_of(statement.sentence) if s.claim < statement.claim]
    return next((s for s in reversed(own) if s.measure.kind == "page_views" and not s.change), None)


def _check_lost_digits(reading: Reading) -> Iterator[Outcome]:
    """A text that was copied without its digits: 月日, 超过万名."""
    holes = [(sentence, match) for sentence in reading.sentences for match in _LOST.finditer(sentence.text)]
    if len(holes) >= 3:
        sentence, match = holes[0]
        examples = "、".join(dict.fromkeys(found.group() for _, found in holes[:5]))
        note = _note(sentence.line, match.group(), "digits_lost", count=len(holes), examples=examples)
        yield Outcome((note,))
