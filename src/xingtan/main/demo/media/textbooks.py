"""E-textbooks: of every book of the demonstration a booklet of the program's own text, figures and examples."""

from collections.abc import Iterator

from xingtan.main.demo.curriculum.reading import Book, Position, Unit
from xingtan.main.demo.exercises import make_exercises
from xingtan.main.demo.media.chalk import HEIGHT, WIDTH, Drawing
from xingtan.main.demo.media.drawings import draw
from xingtan.main.demo.media.papers import BOARD_MM, Paper, Type

FIGURE_MM = BOARD_MM * 0.72
LESSONS_A_UNIT = 4  # shown with figure and example; the others are listed
AUTHOR = "杏坛"
ABOUT = "这是一本由程序编写和绘制的样书：单元和课的名称与课本一致，正文、图和例题都是杏坛自己的，可以自由使用。"
LIST, EXAMPLE, ANSWER, THINK = "这一单元有：", "例　", "答　", "想一想　"


def set_textbook(type_: Type, book: Book, name: str) -> bytes:
    """Give the booklet: a cover, and for every unit its lessons, the first of them with figure and example."""
    paper = Paper(type_, name, AUTHOR)
    paper.add_page()
    paper.set_y(60)
    paper.heading(name, 30)
    paper.rule()
    paper.board(draw(book.units[0].positions[0].figure, 7), BOARD_MM + 30)
    paper.paragraph(ABOUT, 10, soft=True)
    for number, unit in enumerate(book.units, 1):
        _unit(paper, book, unit, number)
    return paper.body()


def _unit(paper: Paper, book: Book, unit: Unit, number: int) -> None:
    paper.add_page()
    paper.heading(f"{number}　{unit.title}")
    paper.rule()
    paper.paragraph(LIST + "、".join(position.title for position in unit.positions) + "。")
    for position in unit.positions[:LESSONS_A_UNIT]:
        paper.keep_together(FIGURE_MM * HEIGHT / WIDTH + 34)
        paper.heading(position.title, 15)
        paper.board(draw(position.figure, 7), FIGURE_MM)
        paper.paragraph(f"{position.point}。")
        for line in _example(book, unit, position):
            paper.paragraph(line, 11)
    paper.paragraph(f"{THINK}合上书，说一说这一单元里哪一课最难，难在哪里。", 11, soft=True)


def _example(book: Book, unit: Unit, position: Position) -> Iterator[str]:
    """Give a worked example: the question, its choices if any, and why the answer is right."""
    made = make_exercises(position.topic, book, unit, position.title, 4, 11)
    for exercise in [one.exercise for one in made if not one.figure][:1]:
        choices = "　".join(f"{choice.key} {choice.text}" for choice in exercise.choices)
        yield f"{EXAMPLE}{exercise.prompt}" + (f"　{choices}" if choices else "")
        yield f"{ANSWER}{exercise.explanation}"


def text_of(book: Book, name: str) -> str:
    """Give every character that the booklet holds, more or less: what its font must have."""
    parts = [
        name,
        AUTHOR,
        ABOUT,
        LIST,
        EXAMPLE,
        ANSWER,
        THINK,
        "合上书，说一说这一单元里哪一课最难，难在哪里。0123456789",
    ]
    for unit in book.units:
        parts.append(unit.title)
        for position in unit.positions:
            parts += (position.title, position.point)
            parts += [mark.text for mark in _drawn(position).marks if not hasattr(mark, "points")]
        for position in unit.positions[:LESSONS_A_UNIT]:
            parts += _example(book, unit, position)
    return "".join(parts)


def _drawn(position: Position) -> Drawing:
    return draw(position.figure, 7)
