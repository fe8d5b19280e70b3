"""Exercises of algebra: signed numbers, letters, equations, functions, sets."""

from fractions import Fraction
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, choose_all, number, topic, written


def signed(value: int) -> str:
    """Write a number as a term that stands behind a sign: negative ones in brackets."""
    return f"（{value}）" if value < 0 else str(value)


@topic("signed")
def opposite(chance: Random) -> Made:
    value = chance.choice((-1, 1)) * chance.randint(2, 15)
    return number(
        f"{value}的相反数是多少？", -value, "只有符号不同的两个数互为相反数。", f"{value}的相反数是{-value}。"
    )


@topic("signed")
def direction(chance: Random) -> Made:
    up, down = chance.choice(
        (("向东走5米记作＋5米", "向西走"), ("零上5℃记作＋5℃", "零下"), ("收入5元记作＋5元", "支出"))
    )
    n = chance.randint(2, 9)
    return number(f"如果{up}，那么{down}{n}记作多少？（写数）", -n, "意义相反的量，符号相反。", f"记作-{n}。")


@topic("absolute")
def absolute(chance: Random) -> Made:
    a, b = -chance.randint(2, 12), chance.randint(2, 12)
    return number(f"|{a}|＋|{b}|＝", -a + b, "绝对值是数轴上的点到原点的距离，不会是负数。", f"{-a}＋{b}＝{-a + b}。")


@topic("signed_compare", "absolute")
def signed_compare(chance: Random) -> Made:
    values = [*chance.sample(range(-15, 0), 3), chance.randint(0, 3)]
    least = str(min(values))
    return choose(
        chance,
        "下面哪个数最小？",
        least,
        [str(v) for v in values if str(v) != least],
        "两个负数，绝对值大的反而小。",
        f"{least}在数轴的最左边，最小。",
    )


@topic("signed_sums")
def signed_sums(chance: Random) -> Made:
    a, b = chance.randint(-12, 12), -chance.randint(2, 12)
    if chance.random() < 0.5:
        return number(
            f"计算：{signed(a)}＋{signed(b)}＝",
            a + b,
            "同号两数相加取相同的符号；异号两数相加，取绝对值较大的加数的符号。",
            f"得{a + b}。",
        )
    return number(
        f"计算：{signed(a)}－{signed(b)}＝",
        a - b,
        "减去一个数，等于加上这个数的相反数。",
        f"{signed(a)}＋{-b}＝{a - b}。",
    )


@topic("signed_products")
def signed_products(chance: Random) -> Made:
    a, b = chance.choice((-1, 1)) * chance.randint(2, 9), -chance.randint(2, 9)
    if chance.random() < 0.5:
        return number(f"计算：{signed(a)}×{signed(b)}＝", a * b, "同号得正，异号得负。", f"得{a * b}。")
    return number(f"计算：{signed(a * b)}÷{signed(b)}＝", a, "同号得正，异号得负。", f"得{a}。")


@topic("powers")
def powers(chance: Random) -> Made:
    base, exponent = chance.choice(((-2, 3), (-2, 4), (-3, 2), (-1, 5), (2, 5), (3, 4), (10, 4), (-3, 3)))
    return number(
        f"计算：{signed(base)}的{exponent}次方＝",
        base**exponent,
        "负数的奇次幂是负数，偶次幂是正数。",
        f"{exponent}个{signed(base)}相乘，得{base**exponent}。",
    )


@topic("roots")
def roots(chance: Random) -> Made:
    n = chance.randint(4, 15)
    if chance.random() < 0.6:
        return number(f"{n * n}的算术平方根是多少？", n, "哪个正数的平方等于它？", f"{n}²＝{n * n}，所以是{n}。")
    m = chance.randint(2, 6)
    return number(f"-{m**3}的立方根是多少？", -m, "负数的立方根是负数。", f"（-{m}）³＝-{m**3}。")


@topic("roots")
def irrational(chance: Random) -> Made:
    right = chance.choice(("√2", "√5", "π"))
    return choose(
        chance,
        "下面哪个是无理数？",
        right,
        ["√9", "0.333…（3循环）", "22/7"],
        "无限不循环小数叫无理数。",
        f"{right}是无限不循环小数。",
    )


@topic("substitute")
def substitute(chance: Random) -> Made:
    a, b, x = chance.randint(2, 6), chance.randint(1, 9), chance.randint(-4, 6)
    return number(
        f"当x＝{x}时，求{a}x²－{b}的值。",
        a * x * x - b,
        "先代入，再按先乘方、后乘除、再加减的顺序算。",
        f"{a}×{signed(x)}²－{b}＝{a * x * x}－{b}＝{a * x * x - b}。",
    )


@topic("like_terms")
def like_terms(chance: Random) -> Made:
    a, b, c = chance.randint(2, 9), chance.randint(2, 9), chance.randint(1, 5)
    total = a + b - c
    return choose(
        chance,
        f"化简：{a}x＋{b}x－{c}x＝",
        f"{total}x",
        [f"{total}x³", f"{a + b + c}x", f"{total}", f"{total + 1}x"],
        "系数相加，字母和字母的指数不变。",
        f"（{a}＋{b}－{c}）x＝{total}x。",
    )


@topic("equations")
def equations(chance: Random) -> Made:
    a, x, b = chance.randint(2, 9), chance.randint(-6, 12), chance.randint(1, 15)
    return number(f"解方程：{a}x＋{b}＝{a * x + b}，x＝？", x, "先移项，再把系数化为1。", f"{a}x＝{a * x}，x＝{x}。")


@topic("equation_words")
def equation_words(chance: Random) -> Made:
    fast, slow, hours = chance.randint(60, 90), chance.randint(40, 58), chance.randint(2, 5)
    return number(
        f"甲、乙两车从相距{(fast + slow) * hours}千米的两地同时相向出发。"
        f"甲车每小时行{fast}千米，乙车每小时行{slow}千米，几小时后相遇？",
        hours,
        "设x小时后相遇，两车路程的和等于全程。",
        f"{fast}x＋{slow}x＝{(fast + slow) * hours}，x＝{hours}。",
        unit="小时",
    )


@topic("inequalities")
def inequalities(chance: Random) -> Made:
    a, n = chance.randint(2, 6), chance.randint(2, 9)
    if chance.random() < 0.5:
        return choose(
            chance,
            f"不等式-{a}x＜{a * n}的解是？",
            f"x＞-{n}",
            [f"x＜-{n}", f"x＞{n}", f"x＜{n}"],
            "两边都除以同一个负数，不等号的方向要改变。",
            f"两边都除以-{a}，得x＞-{n}。",
        )
    return choose(
        chance,
        f"不等式{a}x－1≤{a * n - 1}的解是？",
        f"x≤{n}",
        [f"x≥{n}", f"x＜{n}", f"x≤-{n}"],
        "先移项，再两边都除以正数，不等号的方向不变。",
        f"{a}x≤{a * n}，x≤{n}。",
    )


@topic("functions")
def functions(chance: Random) -> Made:
    k, b, x = chance.choice((-3, -2, 2, 3, 4)), chance.randint(-6, 6), chance.randint(-3, 5)
    tail = f"＋{b}" if b > 0 else f"－{-b}" if b < 0 else ""
    if chance.random() < 0.6:
        return number(
            f"一次函数y＝{k}x{tail}，当x＝{x}时，y＝？",
            k * x + b,
            "把x的值代入。",
            f"{k}×{signed(x)}{tail}＝{k * x + b}。",
        )
    right = "y随x的增大而增大" if k > 0 else "y随x的增大而减小"
    return choose(
        chance,
        f"一次函数y＝{k}x{tail}，下面说法对的是？",
        right,
        ["y随x的增大而增大", "y随x的增大而减小", "y的值不变"],
        "看k的符号。",
        f"k＝{k}，所以{right}。",
    )


@topic("sets")
def sets(chance: Random) -> Made:
    a = sorted(chance.sample(range(1, 9), 4))
    b = sorted({*chance.sample(a, 2), *chance.sample([n for n in range(1, 12) if n not in a], 2)})
    both = [n for n in a if n in b]
    return choose_all(
        chance,
        f"A＝{{{', '.join(map(str, a))}}}，B＝{{{', '.join(map(str, b))}}}，A∩B里有哪些元素？（多选）",
        [str(n) for n in both],
        [str(n) for n in (*a, *b) if n not in both],
        "交集里的元素既属于A，又属于B。",
        f"A∩B＝{{{', '.join(map(str, both))}}}。",
    )


@topic("subsets")
def subsets(chance: Random) -> Made:
    n = chance.randint(2, 5)
    return number(
        f"有{n}个元素的集合，一共有多少个子集？",
        2**n,
        "每个元素都可以取或不取，空集也是子集。",
        f"2的{n}次方＝{2**n}。",
        unit="个",
    )


@topic("overlap")
def overlap(chance: Random) -> Made:
    a, b, both = chance.randint(8, 12), chance.randint(7, 11), chance.randint(2, 5)
    return number(
        f"参加跳绳的有{a}人，参加踢毽的有{b}人，两项都参加的有{both}人。参加这两项比赛的一共有多少人？",
        a + b - both,
        "两项都参加的人算了两次。",
        f"{a}＋{b}－{both}＝{a + b - both}（人）。",
        unit="人",
    )


@topic("propositions")
def propositions(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "“若x＝2，则x²＝4”，x＝2是x²＝4的什么条件？",
                "充分不必要条件",
                ["必要不充分条件", "充要条件", "既不充分也不必要条件"],
                "x²＝4时，x也可以是-2。",
            ),
            (
                "“对顶角相等”的条件是？",
                "两个角是对顶角",
                ["两个角相等", "两条直线平行", "两个角是直角"],
                "改写成：如果两个角是对顶角，那么它们相等。",
            ),
            (
                "下面哪一句是命题？",
                "同位角相等",
                ["画一条线段", "今天天气怎么样？", "请把门关上"],
                "命题是能判断真假的陈述句；这是一个假命题。",
            ),
            (
                "说明“相等的角是对顶角”是假命题，只要？",
                "举一个反例",
                ["画一个图", "量一量", "换一种说法"],
                "例如等腰三角形的两个底角。",
            ),
        )
    )
    return choose(chance, prompt, right, wrong, "先改写成“如果……那么……”。", why)


@topic("quadratics")
def quadratics(chance: Random) -> Made:
    p, q = sorted(chance.sample(range(-5, 7), 2))
    middle = Fraction(p + q, 2)
    prompt, answer, why = chance.choice(
        (
            (
                f"二次函数y＝（x－{signed(p)}）（x－{signed(q)}）的图象的对称轴是x＝？",
                middle,
                f"两个零点{p}和{q}的正中间：{written(middle)}。",
            ),
            (f"方程（x－{signed(p)}）（x－{signed(q)}）＝0的较大的根是？", Fraction(q), f"两个根是{p}和{q}。"),
        )
    )
    return number(prompt, answer, "先看什么时候y＝0。", why)


@topic("parity")
def parity(chance: Random) -> Made:
    function, right = chance.choice(
        (
            ("f(x)＝x³", "奇函数"),
            ("f(x)＝x²＋1", "偶函数"),
            ("f(x)＝x＋1", "既不是奇函数也不是偶函数"),
            ("f(x)＝1/x", "奇函数"),
            ("f(x)＝|x|", "偶函数"),
        )
    )
    return choose(
        chance,
        f"{function}是？",
        right,
        ["奇函数", "偶函数", "既不是奇函数也不是偶函数"],
        "比较f(-x)与f(x)、-f(x)。",
        f"{function}是{right}。",
    )


@topic("logarithms")
def logarithms(chance: Random) -> Made:
    base, exponent = chance.choice(((2, 3), (2, 5), (3, 2), (3, 4), (5, 2), (10, 3), (2, 6)))
    return number(
        f"以{base}为底{base**exponent}的对数是多少？",
        exponent,
        f"{base}的几次方等于{base**exponent}？",
        f"{base}的{exponent}次方是{base**exponent}。",
    )
