"""Exercises with decimals, fractions, percentages, ratios and means."""

from fractions import Fraction
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, decimal, number, topic, written


def _proper(chance: Random, most: int = 9) -> Fraction:
    bottom = chance.randint(3, most)
    return Fraction(chance.randint(1, bottom - 1), bottom)


@topic("decimals")
def decimals(chance: Random) -> Made:
    n = chance.randint(1, 9)
    tenths = Fraction(n, 10)
    if chance.random() < 0.5:
        return number(f"{n}个0.1是多少？", tenths, "10个0.1是1。", f"{n}个0.1是{decimal(tenths)}。")
    right = f"{decimal(tenths)}0"
    return choose(
        chance,
        f"下面哪个数和{decimal(tenths)}相等？",
        right,
        [f"0.0{n}", f"{n}.0", f"{n}.{n}"],
        "小数的末尾添上0或去掉0，小数的大小不变。",
        f"{decimal(tenths)}＝{right}。",
    )


@topic("decimals_compare", "decimals")
def decimals_compare(chance: Random) -> Made:
    whole = chance.randint(0, 5)
    values = [Fraction(whole * 1000 + n, 1000) for n in chance.sample(range(101, 990), 4)]
    right = decimal(max(values))
    return choose(
        chance,
        "下面哪个数最大？",
        right,
        [decimal(v) for v in values if v != max(values)],
        "整数部分相同，比十分位；十分位相同，比百分位。",
        f"从高位比起，{right}最大。",
    )


@topic("shift")
def shift(chance: Random) -> Made:
    n = Fraction(chance.randint(101, 999), 1000)
    by = chance.choice((10, 100, 1000))
    if chance.random() < 0.5:
        return number(
            f"{decimal(n)}×{by}＝",
            n * by,
            "乘10，小数点向右移动一位；乘100，移动两位。",
            f"{decimal(n)}×{by}＝{decimal(n * by)}。",
        )
    whole = chance.randint(12, 98)
    return number(
        f"{whole}÷{by}＝",
        Fraction(whole, by),
        "除以10，小数点向左移动一位；除以100，移动两位。",
        f"{whole}÷{by}＝{decimal(Fraction(whole, by))}。",
    )


@topic("decimal_sums")
def decimal_sums(chance: Random) -> Made:
    a, b = Fraction(chance.randint(300, 999), 100), Fraction(chance.randint(11, 29), 10)
    if chance.random() < 0.5:
        return number(
            f"计算：{decimal(a)}＋{decimal(b)}＝",
            a + b,
            "小数点对齐，从最低位算起。",
            f"{decimal(a)}＋{decimal(b)}＝{decimal(a + b)}。",
        )
    return number(
        f"计算：{decimal(a)}－{decimal(b)}＝",
        a - b,
        "小数点对齐，位数不够的在末尾添0。",
        f"{decimal(a)}－{decimal(b)}＝{decimal(a - b)}。",
    )


@topic("decimal_division")
def decimal_division(chance: Random) -> Made:
    quotient, by = Fraction(chance.randint(11, 89), 10), chance.randint(2, 9)
    if chance.random() < 0.5:
        return number(
            f"计算：{decimal(quotient * by)}÷{by}＝",
            quotient,
            "商的小数点要和被除数的小数点对齐。",
            f"{decimal(quotient * by)}÷{by}＝{decimal(quotient)}。",
        )
    small = Fraction(by, 10)
    return number(
        f"计算：{decimal(quotient * small)}÷{decimal(small)}＝",
        quotient,
        "先把除数变成整数，被除数也扩大同样的倍数。",
        f"{decimal(quotient * by)}÷{by}＝{decimal(quotient)}。",
    )


@topic("average")
def average(chance: Random) -> Made:
    middle = chance.randint(10, 20)
    values = [middle - 3, middle + 1, middle + 4, middle - 2]
    chance.shuffle(values)
    return number(
        f"四个同学收集的瓶子分别是{'、'.join(map(str, values))}个，平均每人收集多少个？",
        Fraction(sum(values), 4),
        "先求一共有多少个，再平均分。",
        f"（{'＋'.join(map(str, values))}）÷4＝{middle}（个）。",
        unit="个",
        figure=f"bars {' '.join(map(str, values))}",
        figure_says=f"条形统计图，四个直条分别是{'、'.join(map(str, values))}。",
    )


@topic("bars")
def bars(chance: Random) -> Made:
    values = chance.sample(range(4, 20), 4)
    most, least = max(values), min(values)
    return number(
        f"看统计图：四种图书分别借出{'、'.join(map(str, values))}本，最多的比最少的多多少本？",
        most - least,
        "直条最长的表示最多，最短的表示最少。",
        f"{most}－{least}＝{most - least}（本）。",
        unit="本",
        figure=f"bars {' '.join(map(str, values))}",
        figure_says=f"条形统计图，四个直条分别是{'、'.join(map(str, values))}。",
    )


@topic("bars")
def bar_step(chance: Random) -> Made:
    step, cells = chance.choice((2, 5, 10)), chance.randint(3, 9)
    return number(
        f"条形统计图里1格表示{step}个单位，一个直条有{cells}格高，它表示多少？",
        step * cells,
        "格数×每格表示的数量。",
        f"{step}×{cells}＝{step * cells}。",
    )


@topic("fractions_part")
def fraction_part(chance: Random) -> Made:
    part = _proper(chance)
    top, bottom = part.numerator, part.denominator
    return choose(
        chance,
        f"把一个长方形平均分成{bottom}份，取其中的{top}份，是它的几分之几？",
        f"{top}/{bottom}",
        [f"{bottom}/{top}", f"1/{bottom}" if top > 1 else f"2/{bottom}", f"{top}/{bottom + 1}"],
        "分母表示平均分成几份，分子表示取了几份。",
        f"平均分成{bottom}份，取{top}份，是{top}/{bottom}。",
        figure=f"fraction {top} {bottom}",
        figure_says=f"一条分成{bottom}份的长条，其中{top}份画了线。",
    )


@topic("fractions_same")
def fractions_same(chance: Random) -> Made:
    bottom = chance.randint(5, 11)
    a, b = chance.randint(1, bottom // 2), chance.randint(1, bottom // 2)
    return number(
        f"{a}/{bottom}＋{b}/{bottom}＝",
        Fraction(a + b, bottom),
        "分母不变，分子相加。",
        f"{a}＋{b}＝{a + b}，得{a + b}/{bottom}。",
    )


@topic("fractions_mixed")
def fractions_mixed(chance: Random) -> Made:
    bottom, whole = chance.randint(3, 8), chance.randint(1, 4)
    top = chance.randint(1, bottom - 1)
    return choose(
        chance,
        f"把{whole * bottom + top}/{bottom}化成带分数，整数部分和分数部分是？",
        f"{whole}又{top}/{bottom}",
        [f"{whole + 1}又{top}/{bottom}", f"{top}又{whole}/{bottom}", f"{whole}又{bottom}/{top}"],
        "分子除以分母，商是整数部分，余数是分数部分的分子。",
        f"{whole * bottom + top}÷{bottom}＝{whole}……{top}。",
    )


@topic("fractions_divide")
def fractions_divide(chance: Random) -> Made:
    part = _proper(chance)
    return number(
        f"{part.numerator}÷{part.denominator}用分数表示是多少？（写成a/b）",
        part,
        "被除数作分子，除数作分母。",
        f"{part.numerator}÷{part.denominator}＝{part.numerator}/{part.denominator}。",
    )


@topic("fractions_equal")
def fractions_equal(chance: Random) -> Made:
    part, times = _proper(chance), chance.randint(2, 6)
    return number(
        f"{part.numerator}/{part.denominator}＝（  ）/{part.denominator * times}，括号里填几？",
        part.numerator * times,
        "分子和分母同时乘相同的数（0除外），分数的大小不变。",
        f"分母乘{times}，分子也乘{times}：{part.numerator}×{times}＝{part.numerator * times}。",
    )


@topic("fractions_compare")
def fractions_compare(chance: Random) -> Made:
    values = {
        Fraction(1, 2),
        Fraction(2, 3),
        Fraction(3, 4),
        Fraction(3, 5),
        Fraction(5, 6),
        Fraction(5, 8),
        Fraction(7, 12),
    }
    picked = chance.sample(sorted(values), 4)
    right = written_fraction(max(picked))
    return choose(
        chance,
        "下面哪个分数最大？",
        right,
        [written_fraction(v) for v in picked if v != max(picked)],
        "先通分，化成分母相同的分数再比。",
        f"通分以后，{right}的分子最大。",
    )


def written_fraction(value: Fraction) -> str:
    """Write a fraction as such, never as a decimal."""
    return f"{value.numerator}/{value.denominator}"


@topic("fraction_times")
def fraction_times(chance: Random) -> Made:
    a, b = _proper(chance), _proper(chance)
    return number(
        f"计算：{written_fraction(a)}×{written_fraction(b)}＝",
        a * b,
        "分子相乘的积作分子，分母相乘的积作分母，能约分的先约分。",
        f"得{written_fraction(a * b)}。",
    )


@topic("fraction_of")
def fraction_of(chance: Random) -> Made:
    part = _proper(chance)
    whole = part.denominator * chance.randint(4, 12)
    return number(
        f"一本书有{whole}页，看了它的{written_fraction(part)}，看了多少页？",
        part * whole,
        "求一个数的几分之几是多少，用乘法。",
        f"{whole}×{written_fraction(part)}＝{written(part * whole)}（页）。",
        unit="页",
    )


@topic("reciprocal")
def reciprocal(chance: Random) -> Made:
    part = _proper(chance)
    return number(
        f"{written_fraction(part)}的倒数是多少？（写成a/b）",
        1 / part,
        "分子和分母交换位置。",
        f"是{written_fraction(1 / part)}，两个数的积是1。",
    )


@topic("fraction_divide", "reciprocal")
def fraction_divide(chance: Random) -> Made:
    a, b = _proper(chance), _proper(chance)
    return number(
        f"计算：{written_fraction(a)}÷（{written_fraction(b)}）＝",
        a / b,
        "除以一个不等于0的数，等于乘它的倒数。",
        f"{written_fraction(a)}×{written_fraction(1 / b)}＝{written_fraction(a / b)}。",
    )


@topic("work")
def work(chance: Random) -> Made:
    a, b = chance.choice(((3, 6), (4, 12), (6, 12), (10, 15), (12, 24), (20, 30)))
    return number(
        f"一条路，甲队单独修要{a}天，乙队单独修要{b}天。两队合修，几天能修完？",
        1 / (Fraction(1, a) + Fraction(1, b)),
        "把这条路看作1，甲队每天修1/" + str(a) + "。",
        f"1÷（1/{a}＋1/{b}）＝{written(1 / (Fraction(1, a) + Fraction(1, b)))}（天）。",
        unit="天",
    )


@topic("ratio")
def ratio(chance: Random) -> Made:
    a, b = chance.choice(((2, 3), (3, 4), (3, 5), (4, 5), (5, 8), (2, 7)))
    k = chance.randint(2, 9)
    return choose(
        chance,
        f"把{a * k}∶{b * k}化成最简单的整数比，是？",
        f"{a}∶{b}",
        [f"{b}∶{a}", f"{a * k}∶{b}", f"{a}∶{b + 1}"],
        "前项和后项同时除以它们的最大公因数。",
        f"同时除以{k}，得{a}∶{b}。",
    )


@topic("ratio")
def ratio_value(chance: Random) -> Made:
    a, b = chance.randint(3, 24), chance.choice((2, 4, 5, 8))
    return number(f"{a}∶{b}的比值是多少？", Fraction(a, b), "前项除以后项。", f"{a}÷{b}＝{written(Fraction(a, b))}。")


@topic("ratio_share")
def ratio_share(chance: Random) -> Made:
    a, b, k = chance.randint(1, 4), chance.randint(5, 8), chance.randint(10, 60)
    return number(
        f"按{a}∶{b}配制{(a + b) * k}毫升稀释液，浓缩液和水的体积比是{a}∶{b}。需要浓缩液多少毫升？",
        a * k,
        "先求总份数，再求一份是多少。",
        f"{(a + b) * k}÷（{a}＋{b}）＝{k}，{k}×{a}＝{a * k}（毫升）。",
        unit="毫升",
    )


@topic("percent")
def percent(chance: Random) -> Made:
    n = chance.choice((5, 12, 25, 40, 60, 75, 80, 125))
    return number(
        f"把{n}%写成小数，是多少？",
        Fraction(n, 100),
        "去掉百分号，小数点向左移动两位。",
        f"{n}%＝{decimal(Fraction(n, 100))}。",
    )


@topic("percent_of", "percent")
def percent_of(chance: Random) -> Made:
    whole, n = chance.choice((20, 25, 40, 50, 80)), chance.choice((20, 40, 60, 80))
    part = whole * n // 100
    return number(f"{part}是{whole}的百分之几？（填百分号前面的数）", n, "比较量÷标准量。", f"{part}÷{whole}＝{n}%。")


@topic("percent_more")
def percent_more(chance: Random) -> Made:
    whole, n = chance.choice((20, 40, 50, 80)), chance.choice((10, 20, 25, 50))
    more = Fraction(whole * n, 100)
    while more.denominator != 1:
        n = chance.choice((10, 20, 25, 50))
        more = Fraction(whole * n, 100)
    return number(
        f"原计划造林{whole}公顷，实际造林{written(whole + more)}公顷。实际比原计划多百分之几？（填百分号前面的数）",
        n,
        "单位“1”是原计划，先求多了多少。",
        f"（{written(whole + more)}－{whole}）÷{whole}＝{n}%。",
    )


@topic("chance")
def chance_of(chance: Random) -> Made:
    white, yellow = chance.randint(1, 4), chance.randint(6, 9)
    return choose(
        chance,
        f"盒子里有{white}个白球、{yellow}个黄球，任意摸一个，摸到什么球的可能性大？",
        "黄球",
        ["白球", "一样大", "红球"],
        "哪种球多，摸到的可能性就大。",
        f"黄球有{yellow}个，比白球多，摸到黄球的可能性大。",
    )


@topic("chance")
def fair(chance: Random) -> Made:
    return choose(
        chance,
        "下面哪种决定谁先走的方法是公平的？",
        "抛一枚硬币，正面甲先，反面乙先",
        ["掷骰子，大于2甲先，其余乙先", "抽数字1到5，单数甲先，双数乙先", "谁力气大谁先"],
        "看双方赢的可能性是不是相等。",
        "硬币正、反面朝上的可能性相等。",
    )
