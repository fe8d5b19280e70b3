"""Exercises of measures: lengths, areas, weights, time, the circle."""

from fractions import Fraction
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, choose_all, decimal, near, number, topic

PI = Fraction(314, 100)


@topic("hectares")
def hectares(chance: Random) -> Made:
    n = chance.randint(2, 9)
    prompt, answer, unit, why = chance.choice(
        (
            (f"{n}公顷＝多少平方米？", n * 10_000, "平方米", "1公顷＝10000平方米"),
            (f"{n}平方千米＝多少公顷？", n * 100, "公顷", "1平方千米＝100公顷"),
            (f"{n}0000平方米＝多少公顷？", n, "公顷", "1公顷＝10000平方米"),
            (f"{n}00公顷＝多少平方千米？", n, "平方千米", "1平方千米＝100公顷"),
        )
    )
    return number(prompt, answer, "想一想两个单位之间的进率。", f"{why}，所以是{answer}{unit}。", unit=unit)


@topic("hectares")
def fitting_unit(chance: Random) -> Made:
    what, right = chance.choice(
        (
            ("一个小学校园的占地面积约2（  ）", "公顷"),
            ("浙江省的陆域面积约10.55万（  ）", "平方千米"),
            ("一间教室的面积约50（  ）", "平方米"),
            ("西湖的水面面积约6.4（  ）", "平方千米"),
        )
    )
    return choose(
        chance,
        f"在括号里填上合适的单位：{what}。",
        right,
        ["公顷", "平方千米", "平方米", "平方厘米"],
        "想一想1个单位有多大。",
        f"{what.replace('（  ）', right)}。",
    )


@topic("rectangles", "perimeter", "area_rectangle")
def rectangle(chance: Random) -> Made:
    a, b = chance.randint(5, 15), chance.randint(2, 12)
    return number(
        f"一个长方形长{a}厘米，宽{b}厘米，周长是多少厘米？",
        2 * (a + b),
        "长方形的周长＝（长＋宽）×2。",
        f"（{a}＋{b}）×2＝{2 * (a + b)}（厘米）。",
        unit="厘米",
    )


@topic("area_rectangle", "rectangles")
def rectangle_area(chance: Random) -> Made:
    a, b = chance.randint(5, 15), chance.randint(2, 12)
    return number(
        f"一个长方形长{a}厘米，宽{b}厘米，面积是多少平方厘米？",
        a * b,
        "长方形的面积＝长×宽。",
        f"{a}×{b}＝{a * b}（平方厘米）。",
        unit="平方厘米",
        figure=f"rectangle_area {a} {b}" if a <= 10 and b <= 6 else "",
        figure_says=f"一个长方形，横着{a}格，竖着{b}格。" if a <= 10 and b <= 6 else "",
    )


@topic("perimeter")
def square_perimeter(chance: Random) -> Made:
    a = chance.randint(3, 25)
    return number(
        f"一个正方形边长{a}分米，周长是多少分米？",
        4 * a,
        "正方形四条边相等。",
        f"{a}×4＝{4 * a}（分米）。",
        unit="分米",
    )


@topic("area_parallelogram")
def area_parallelogram(chance: Random) -> Made:
    a, h = chance.randint(4, 15), chance.randint(3, 12)
    return number(
        f"平行四边形的底是{a}米，高是{h}米，面积是多少平方米？",
        a * h,
        "平行四边形的面积＝底×高。",
        f"{a}×{h}＝{a * h}（平方米）。",
        unit="平方米",
    )


@topic("area_triangle")
def area_triangle(chance: Random) -> Made:
    a, h = chance.randint(2, 9) * 2, chance.randint(3, 15)
    return number(
        f"三角形的底是{a}厘米，高是{h}厘米，面积是多少平方厘米？",
        a * h // 2,
        "三角形的面积＝底×高÷2，别忘了除以2。",
        f"{a}×{h}÷2＝{a * h // 2}（平方厘米）。",
        unit="平方厘米",
    )


@topic("area_trapezoid")
def area_trapezoid(chance: Random) -> Made:
    a, b, h = chance.randint(2, 9), chance.randint(10, 18), chance.randint(2, 6) * 2
    return number(
        f"梯形的上底是{a}米，下底是{b}米，高是{h}米，面积是多少平方米？",
        (a + b) * h // 2,
        "梯形的面积＝（上底＋下底）×高÷2。",
        f"（{a}＋{b}）×{h}÷2＝{(a + b) * h // 2}（平方米）。",
        unit="平方米",
    )


@topic("circle_parts")
def circle_parts(chance: Random) -> Made:
    r = chance.randint(2, 15)
    if chance.random() < 0.5:
        return number(
            f"圆的半径是{r}厘米，直径是多少厘米？",
            2 * r,
            "在同一个圆里，直径是半径的2倍。",
            f"{r}×2＝{2 * r}（厘米）。",
            unit="厘米",
        )
    return number(
        f"用圆规画一个直径{2 * r}厘米的圆，两脚之间的距离是多少厘米？",
        r,
        "圆规两脚之间的距离是半径。",
        f"{2 * r}÷2＝{r}（厘米）。",
        unit="厘米",
    )


@topic("circumference")
def circumference(chance: Random) -> Made:
    d = chance.randint(2, 20)
    return number(
        f"圆的直径是{d}厘米，周长是多少厘米？（π取3.14）",
        d * PI,
        "C＝πd。",
        f"3.14×{d}＝{decimal(d * PI)}（厘米）。",
        unit="厘米",
    )


@topic("circle_area")
def circle_area(chance: Random) -> Made:
    r = chance.randint(2, 10)
    return number(
        f"圆的半径是{r}米，面积是多少平方米？（π取3.14）",
        r * r * PI,
        "S＝πr²，先算半径的平方。",
        f"3.14×{r}²＝3.14×{r * r}＝{decimal(r * r * PI)}（平方米）。",
        unit="平方米",
    )


@topic("lengths", "length_units")
def lengths(chance: Random) -> Made:
    n = chance.randint(2, 9)
    prompt, answer, unit = chance.choice(
        (
            (f"{n}厘米＝多少毫米？", 10 * n, "毫米"),
            (f"{n}分米＝多少厘米？", 10 * n, "厘米"),
            (f"{n}千米＝多少米？", 1000 * n, "米"),
            (f"{n}0毫米＝多少厘米？", n, "厘米"),
            (f"{n}000米＝多少千米？", n, "千米"),
            (f"{n}米＝多少分米？", 10 * n, "分米"),
        )
    )
    return number(
        prompt,
        answer,
        "想一想相邻单位的进率：1厘米＝10毫米，1分米＝10厘米，1米＝10分米，1千米＝1000米。",
        f"是{answer}{unit}。",
        unit=unit,
    )


@topic("weights", "mass_units")
def weights(chance: Random) -> Made:
    n = chance.randint(2, 9)
    prompt, answer, unit = chance.choice(
        (
            (f"{n}吨＝多少千克？", 1000 * n, "千克"),
            (f"{n}000千克＝多少吨？", n, "吨"),
            (f"{n}千克＝多少克？", 1000 * n, "克"),
            (f"{n}000克＝多少千克？", n, "千克"),
        )
    )
    return number(prompt, answer, "1吨＝1000千克，1千克＝1000克。", f"是{answer}{unit}。", unit=unit)


@topic("time_units")
def time_units(chance: Random) -> Made:
    n = chance.randint(2, 9)
    prompt, answer, unit = chance.choice(
        (
            (f"{n}分＝多少秒？", 60 * n, "秒"),
            (f"{n}时＝多少分？", 60 * n, "分"),
            (f"{60 * n}秒＝多少分？", n, "分"),
            (f"1分{n}秒＝多少秒？", 60 + n, "秒"),
        )
    )
    return number(prompt, answer, "1时＝60分，1分＝60秒。", f"是{answer}{unit}。", unit=unit)


@topic("time_spans", "time_units")
def time_spans(chance: Random) -> Made:
    hour, minute, long = chance.randint(7, 8), chance.choice((5, 10, 15, 20, 30)), chance.choice((15, 20, 25))
    end = minute + long
    return number(
        f"小明{hour}:{minute:02d}从家出发，{hour}:{end:02d}到学校，路上用了多少分？",
        long,
        "时相同，用到校的分减去出发的分。",
        f"{end}－{minute}＝{long}（分）。",
        unit="分",
    )


@topic("perimeter", "rectangles")
def side_from_perimeter(chance: Random) -> Made:
    a, b = chance.randint(6, 15), chance.randint(2, 5)
    return choose(
        chance,
        f"长方形的周长是{2 * (a + b)}厘米，长是{a}厘米，宽是多少厘米？",
        str(b),
        near(chance, b, (1, 2, a, -1)),
        "周长的一半是一条长加一条宽。",
        f"{2 * (a + b)}÷2－{a}＝{b}（厘米）。",
    )


@topic("circle_parts")
def circle_facts(chance: Random) -> Made:
    return choose_all(
        chance,
        "关于圆，下面哪些说法是对的？（多选）",
        ["同一个圆里所有的半径都相等", "圆心决定圆的位置", "半径决定圆的大小"],
        ["直径都是半径的一半", "圆只有一条对称轴"],
        "对折几次，看看折痕。",
        "同一个圆里，直径是半径的2倍；圆有无数条对称轴。",
    )
