"""The curriculum as a sheet: a row for each lesson, read into what the tree is to be, or into what is wrong where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xingtan.catalogue.rules import curriculum, trees
from xingtan.catalogue.rules.curriculum import BookFacts
from xingtan.catalogue.rules.subjects import EDITIONS, SUBJECTS, Known, known_by
from xingtan.catalogue.rules.trees import LessonNode, Tree, UnitNode
from xingtan.catalogue.rules.vocabulary import GRADES, STAGES, Term
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

COLUMNS: Mapping[str, str] = {
    "book": "课本编号",
    "stage": "学段",
    "subject": "学科",
    "edition": "版本",
    "grade": "年级",
    "term": "册次",
    "title": "书名",
    "unit_number": "单元序号",
    "unit": "单元",
    "lesson_number": "课时序号",
    "lesson": "课时",
    "unit_id": "单元编号",
    "lesson_id": "课时编号",
}
"""Each column by its name and by its heading, in the order of an export."""
MOST_ROWS = 60_000
GUARDED = ("=", "+", "-", "@")  # what a spreadsheet takes for a formula is written behind an apostrophe
MOST_FINDINGS = 500
TERM_NAMES = {"上册": Term.FIRST, "下册": Term.SECOND, "全一册": Term.FULL, "上": Term.FIRST, "下": Term.SECOND}
TERM_NAMES |= {"全": Term.FULL, "": Term.NONE, "a": Term.FIRST, "b": Term.SECOND, "full": Term.FULL}


@dataclass(frozen=True, slots=True)
class Cell:
    """What is wrong with a cell: its row as the sheet counts, its column (empty: the whole row), and what stands there.

    `sentence` is a msgid that `words` fill.
    """

    line: int
    column: str
    text: str
    sentence: str
    words: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet by columns."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(slots=True)
class Findings:
    """What is wrong with a sheet, so far."""

    cells: list[Cell] = field(default_factory=list)
    count: int = 0

    def add(self, line: Line, column: str, sentence: str, **words: str | int) -> None:
        """Note what is wrong with a cell; the first five hundred are kept, all are counted."""
        self.count += 1
        if len(self.cells) < MOST_FINDINGS:
            self.cells.append(Cell(line.number, column, line[column][:40], sentence, words))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A book as the sheet has it: what it is, and its rows."""

    facts: BookFacts
    volume: str
    lines: tuple[Line, ...]


def column_of(heading: str) -> str | None:
    """Give the column that a heading means, or None."""
    plain = heading.strip().lstrip("\ufeff").casefold()
    return next((name for name, shown in COLUMNS.items() if plain in {name, shown}), None)


def read_books(lines: Iterable[Line], known: Mapping[str, BookFacts], findings: Findings) -> list[Wanted]:
    """Sort the rows by book; `known` are the books of the node. A row of no book is found wrong."""
    found: dict[str, list[Line]] = {}
    facts: dict[str, tuple[BookFacts, str]] = {}
    for line in lines:
        if not any(line.cells.values()):
            continue
        code = line["book"]
        if not code or code not in facts:
            try:
                read = _facts(line, known)
            except Refused as refused:
                findings.add(line, _BLAMED.get(refused.code, "book"), refused.sentence, **_plain(refused.words))
                continue
            code = read[0].code
            facts.setdefault(code, read)
        found.setdefault(code, []).append(line)
    return [Wanted(*facts[code], tuple(rows)) for code, rows in found.items()]


_BLAMED = {
    "book-incomplete": "subject",
    "book-title": "title",
    "edition-unknown": "edition",
    "grade-unknown": "grade",
    "grade-unreadable": "grade",
    "stage-unknown": "stage",
    "subject-unknown": "subject",
    "term-unreadable": "term",
}
"""The column that a refusal is about; of all others the code of the book."""


def _plain(words: Mapping[str, object]) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) else str(value) for name, value in words.items()}


def _facts(line: Line, known: Mapping[str, BookFacts]) -> tuple[BookFacts, str]:
    """Say which book a row means: one of the node by its code, or a new one by what it is."""
    code = line["book"]
    if code in known:
        return known[code], ""
    stage = next((one.slug for one in STAGES if line["stage"] in {one.slug, one.name}), line["stage"])
    subject, edition = _slug(line["subject"], SUBJECTS), _slug(line["edition"], EDITIONS)
    if not (stage and subject and edition):
        raise Refused("book-incomplete", msgid("新课本要写学段、学科和版本。"))
    for slug, code_of_refusal in ((subject, "subject-unknown"), (edition, "edition-unknown")):
        if not curriculum.CODE.match(slug):
            raise Refused(code_of_refusal, msgid("“%(slug)s”不认得，可以写它的名称或代号。"), slug=slug[:40])
    text = line["grade"]
    grade = next((number for number, name in GRADES.items() if text in {name, str(number)}), None)
    if text and grade is None:
        raise Refused("grade-unreadable", msgid("年级写 1 到 12，或者“四年级”这样，不是“%(text)s”。"), text=text[:20])
    curriculum.checked_grade(stage, grade)
    term = TERM_NAMES.get(line["term"].casefold())
    if term is None:
        raise Refused("term-unreadable", msgid("册次写“上”“下”或“全”，不是“%(text)s”。"), text=line["term"][:20])
    start = f"{stage}-{subject}-{edition}-"
    volume = code.removeprefix(start) if code else ""
    if code and (not code.startswith(start) or not volume):
        raise Refused("book-code-other", msgid("课本编号要以“%(start)s”开头。"), start=start)
    if not code and not (grade and term):
        raise Refused("book-unnamed", msgid("没有年级和册次的课本，要写课本编号和书名。"))
    if not line["title"] and not (grade and term):
        raise Refused("book-title", msgid("不分年级的课本要有书名。"))
    made = curriculum.book_code(stage, subject, edition, grade, term, volume)
    if made in known:
        return known[made], ""
    return BookFacts(made, stage, subject, edition, grade, term, line["title"][:60]), volume


def _slug(text: str, among: tuple[Known, ...]) -> str:
    return known_by(text, among) or text if text else ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a book becomes: its tree, and how many lesson positions of it the sheet does not name. These stay."""

    tree: Tree
    unnamed: int


def fit(tree: Tree, lines: Sequence[Line], findings: Findings) -> Fitted:
    """Put the rows of a book upon its tree: by number, else by title; what has neither is new. Nothing goes.

    The same rows again change nothing.
    """
    fitting = _Fitting(tree, findings)
    for line in _ordered(lines, findings):
        fitting.take(line)
    return fitting.ended()


def _ordered(lines: Sequence[Line], findings: Findings) -> list[Line]:
    """Put rows into the order of their numbers; a row without one stands where it stood."""
    keyed = []
    unit = lesson = 0
    for at, line in enumerate(lines):
        unit = _number(line, "unit_number", unit, findings)
        lesson = _number(line, "lesson_number", lesson, findings)
        keyed.append(((unit, lesson, at), line))
    return [line for _, line in sorted(keyed, key=lambda one: one[0])]


def _number(line: Line, column: str, otherwise: int, findings: Findings) -> int:
    text = line[column].removesuffix(".0")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        findings.add(line, column, msgid("这里要写数字。"))
        return otherwise
    return int(text)


class _Fitting:
    """Rows being put upon a tree: each node that there is can be named once."""

    def __init__(self, tree: Tree, findings: Findings) -> None:
        self.tree = tree
        self.findings = findings
        self.free_units = {unit.id: unit for unit in tree}
        self.free_lessons = {one.id: (unit.id, one) for unit in tree for one in unit.lessons}
        self.units: list[tuple[UnitNode, list[LessonNode]]] = []
        self.at: dict[tuple[int, str], int] = {}  # which of `units` a row means: by its number, or by its title
        self.fresh = 0

    def take(self, line: Line) -> None:
        """Take in one row."""
        at = self._unit(line)
        if at is None or not (line["lesson"] or line["lesson_id"]):
            return
        title = self._title(line, "lesson", trees.MOST_LESSON_TITLE)
        one = self._known_lesson(line, title, self.units[at][0].id) if title else None
        if one is not None:
            self.units[at][1].append(one)

    def _unit(self, line: Line) -> int | None:
        number = _number(line, "unit_id", 0, self.findings)
        key = (number, "" if number else line["unit"].casefold())
        if key in self.at:
            return self.at[key]
        title = self._title(line, "unit", trees.MOST_UNIT_TITLE)
        if not title:
            return None
        if number and number not in self.free_units:
            self.findings.add(line, "unit_id", _STRANGE)
            return None
        same = number or next((one.id for one in self.free_units.values() if one.title == title), 0)
        if same:
            del self.free_units[same]
        else:
            self.fresh -= 1
        self.units.append((UnitNode(same or self.fresh, title), []))
        self.at[key] = len(self.units) - 1
        self.at.setdefault((0, title.casefold()), len(self.units) - 1)
        return self.at[key]

    def _known_lesson(self, line: Line, title: str, unit: int) -> LessonNode | None:
        number = _number(line, "lesson_id", 0, self.findings)
        if number and number not in self.free_lessons:
            self.findings.add(line, "lesson_id", _STRANGE)
            return None
        if not number:
            alike = [one for one, (_, node) in self.free_lessons.items() if node.title == title]
            number = next((one for one in alike if self.free_lessons[one][0] == unit), alike[0] if alike else 0)
        if number:
            del self.free_lessons[number]
        else:
            self.fresh -= 1
        return LessonNode(number or self.fresh, title)

    def _title(self, line: Line, column: str, most: int) -> str:
        try:
            return trees.checked_name(line[column], most)
        except Refused as refused:
            self.findings.add(line, column, refused.sentence, **_plain(refused.words))
            return ""

    def ended(self) -> Fitted:
        """Give the tree: what no row named stays, behind what is named in its unit."""
        left: dict[int, list[LessonNode]] = {}
        for unit, one in self.free_lessons.values():
            left.setdefault(unit, []).append(one)
        named = [UnitNode(unit.id, unit.title, (*some, *left.get(unit.id, ()))) for unit, some in self.units]
        rest = [UnitNode(one.id, one.title, tuple(left.get(one.id, ()))) for one in self.free_units.values()]
        return Fitted(trees.checked((*named, *rest)), len(self.free_lessons))


_STRANGE = msgid("这本书里没有这个编号，或者前面的行用过了。从别处来的表，请把编号这一列清空。")
