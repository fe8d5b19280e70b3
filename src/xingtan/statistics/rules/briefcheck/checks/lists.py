"""Sums in prose: parts and their 共计, a whole and the parts 其中, shares in a row, things counted and listed."""

import re
from collections.abc import Iterator

from xingtan.statistics.rules.briefcheck.checks.judging import total
from xingtan.statistics.rules.briefcheck.checks.sums import added
from xingtan.statistics.rules.briefcheck.document import Paragraph, Table
from xingtan.statistics.rules.briefcheck.findings import Finding, Kind, Outcome, Severity, gather
from xingtan.statistics.rules.briefcheck.measures import Measure, Modifier, pieces
from xingtan.statistics.rules.briefcheck.numbers import show_fitting, show_like
from xingtan.statistics.rules.briefcheck.reading import Reading
from xingtan.statistics.rules.briefcheck.sentences import Sentence, Statement, words_before
from xingtan.statistics.rules.briefcheck.tables import cells_of, is_number
from xingtan.statistics.rules.briefcheck.wording import reason

_SUMMED = re.compile(
    r"^\s*(?:以上|上述|[两二三四五六七八九十]+[者项地市县区州省校家类]|各项|全部)?(?:总共|共计|合计|总计|共)|"
    r"^\s*(?:and\s+)?(?:in total|in all|altogether|for a total of|together|"
    r"a total of|totall?ing)\b|\b(?:in total|in all|altogether)\s*[.;]?$",
    re.IGNORECASE,
)
_AMONG = re.compile(r"其中|\bof (?:these|which|them)\b|\bamong them\b", re.IGNORECASE)
_SHARE_VERB = re.compile(
    r"占(?:比|总数|全部|总量|总体)?(?:的)?(?:约|近|超过?|达)?\s*$|account(?:s|ed|ing)? for\s*(?:about|nearly)?\s*$",
    re.IGNORECASE,
)
_THIS_PERIOD = re.compile(r"本[月期季]|当月|this (?:month|period|quarter)", re.IGNORECASE)
_LISTED = re.compile(
    r"(?P<lead>,?\s*(?:that is|namely|including|i\.e\.),?\s*:?|(?:，|"
    r",)?(?:即|分别是|分别为|包括|依次为)[:：]?|[:：])(?P<items>[^。；;.:：]+)",
    re.IGNORECASE,
)


def check_lists(reading: Reading) -> Outcome:
    """Check the sums that sentences make."""
    outcomes = []
    for sentence in reading.sentences:
        own = reading.statements_of(sentence)
        if own:
            outcomes += [_check_total(own), _check_parts(own), _check_shares(own), _check_enumeration(sentence, own)]
    return gather([*outcomes, *_check_listed_rows(reading)])


def _check_total(own: list[Statement]) -> Outcome:
    """A figure that its clause calls 共计 is the sum of the like figures in the clauses right before it."""
    for position, whole in enumerate(own):
        if position < 2 or not _is_total(whole, own) or whole.change:
            continue
        parts = _parts_before(own[:position], whole)
        if len(parts) < 2:
            continue
        value, possible = total(part.quantity.number for part in parts)
        checked = frozenset(s.claim for s in [*parts, whole])
        if possible.meets(whole.quantity.number.possible):
            return Outcome(checked=checked)
        number = whole.quantity.number
        expected = show_fitting(value, number.scale)
        finding = Finding(
            Kind.SUM,
            Severity.ERROR,
            whole.sentence.line,
            whole.quote,
            expected,
            number.digits,
            added([part.quantity.number for part in parts], value),
            reason("prose_sum", count=len(parts), sum=expected, found=number.digits),
        )
        return Outcome((finding,), checked)
    return Outcome()


def _parts_before(before: list[Statement], whole: Statement) -> list[Statement]:
    parts: list[Statement] = []
    for statement in reversed(before):
        near = (parts[-1].clause if parts else whole.clause) - statement.clause <= 1
        same_thing = bool(whole.quantity.unit) and whole.quantity.unit.isascii()  # an English unit is the noun itself
        unit = statement.quantity.unit
        in_english = statement.sentence.text.isascii() and (not unit or not whole.quantity.unit)
        alike = in_english or (
            unit == whole.quantity.unit and (same_thing or _same_subject(statement.measure, whole.measure))
        )
        if not (near and alike) or statement.change or _is_total(statement, before):
            break
        parts.append(statement)
    return parts[::-1]


def _is_total(statement: Statement, before: list[Statement]) -> bool:
    """Say whether a figure is itself called a total; 共评出一等奖10个、二等奖20个 gives parts."""
    alone = sum(other.clause == statement.clause for other in before) == 1
    return alone and bool(_SUMMED.search(statement.sentence.clause_text(statement.clause)))


def _same_subject(part: Measure, whole: Measure) -> bool:
    """Say whether a total may be one of this part: it names the same thing, or nothing."""
    if not whole.named:
        return True
    if part.kind or whole.kind:
        return part.kind == whole.kind
    common = pieces(part.rest) & pieces(whole.rest)
    return bool(common) and len(common) * 2 >= len(pieces(whole.rest))


def _check_parts(own: list[Statement]) -> Outcome:
    """A part introduced by 其中 cannot exceed the whole named just before it."""
    for position, part in enumerate(own):
        if not part.subset or position == 0 or part.change:
            continue
        clause = part.sentence.clause_text(part.clause)
        earlier = [s for s in own[:position] if not s.subset and s.clause < part.clause and not s.change]
        if not earlier or not _AMONG.search(clause):
            continue
        whole = earlier[-1]
        same = whole.quantity.unit == part.quantity.unit != "" or (not part.quantity.unit and "which" in clause)
        if not same or whole.clause + 1 < part.clause:
            continue
        checked = frozenset({part.claim, whole.claim})
        if part.quantity.number.possible.low <= whole.quantity.number.possible.high:
            return Outcome(checked=checked)
        finding = Finding(
            Kind.SUM,
            Severity.ERROR,
            part.sentence.line,
            part.quote,
            f"<= {whole.quantity.number.digits}",
            part.quantity.number.digits,
            f"{part.quantity.text} > {whole.quantity.text}",
            reason("part_exceeds", part=part.quantity.text, whole=whole.quantity.text),
        )
        return Outcome((finding,), checked)
    return Outcome()


def _check_shares(own: list[Statement]) -> Outcome:
    """Shares of one whole in a row (A占45%，B占30%) cannot add up to more than 100."""
    run: list[Statement] = []
    for statement in own:
        words = words_before(statement.sentence.text, statement.quantity.start)
        shares = statement.quantity.dimension == "percent" and bool(_SHARE_VERB.search(words))
        shares = shares or (bool(run) and statement.quantity.dimension == "percent" and not statement.change)
        if shares and (not run or statement.clause - run[-1].clause <= 1):
            run.append(statement)
        elif statement.quantity.dimension == "percent":
            run = []
    if len(run) < 3:
        return Outcome()
    value, possible = total(statement.quantity.number for statement in run)
    checked = frozenset(statement.claim for statement in run)
    if possible.low <= 100:
        return Outcome(checked=checked)
    finding = Finding(
        Kind.SUM,
        Severity.WARNING,
        run[0].sentence.line,
        run[0].sentence.quote(run[0].clause, run[-1].clause),
        "100",
        show_fitting(value),
        added([statement.quantity.number for statement in run], value),
        reason("shares_exceed", count=len(run), sum=show_fitting(value)),
    )
    return Outcome((finding,), checked)


def _check_enumeration(sentence: Sentence, own: list[Statement]) -> Outcome:
    """What is counted and then listed by name must be as many: 6 types of resources, that is, ..."""
    for statement in own:
        quantity = statement.quantity
        if not quantity.number.exact or not 2 <= quantity.number.value <= 20 or statement.change:
            continue
        match = _LISTED.match(sentence.text, _end_of_noun(sentence.text, quantity.end))
        if not match or re.search(r"\d|等|其他|其它|such as|etc|other", match.group("items")):
            continue
        items = _items(match.group("items"))
        if len(items) < 2 or max(len(item) for item in items) > 40:
            continue
        checked = frozenset({statement.claim})
        if len(items) == quantity.number.value or not _is_plain_list(match.group("items")):
            return Outcome(checked=checked if len(items) == quantity.number.value else frozenset())
        finding = Finding(
            Kind.SUM,
            Severity.WARNING,
            sentence.line,
            sentence.said[quantity.start : match.end()].strip(),
            str(len(items)),
            quantity.number.digits,
            " + ".join(items),
            reason("list_count", found=quantity.text, count=len(items)),
        )
        return Outcome((finding,), checked)
    return Outcome()


def _end_of_noun(text: str, offset: int) -> int:
    match = re.compile(r"[^，,。；;:：、]{0,30}?(?=，|,|:|：|即|分别|包括|namely|including|that is)").match(
        text, offset
    )
    return match.end() if match else offset


def _is_plain_list(items: str) -> bool:
    """A list by 、 is one list; commas may begin something else, and 和 may stand within a name."""
    return "、" in items and "，" not in items and not re.search(r"[和与及]", items)


def _items(text: str) -> list[str]:
    if "、" in text:
        head = text.split("，", maxsplit=1)[0]
        return [item.strip() for item in re.split(r"、(?:和|与|以及)?", head) if item.strip()]
    return [item.strip() for item in re.split(r",\s*(?:and\s+)?|\s+and\s+", text) if item.strip()]


def _check_listed_rows(reading: Reading) -> Iterator[Outcome]:
    """A count of things that the next table lists one by one must be the number of its rows: 共更新 6 个 banner."""
    blocks = reading.document.blocks
    for position, table in enumerate(blocks):
        if not isinstance(table, Table) or any(typed.block == position for typed in reading.tables):
            continue
        texts = cells_of(table)
        if any(is_number(text) for row in texts[1:] for text in row[1:]):
            continue
        rows = [row for row in texts[1:] if row and row[-1]]
        names = pieces(table.caption + " " + " ".join(texts[0]))
        for statement in reading.statements:
            if not 0 < position - statement.sentence.block <= 3 or not isinstance(
                blocks[statement.sentence.block], Paragraph
            ):
                continue
            yield _rows_against(statement, len(rows), names, table)


def _rows_against(statement: Statement, count: int, names: frozenset[str], table: Table) -> Outcome:
    quantity = statement.quantity
    things = pieces(statement.after) or pieces(statement.measure.rest)
    if not things or not things <= names or quantity.dimension not in {"items", ""} or not quantity.number.exact:
        return Outcome()
    since_ever = Modifier.CUMULATIVE in statement.measure.modifiers and not _THIS_PERIOD.search(statement.sentence.text)
    if since_ever and quantity.number.value >= count:
        return Outcome(checked=frozenset({statement.claim}))
    if quantity.number.value == count:
        return Outcome(checked=frozenset({statement.claim}))
    finding = Finding(
        Kind.SUM,
        Severity.WARNING,
        statement.sentence.line,
        statement.quote,
        str(count),
        show_like(quantity.number.value, quantity.number),
        f"{table.caption or table.line}: {count}",
        reason("rows_count", found=quantity.text, count=count),
    )
    return Outcome((finding,), frozenset({statement.claim}))
