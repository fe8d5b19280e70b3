"""Every exercise that the program makes is right: worked out again here from nothing but its words."""

import re
from collections.abc import Callable
from fractions import Fraction
from math import ceil, gcd, isqrt, lcm
from random import Random

import pytest

from xingtan.catalogue.rules.exercises import ExerciseKind, Verdict, checked, judge, read_number
from xingtan.main.demo.curriculum.reading import read_books
from xingtan.main.demo.exercises import TOPICS, make_exercises
from xingtan.main.demo.exercises.made import Made
from xingtan.main.demo.exercises.whole import in_words

SEEDS = range(25)
TEN = {"一": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}


def evaluate(expression: str) -> Fraction:
    """Work out +, −, ×, ÷, brackets, powers and fractions, written as in a school book."""
    text = expression.translate(str.maketrans("＋－×÷（）", "+-*/()"))
    assert re.fullmatch(r"[\d.+\-*/() ]+", text), expression
    return Fraction(eval(re.sub(r"\d+(?:\.\d+)?", r'Fraction("\g<0>")', text)))  # the characters were checked


def square_root(value: Fraction) -> Fraction:
    root = isqrt(value.numerator)
    assert root * root == value
    return Fraction(root)


# What a question with a number for an answer means: the form of its words, and how it is worked out.
RULES: tuple[tuple[str, Callable[..., Fraction | int]], ...] = (
    (r"^(?:计算|笔算|口算|用简便方法计算)：(.+)的(\d+)次方＝$", lambda a, n: evaluate(a) ** int(n)),
    (r"^(?:计算|笔算|口算|用简便方法计算)：(.+)＝$", evaluate),
    (r"^已知.+，直接写出得数：(.+)＝$", evaluate),
    (r"不用计算器，(.+)＝$", evaluate),
    (r"^1＋3＋5＋…＋(\d+)＝$", lambda last: sum(range(1, int(last) + 1, 2))),
    (r"^\|(-?\d+)\|＋\|(\d+)\|＝$", lambda a, b: abs(int(a)) + abs(int(b))),
    (r"^(\d+/\d+＋\d+/\d+)＝$", evaluate),
    (r"^([\d.]+[×÷]\d+)＝$", evaluate),
    (r"^(\d+)÷(\d+)，余数是多少", lambda a, b: int(a) % int(b)),
    (r"^（  ）＋(\d+)＝(\d+)", lambda a, s: int(s) - int(a)),
    (r"^（  ）×(\d+)＝(\d+)", lambda a, p: Fraction(int(p), int(a))),
    (r"^由(\d)个(.+?)和(\d)个(.+?)组成", lambda a, p, b, q: int(a) * TEN[p] + int(b) * TEN[q]),
    (r"^“(.+)”写作多少", lambda words: next(n for n in candidates(words) if in_words(n) == words)),
    (r"^把(\d+)改写成用“万”", lambda n: Fraction(int(n), 10**4)),
    (r"^省略(\d+)万位后面", lambda n: (int(n) + 5000) // 10**4),
    (r"白萝卜有(\d+)根，红萝卜有(\d+)根", lambda a, b: Fraction(int(a), int(b))),
    (r"擦桌椅的有(\d+)人，扫地的人数是它的(\d+)倍", lambda a, b: int(a) * int(b)),
    (r"^(\d+)有多少个因数", lambda n: sum(1 for k in range(1, int(n) + 1) if int(n) % k == 0)),
    (r"^(\d+)和(\d+)的最大公因数", lambda a, b: gcd(int(a), int(b))),
    (r"^(\d+)和(\d+)的最小公倍数", lambda a, b: lcm(int(a), int(b))),
    # Measures and geometry
    (r"^(\d+)公顷＝多少平方米", lambda n: int(n) * 10**4),
    (r"^(\d+)平方千米＝多少公顷", lambda n: int(n) * 100),
    (r"^(\d+)平方米＝多少公顷", lambda n: Fraction(int(n), 10**4)),
    (r"^(\d+)公顷＝多少平方千米", lambda n: Fraction(int(n), 100)),
    (r"^(\d+)厘米＝多少毫米", lambda n: int(n) * 10),
    (r"^(\d+)分米＝多少厘米", lambda n: int(n) * 10),
    (r"^(\d+)米＝多少分米", lambda n: int(n) * 10),
    (r"^(\d+)千米＝多少米", lambda n: int(n) * 1000),
    (r"^(\d+)毫米＝多少厘米", lambda n: Fraction(int(n), 10)),
    (r"^(\d+)米＝多少千米", lambda n: Fraction(int(n), 1000)),
    (r"^(\d+)(?:吨|千克)＝多少(?:千克|克)", lambda n: int(n) * 1000),
    (r"^(\d+)(?:千克|克)＝多少(?:吨|千克)", lambda n: Fraction(int(n), 1000)),
    (r"^(\d+)(?:分|时)＝多少(?:秒|分)", lambda n: int(n) * 60),
    (r"^(\d+)秒＝多少分", lambda n: Fraction(int(n), 60)),
    (r"^1分(\d+)秒＝多少秒", lambda n: 60 + int(n)),
    (r"小明\d:(\d+)从家出发，\d:(\d+)到学校", lambda a, b: int(b) - int(a)),
    (r"钟面上(\d)时整", lambda n: int(n) * 30),
    (r"组成一个平角，∠1＝(\d+)°", lambda a: 180 - int(a)),
    (r"组成一个直角，∠1＝(\d+)°", lambda a: 90 - int(a)),
    (r"从同一点引出(\d)条射线", lambda n: int(n) * (int(n) - 1) // 2),
    (r"长方形长(\d+)厘米，宽(\d+)厘米，周长", lambda a, b: 2 * (int(a) + int(b))),
    (r"长方形长(\d+)厘米，宽(\d+)厘米，面积", lambda a, b: int(a) * int(b)),
    (r"正方形边长(\d+)分米，周长", lambda a: 4 * int(a)),
    (r"把(\d+)个同样的正方体排成一排", int),
    (r"把\d+个同样的正方体叠成一摞", lambda: 1),
    (r"两个角分别是(\d+)°和(\d+)°", lambda a, b: 180 - int(a) - int(b)),
    (r"等腰三角形的顶角是(\d+)°", lambda a: Fraction(180 - int(a), 2)),
    (r"直角三角形的一个锐角是(\d+)°", lambda a: 90 - int(a)),
    (r"∠A＝(\d+)°，它的补角", lambda a: 180 - int(a)),
    (r"余角是(\d+)°", lambda a: 90 - int(a)),
    (r"两条直角边长(\d+)和(\d+)", lambda a, b: square_root(Fraction(int(a) ** 2 + int(b) ** 2))),
    (r"斜边长(\d+)，一条直角边长(\d+)", lambda c, a: square_root(Fraction(int(c) ** 2 - int(a) ** 2))),
    (r"平行四边形的底是(\d+)米，高是(\d+)米", lambda a, h: int(a) * int(h)),
    (r"三角形的底是(\d+)厘米，高是(\d+)厘米", lambda a, h: Fraction(int(a) * int(h), 2)),
    (r"上底是(\d+)米，下底是(\d+)米，高是(\d+)米", lambda a, b, h: Fraction((int(a) + int(b)) * int(h), 2)),
    (r"圆的半径是(\d+)厘米，直径", lambda r: 2 * int(r)),
    (r"画一个直径(\d+)厘米的圆", lambda d: Fraction(int(d), 2)),
    (r"圆的直径是(\d+)厘米，周长", lambda d: int(d) * Fraction("3.14")),
    (r"圆的半径是(\d+)米，面积", lambda r: int(r) ** 2 * Fraction("3.14")),
    (r"x＋(\d+)/x的最小值", lambda n: 2 * square_root(Fraction(int(n)))),
    # Parts
    (r"^(\d)个0\.1是多少", lambda n: Fraction(int(n), 10)),
    (r"瓶子分别是([\d、]+)个，平均", lambda ns: Fraction(sum(map(int, ns.split("、"))), 4)),
    (r"分别借出([\d、]+)本", lambda ns: max(map(int, ns.split("、"))) - min(map(int, ns.split("、")))),
    (r"1格表示(\d+)个单位，一个直条有(\d+)格", lambda a, b: int(a) * int(b)),
    (r"^(\d+)÷(\d+)用分数表示", lambda a, b: Fraction(int(a), int(b))),
    (r"^(\d+)/(\d+)＝（  ）/(\d+)", lambda a, b, c: Fraction(int(a), int(b)) * int(c)),
    (r"一本书有(\d+)页，看了它的(\d+/\d+)", lambda n, f: int(n) * Fraction(f)),
    (r"^(\d+/\d+)的倒数", lambda f: 1 / Fraction(f)),
    (r"甲队单独修要(\d+)天，乙队单独修要(\d+)天", lambda a, b: 1 / (Fraction(1, int(a)) + Fraction(1, int(b)))),
    (r"^(\d+)∶(\d+)的比值", lambda a, b: Fraction(int(a), int(b))),
    (r"^按(\d+)∶(\d+)配制(\d+)毫升", lambda a, b, n: Fraction(int(n) * int(a), int(a) + int(b))),
    (r"^把(\d+)%写成小数", lambda n: Fraction(int(n), 100)),
    (r"^(\d+)是(\d+)的百分之几", lambda a, b: Fraction(100 * int(a), int(b))),
    (r"原计划造林(\d+)公顷，实际造林(\d+)公顷", lambda a, b: Fraction(100 * (int(b) - int(a)), int(a))),
    # Algebra
    (r"^(-?\d+)的相反数", lambda a: -int(a)),
    (r"那么(?:向西走|零下|支出)(\d+)记作", lambda n: -int(n)),
    (r"^(\d+)的算术平方根", lambda n: square_root(Fraction(int(n)))),
    (r"^-(\d+)的立方根", lambda n: -next(k for k in range(20) if k**3 == int(n))),
    (r"当x＝(-?\d+)时，求(\d+)x²－(\d+)的值", lambda x, a, b: int(a) * int(x) ** 2 - int(b)),
    (r"^解方程：(\d+)x＋(\d+)＝(-?\d+)，", lambda a, b, c: Fraction(int(c) - int(b), int(a))),
    (
        r"相距(\d+)千米.+甲车每小时行(\d+)千米，乙车每小时行(\d+)千米",
        lambda d, a, b: Fraction(int(d), int(a) + int(b)),
    ),
    (
        r"^一次函数y＝(-?\d+)x(?:([＋－]\d+))?，当x＝(-?\d+)时",
        lambda k, b, x: int(k) * int(x) + int((b or "0").replace("＋", "").replace("－", "-")),
    ),
    (r"有(\d)个元素的集合", lambda n: 2 ** int(n)),
    (r"跳绳的有(\d+)人，参加踢毽的有(\d+)人，两项都参加的有(\d+)人", lambda a, b, c: int(a) + int(b) - int(c)),
    (
        r"y＝（x－(-?\d+|（-\d+）)）（x－(-?\d+|（-\d+）)）的图象的对称轴",
        lambda p, q: (evaluate(p) + evaluate(q)) / 2,
    ),
    (r"方程（x－(-?\d+|（-\d+）)）（x－(-?\d+|（-\d+）)）＝0的较大的根", lambda p, q: max(evaluate(p), evaluate(q))),
    (r"^以(\d+)为底(\d+)的对数", lambda b, n: next(k for k in range(20) if int(b) ** k == int(n))),
    # Planning
    (r"每面(\d)分钟。烙(\d)张饼", lambda m, n: max(2, int(n)) * int(m)),
    (r"烧水(\d+)分钟，洗茶杯(\d)分钟，找茶叶(\d)分钟", lambda b, w, t: 3 + max(int(b), int(w) + int(t))),
    (r"有(\d+)个头，从下面数有(\d+)只脚", lambda h, f: Fraction(int(f) - 2 * int(h), 2)),
    (r"^每个篮球(\d+)元，买(\d+)个", lambda a, b: int(a) * int(b)),
    (r"^买(\d+)个篮球一共用了(\d+)元", lambda a, b: Fraction(int(b), int(a))),
    (r"汽车每小时行(\d+)千米，(\d+)小时", lambda a, b: int(a) * int(b)),
    (r"列车(\d+)小时行了(\d+)千米", lambda a, b: Fraction(int(b), int(a))),
    (r"^(\d+)人去划船", lambda n: ceil(int(n) / 6)),
    # Science
    (r"^小车(\d+) s内通过(\d+) m", lambda s, m: Fraction(int(m), int(s))),
    (r"^(\d+) m/s＝多少km/h", lambda v: int(v) * Fraction("3.6")),
    (r"喊一声，(\d+) s后听到回声", lambda s: 340 * Fraction(int(s), 2)),
    (r"质量([\d.]+) g，体积(\d+) cm³，密度", lambda m, v: Fraction(m) / int(v)),
    (r"密度是([\d.]+) g/cm³，(\d+) cm³", lambda p, v: Fraction(p) * int(v)),
    (r"与镜面的夹角是(\d+)°，反射角", lambda a: 90 - int(a)),
    (r"^入射角是(\d+)°，入射光线与反射光线", lambda a: 2 * int(a)),
    (r"平面镜前(\d+) m处", lambda a: 2 * int(a)),
    (r"以(\d+) m/s的初速度、(\d+) m/s².+，(\d+) s末的速度", lambda v, a, t: int(v) + int(a) * int(t)),
    (r"速度在(\d+) s内从(\d+) m/s均匀增加到(\d+) m/s", lambda t, a, b: Fraction(int(b) - int(a), int(t))),
    (
        r"以(\d+) m/s的初速度、(\d+) m/s².+，(\d+) s内的位移",
        lambda v, a, t: int(v) * int(t) + Fraction(int(a) * int(t) ** 2, 2),
    ),
    (r"自由下落(\d+) s", lambda t: 5 * int(t) ** 2),
    (r"^质量(\d+) kg的物体加速度是(\d+) m/s²，合力", lambda m, a: int(m) * int(a)),
    (r"^(\d+) N的合力作用在质量(\d+) kg", lambda f, m: Fraction(int(f), int(m))),
    (r"^(\d+) kg水温度升高(\d+) ℃", lambda m, t: 4200 * int(m) * int(t)),
    (r"核电荷数是(\d+)，核外有多少个电子", int),
    (r"相对原子质量是(\d+)，质子数是(\d+)，中子数", lambda a, z: int(a) - int(z)),
    (r"（([A-Za-z₀-₉]+)）的相对分子质量", lambda formula: sum(MASSES[e] * n for e, n in atoms(formula))),
    (r"^(\S+)中(.+)元素的化合价", lambda formula, name: charge(formula, NAMES[name])),
    (r"^(\d+) g氢气完全燃烧", lambda h: Fraction(int(h) * 36, 4)),
    (r"目镜上标着(\d+)×，物镜上标着(\d+)×", lambda a, b: int(a) * int(b)),
    (r"一个细胞连续分裂(\d+)次", lambda n: 2 ** int(n)),
    (r"1厘米代表实际距离(\d+)千米，图上量得两地相距(\d+)厘米", lambda a, b: int(a) * int(b)),
    (r"最高气温(\d+)℃，最低气温(-?\d+)℃", lambda a, b: int(a) - int(b)),
    (r"山脚气温(\d+)℃，山顶比山脚高(\d+)米", lambda t, h: int(t) - Fraction(int(h) * 6, 1000)),
)
MASSES = {"H": 1, "C": 12, "N": 14, "O": 16, "Na": 23, "Mg": 24, "S": 32, "Ca": 40, "Fe": 56}
NAMES = {"硫": "S", "铁": "Fe", "碳": "C", "锰": "Mn", "氯": "Cl", "铝": "Al", "氮": "N"}
CHARGES = {"H": 1, "O": -2, "K": 1, "Na": 1}


def atoms(formula: str) -> list[tuple[str, int]]:
    plain = formula.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))
    return [(element, int(count or 1)) for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", plain)]


def charge(formula: str, element: str) -> Fraction:
    others = sum(CHARGES[e] * n for e, n in atoms(formula) if e != element)
    return Fraction(-others, sum(n for e, n in atoms(formula) if e == element))


def candidates(words: str) -> list[int]:
    """Read a number in Chinese the long way: its own reading, not the maker's."""
    total = 0
    for part, size in zip(re.fullmatch(r"(?:(.+)亿)?(?:(.+)万)?(.*)", words).groups(), (10**8, 10**4, 1), strict=True):  # type: ignore[union-attr]
        value, digit = 0, 0
        for letter in part or "":
            if letter in "零一二三四五六七八九":
                digit = "零一二三四五六七八九".index(letter)
            else:
                value += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[letter]
                digit = 0
        total += (value + digit) * size
    return [total]


def every_made() -> list[tuple[str, Made]]:
    return [
        (name, maker(Random(f"{name} {number} {seed}")))
        for name, makers in sorted(TOPICS.items())
        for number, maker in enumerate(makers)
        for seed in SEEDS
    ]


MADE = every_made()
NUMBERS = [(name, made) for name, made in MADE if made.exercise.kind is ExerciseKind.NUMBER]


def worked_out(prompt: str) -> Fraction:
    for form, work in RULES:
        found = re.search(form, prompt)
        if found:
            return Fraction(work(*found.groups()))
    raise AssertionError(f"nobody worked this out: {prompt}")


def test_every_number_is_right() -> None:
    wrong = []
    for name, made in NUMBERS:
        said = read_number(made.exercise.right[0], made.exercise.unit)
        if said != worked_out(made.exercise.prompt):
            wrong.append((name, made.exercise.prompt, made.exercise.right))
    assert not wrong
    assert len(NUMBERS) > 1500


def test_every_exercise_can_be_answered_and_only_rightly() -> None:
    for name, made in MADE:
        exercise = checked(made.exercise)
        assert judge(exercise, exercise.right).verdict is Verdict.RIGHT, (name, exercise)
        assert exercise.hint, name
        assert exercise.explanation, name
        assert bool(made.figure) == bool(made.figure_says), name
        for choice in exercise.choices:
            if choice.key not in exercise.right and exercise.kind is ExerciseKind.SINGLE:
                assert judge(exercise, [choice.key]).verdict is Verdict.WRONG
        texts = [choice.text for choice in exercise.choices]
        assert len(set(texts)) == len(texts), (name, texts)


def chosen(made: Made) -> tuple[set[str], set[str]]:
    right = {choice.text for choice in made.exercise.choices if choice.key in made.exercise.right}
    return right, {choice.text for choice in made.exercise.choices} - right


@pytest.mark.parametrize(
    ("form", "holds"),
    [
        (r"^下面哪个数最大", lambda text, _: Fraction(text)),
        (r"^下面哪个分数最大", lambda text, _: Fraction(text)),
        (r"^下面哪个数最小", lambda text, _: -Fraction(text)),
    ],
)
def test_the_greatest_is_the_greatest(form: str, holds: Callable[[str, None], Fraction]) -> None:
    found = [made for _, made in MADE if re.search(form, made.exercise.prompt)]
    assert found
    for made in found:
        right, wrong = chosen(made)
        assert holds(next(iter(right)), None) > max(holds(text, None) for text in wrong), made.exercise


def closes(a: int, b: int, c: int) -> bool:
    """Three sides, the longest last, make a triangle."""
    return a + b > c


def mixed(whole: int, top: int, bottom: int) -> Fraction | None:
    """A whole number and a proper fraction."""
    return whole + Fraction(top, bottom) if 0 < top < bottom else None


PREDICATES: tuple[tuple[str, Callable[..., bool]], ...] = (
    (r"^下面哪些数是(\d+)的倍数", lambda text, by: int(text) % int(by) == 0),
    (r"^下面哪些数是(\d+)的因数", lambda text, of: int(of) % int(text) == 0),
    (r"^下面哪个数是质数", lambda text: all(int(text) % k for k in range(2, int(text)))),
    (r"^下面哪一道算对了", lambda text: evaluate(text.split("＝")[0]) == int(text.split("＝")[1])),
    (
        r"^下面哪组小棒能围成三角形",
        lambda text: closes(*sorted(int(n) for n in re.findall(r"\d+", text))),
    ),
    (r"^(\d+)读作什么", lambda text, n: candidates(text) == [int(n)]),
    (r"^下面哪个数和([\d.]+)相等", lambda text, n: Fraction(text) == Fraction(n)),
    (r"平均分成(\d+)份，取其中的(\d+)份", lambda text, b, a: text == f"{a}/{b}"),
    (
        r"^把(\d+)/(\d+)化成带分数",
        lambda text, a, b: mixed(*map(int, re.findall(r"\d+", text))) == Fraction(int(a), int(b)),
    ),
    (
        r"^把(\d+)∶(\d+)化成最简单",
        lambda text, a, b: text == f"{Fraction(int(a), int(b)).numerator}∶{Fraction(int(a), int(b)).denominator}",
    ),
    (r"能拼出下面哪个角", lambda text: int(text.rstrip("°")) % 15 == 0),
    (r"^长方形的周长是(\d+)厘米，长是(\d+)厘米", lambda text, p, a: 2 * (int(a) + int(text)) == int(p)),
    (r"^化简：(\d+)x＋(\d+)x－(\d+)x＝", lambda text, a, b, c: text == f"{int(a) + int(b) - int(c)}x"),
    (
        r"^A＝\{(.+)\}，B＝\{(.+)\}，A∩B",
        lambda text, a, b: int(text) in {*map(int, a.split(", "))} & {*map(int, b.split(", "))},
    ),
    (r"从公元前(\d+)年到公元(\d+)年", lambda text, a, b: int(text) == int(a) + int(b) - 1),
    (
        r"^(\d+)°的角是什么角",
        lambda text, n: text == next(k for k, holds in KINDS if holds(int(n))),
    ),
    (
        r"^不等式-(\d+)x＜(\d+)的解",
        lambda text, a, b: text == f"x＞-{int(b) // int(a)}",
    ),
)
KINDS: tuple[tuple[str, Callable[[int], bool]], ...] = (
    ("锐角", lambda n: 0 < n < 90),
    ("直角", lambda n: n == 90),
    ("钝角", lambda n: 90 < n < 180),
    ("平角", lambda n: n == 180),
    ("周角", lambda n: n == 360),
)


@pytest.mark.parametrize(("form", "holds"), PREDICATES, ids=[form for form, _ in PREDICATES])
def test_what_is_right_holds_and_what_is_wrong_does_not(form: str, holds: Callable[..., bool]) -> None:
    found = [(made, re.search(form, made.exercise.prompt)) for _, made in MADE]
    asked = [(made, hit.groups()) for made, hit in found if hit]
    assert asked
    for made, told in asked:
        right, wrong = chosen(made)
        assert all(holds(text, *told) for text in right), made.exercise
        assert not any(holds(text, *told) for text in wrong), made.exercise


def test_the_protractor_shows_what_is_asked() -> None:
    for _, made in MADE:
        if made.figure.startswith("measured "):
            size = int(made.figure.split(" ")[1])
            right, wrong = chosen(made)
            assert right == {f"{size}°"}
            assert f"{180 - size}°" in wrong, "reading the other row is the mistake to look out for"


def test_elements_are_written_as_chemists_write_them() -> None:
    for name, made in MADE:
        if name == "elements" and made.exercise.kind is ExerciseKind.TEXT:
            assert re.fullmatch(r"[A-Z][a-z]?", made.exercise.right[0])


def test_every_lesson_gets_its_exercises_and_always_the_same() -> None:
    for book in read_books():
        for unit in book.units:
            for position in unit.positions:
                made = make_exercises(position.topic, book, unit, position.title, 4, 11)
                assert len(made) >= 3, (book.name, position.title)
                prompts = [(one.exercise.prompt, one.figure, one.exercise.choices) for one in made]
                assert len(set(prompts)) == len(prompts)
                assert make_exercises(position.topic, book, unit, position.title, 4, 11) == made


def test_a_poem_is_asked_line_by_line() -> None:
    book = next(book for book in read_books() if book.name == "primary-chinese-unified-4a")
    unit = next(unit for unit in book.units if unit.poems)
    made = make_exercises("poem", book, unit, "题西林壁", 5, 3)
    lines = [one.exercise for one in made if one.exercise.kind is ExerciseKind.TEXT]
    assert lines
    text = unit.poems["题西林壁"]
    for exercise in lines:
        asked = re.search("“(.+)”", exercise.prompt)
        assert asked
        assert re.search(f"{asked[1]}[，。]{exercise.right[0]}", text)
