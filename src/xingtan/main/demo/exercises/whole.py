"""Exercises with whole numbers."""

from random import Random

from xingtan.main.demo.exercises.made import Made, choose, fill, near, number, topic

DIGITS = "零一二三四五六七八九"


PLACES = ("个", "十", "百", "千", "万", "十万", "百万", "千万", "亿")


def in_words(value: int) -> str:
    """Read a whole number under 10^12 in Chinese: 20450000 is 二千零四十五万."""
    if value == 0:
        return "零"
    parts: list[str] = []
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        group = value // size % 10_000
        if group:
            gap = bool(parts) and (group < 1000 or parts[-1] == "零")
            if gap and parts[-1] != "零":
                parts.append("零")
            parts.append(_four(group) + name)
        elif parts and parts[-1] != "零" and value % size:
            parts.append("零")
    text = "".join(parts)
    return text.removeprefix("一") if text.startswith("一十") else text


def _four(group: int) -> str:
    text, zero = "", False
    for name, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = group // size % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return text


def _large(chance: Random) -> int:
    return chance.choice((10_000, 1000, 100_000)) * chance.randint(11, 989) + chance.choice((0, 0, 5, 60, 408))


@topic("places")
def place_value(chance: Random) -> Made:
    value = _large(chance)
    digits = str(value)
    place = chance.choice([n for n, digit in enumerate(reversed(digits)) if digit != "0"])
    digit = int(digits[-1 - place])
    return fill(
        f"{value}里的“{digit}”（从右边起第{place + 1}位）表示{digit}个什么？写出计数单位。",
        [PLACES[place], "一" if place == 0 else PLACES[place], "1" if place == 0 else PLACES[place]],
        "从右边起依次是个位、十位、百位、千位、万位……",
        f"从右边起第{place + 1}位是{PLACES[place]}位，计数单位是{'一（个）' if place == 0 else PLACES[place]}。",
    )


@topic("places")
def place_sum(chance: Random) -> Made:
    low, high = sorted(chance.sample(range(9), 2))
    a, b = chance.randint(1, 9), chance.randint(1, 9)
    value = a * 10**high + b * 10**low
    names = ("一", *PLACES[1:])
    return number(
        f"由{a}个{names[high]}和{b}个{names[low]}组成的数是多少？用数字写。",
        value,
        "先想每个数字写在哪一位，空着的数位写0。",
        f"{a}写在{PLACES[high]}位，{b}写在{PLACES[low]}位，其余各位写0，是{value}。",
    )


@topic("reading")
def read_number(chance: Random) -> Made:
    value = _large(chance)
    right = in_words(value)
    wrong = [in_words(value * 10), in_words(value + 10**4), in_words(max(1, value // 10)), in_words(value + 3)]
    return choose(
        chance,
        f"{value}读作什么？",
        right,
        wrong,
        "先从右边起每四位分一级，再从高位读起。",
        f"分级以后，先读万级，加“万”字，再读个级：{right}。",
    )


@topic("writing")
def write_number(chance: Random) -> Made:
    value = _large(chance)
    return number(
        f"“{in_words(value)}”写作多少？用数字写。",
        value,
        "先写万级，再写个级；哪一位上一个单位也没有，就写0。",
        f"写作{value}。写完再读一遍，看对不对。",
    )


@topic("comparing")
def compare(chance: Random) -> Made:
    value = chance.randint(100_000, 9_999_999)
    numbers = [value, value + chance.randint(1, 90), value * 10 + chance.randint(0, 9), value - chance.randint(1, 90)]
    greatest = str(max(numbers))
    return choose(
        chance,
        "下面哪个数最大？",
        greatest,
        [str(n) for n in numbers if str(n) != greatest],
        "先比位数，位数多的数大；位数相同，从最高位比起。",
        f"{greatest}的位数最多，所以最大。",
    )


@topic("tenthousands")
def to_ten_thousands(chance: Random) -> Made:
    value = chance.randint(12, 9876)
    return number(
        f"把{value}0000改写成用“万”作单位的数，是多少万？",
        value,
        "去掉末尾的4个0，加上“万”字。",
        f"{value}0000＝{value}万。",
        unit="万",
    )


@topic("rounding", "tenthousands")
def round_off(chance: Random) -> Made:
    value = chance.randint(112_345, 9_876_543)
    return number(
        f"省略{value}万位后面的尾数，约是多少万？",
        (value + 5000) // 10_000,
        "看千位上的数：小于5舍去，等于或大于5向前一位进1。",
        f"千位上是{value // 1000 % 10}，所以{value}≈{(value + 5000) // 10_000}万。",
        unit="万",
    )


@topic("arithmetic", "patterns")
def add_or_subtract(chance: Random) -> Made:
    a, b = chance.randint(120, 899), chance.randint(101, 499)
    if chance.random() < 0.5:
        return number(f"计算：{a}＋{b}＝", a + b, "相同数位对齐，从个位加起，满十进一。", f"{a}＋{b}＝{a + b}。")
    a, b = max(a, b), min(a, b)
    return number(f"计算：{a}－{b}＝", a - b, "相同数位对齐，从个位减起，不够减就从前一位退1。", f"{a}－{b}＝{a - b}。")


@topic("patterns")
def nines(chance: Random) -> Made:
    times = chance.randint(3, 9)
    return number(
        f"99999×2＝199998，99999×3＝299997。不用计算器，99999×{times}＝",
        99_999 * times,
        "看最高位和最低位怎样变：最高位比乘数少1，最低位是10减乘数。",
        f"中间是四个9，最高位是{times - 1}，最低位是{10 - times}：{99_999 * times}。",
    )


@topic("arithmetic_product")
def mental_product(chance: Random) -> Made:
    a, b = chance.randint(2, 9) * chance.choice((10, 100)), chance.randint(2, 9)
    return number(f"口算：{a}×{b}＝", a * b, "先算0前面的数相乘，再添上0。", f"{a}×{b}＝{a * b}。")


@topic("multiply_one")
def multiply_by_one(chance: Random) -> Made:
    a, b = chance.choice((chance.randint(12, 99), chance.randint(101, 909))), chance.randint(2, 9)
    return number(f"笔算：{a}×{b}＝", a * b, "从个位乘起，满几十就向前一位进几。", f"{a}×{b}＝{a * b}。")


@topic("multiply")
def multiply(chance: Random) -> Made:
    a, b = chance.randint(112, 498), chance.randint(12, 79)
    return number(
        f"笔算：{a}×{b}＝",
        a * b,
        "先用个位上的数去乘，再用十位上的数去乘，第二次的积末位写在十位。",
        f"{a}×{b % 10}＝{a * (b % 10)}，{a}×{b // 10 * 10}＝{a * (b // 10 * 10)}，合起来是{a * b}。",
    )


@topic("multiply_zero")
def multiply_zero(chance: Random) -> Made:
    a = chance.choice((chance.randint(11, 49) * 10, chance.randint(1, 4) * 100 + chance.randint(1, 9)))
    b = chance.randint(2, 9) * 10
    return number(f"笔算：{a}×{b}＝", a * b, "末尾有0，可以先把0前面的数相乘，再看一共有几个0。", f"{a}×{b}＝{a * b}。")


@topic("product_rule")
def product_rule(chance: Random) -> Made:
    a, b, times = chance.randint(3, 18), chance.randint(4, 25), chance.choice((2, 3, 5, 10))
    return number(
        f"已知{a}×{b}＝{a * b}，直接写出得数：{a}×{b * times}＝",
        a * b * times,
        "一个因数不变，另一个因数乘几，积也乘几。",
        f"{b}乘{times}得{b * times}，积也乘{times}：{a * b}×{times}＝{a * b * times}。",
    )


@topic("quotient_rule")
def quotient_rule(chance: Random) -> Made:
    by, quotient, times = chance.randint(3, 9), chance.randint(4, 18), chance.choice((2, 5, 10))
    return number(
        f"已知{by * quotient}÷{by}＝{quotient}，直接写出得数：{by * quotient * times}÷{by * times}＝",
        quotient,
        "被除数和除数同时乘相同的数（0除外），商不变。",
        f"被除数和除数都乘{times}，商不变，还是{quotient}。",
    )


@topic("divide_tens")
def divide_tens(chance: Random) -> Made:
    by, quotient = chance.randint(2, 9) * 10, chance.randint(2, 9)
    return number(
        f"口算：{by * quotient}÷{by}＝",
        quotient,
        f"想：{by * quotient}里面有几个{by}。",
        f"{by}×{quotient}＝{by * quotient}，商是{quotient}。",
    )


@topic("divide")
def divide(chance: Random) -> Made:
    by, quotient = chance.randint(12, 49), chance.randint(4, 38)
    return number(
        f"笔算：{by * quotient}÷{by}＝",
        quotient,
        "把除数看作接近的整十数来试商，余数要比除数小。",
        f"{by}×{quotient}＝{by * quotient}，商是{quotient}。",
    )


@topic("divide")
def remainder(chance: Random) -> Made:
    by, quotient = chance.randint(12, 49), chance.randint(4, 28)
    rest = chance.randint(1, by - 1)
    return number(
        f"{by * quotient + rest}÷{by}，余数是多少？",
        rest,
        "先求商，再用被除数减去商和除数的积。",
        f"商是{quotient}，{by * quotient + rest}－{by * quotient}＝{rest}。",
    )


@topic("inverse")
def missing_addend(chance: Random) -> Made:
    a, b = chance.randint(105, 480), chance.randint(106, 490)
    return number(
        f"（  ）＋{a}＝{a + b}，括号里填几？",
        b,
        "一个加数＝和－另一个加数。",
        f"{a + b}－{a}＝{b}。",
    )


@topic("inverse_product")
def missing_factor(chance: Random) -> Made:
    a, b = chance.randint(6, 29), chance.randint(6, 29)
    return number(f"（  ）×{a}＝{a * b}，括号里填几？", b, "一个因数＝积÷另一个因数。", f"{a * b}÷{a}＝{b}。")


@topic("order")
def order(chance: Random) -> Made:
    a, b, c = chance.randint(21, 60), chance.randint(3, 18), chance.randint(2, 9)
    if chance.random() < 0.5:
        return number(
            f"计算：{a}＋{b}×{c}＝",
            a + b * c,
            "没有括号，先算乘法，再算加法。",
            f"先算{b}×{c}＝{b * c}，再算{a}＋{b * c}＝{a + b * c}。",
        )
    return number(
        f"计算：（{a}－{b}）×{c}＝",
        (a - b) * c,
        "有括号，先算括号里面的。",
        f"先算{a}－{b}＝{a - b}，再算{a - b}×{c}＝{(a - b) * c}。",
    )


@topic("laws_sum")
def laws_sum(chance: Random) -> Made:
    a, b = chance.randint(11, 89), chance.randint(101, 480)
    rest = 100 - a
    return number(
        f"用简便方法计算：{a}＋{b}＋{rest}＝",
        a + b + rest,
        "先找加起来是整百的两个数。",
        f"{a}＋{rest}＝100，100＋{b}＝{b + 100}。",
    )


@topic("laws_product")
def laws_product(chance: Random) -> Made:
    pair, partner = chance.choice(((25, 4), (125, 8), (5, 2)))
    other = chance.randint(7, 39)
    return number(
        f"用简便方法计算：{pair}×{other}×{partner}＝",
        pair * other * partner,
        f"{pair}×{partner}＝{pair * partner}，先把它们乘起来。",
        f"{pair}×{partner}×{other}＝{pair * partner}×{other}＝{pair * other * partner}。",
    )


@topic("distributive", "laws_product")
def distributive(chance: Random) -> Made:
    a, b = chance.randint(12, 88), chance.randint(3, 19)
    rest = 100 - a
    return number(
        f"用简便方法计算：{a}×{b}＋{rest}×{b}＝",
        100 * b,
        f"两个积都有因数{b}，可以用乘法分配律。",
        f"（{a}＋{rest}）×{b}＝100×{b}＝{100 * b}。",
    )


@topic("times")
def times(chance: Random) -> Made:
    small, count = chance.randint(3, 9), chance.randint(2, 9)
    if chance.random() < 0.5:
        return number(
            f"白萝卜有{small * count}根，红萝卜有{small}根。白萝卜的根数是红萝卜的几倍？",
            count,
            "求一个数是另一个数的几倍，就是求一个数里面有几个另一个数。",
            f"{small * count}÷{small}＝{count}，是{count}倍。",
            unit="倍",
        )
    return number(
        f"擦桌椅的有{small}人，扫地的人数是它的{count}倍。扫地的有多少人？",
        small * count,
        "求一个数的几倍是多少，用乘法。",
        f"{small}×{count}＝{small * count}（人）。",
        unit="人",
    )


@topic("estimating")
def estimate(chance: Random) -> Made:
    a, b = chance.randint(21, 89), chance.randint(201, 489)
    near_a, near_b = round(a / 10) * 10, round(b / 100) * 100
    right = f"{near_b}＋{near_a}＝{near_b + near_a}"
    wrong = [
        f"{near_b + 100}＋{near_a}＝{near_b + near_a + 100}",
        f"{near_b}＋{near_a + 30}＝{near_b + near_a + 30}",
        f"{near_b}－{near_a}＝{near_b - near_a}",
    ]
    return choose(
        chance,
        f"估算{b}＋{a}，下面哪种看作的数最接近？",
        right,
        wrong,
        "把每个数看作最接近的整十数或整百数。",
        f"{b}接近{near_b}，{a}接近{near_a}。",
    )


@topic("squares")
def odd_sum(chance: Random) -> Made:
    count = chance.randint(4, 10)
    return number(
        f"1＋3＋5＋…＋{2 * count - 1}＝",
        count * count,
        "数一数有几个加数，画成正方形看看。",
        f"有{count}个加数，摆成每边{count}个的正方形，和是{count}²＝{count * count}。",
    )


@topic("multiply", "multiply_one", "arithmetic_product")
def find_mistake(chance: Random) -> Made:
    a, b = chance.randint(23, 98), chance.randint(3, 9)
    right = f"{a}×{b}＝{a * b}"
    wrong = [f"{a}×{b}＝{text}" for text in near(chance, a * b, (-10, 10, 20, -1, 100))]
    return choose(
        chance,
        "下面哪一道算对了？",
        right,
        wrong,
        "先看个位相乘的末位对不对，再估一估大小。",
        f"{right}，其余的进位错了。",
    )
