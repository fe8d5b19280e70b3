"""Exercises of chemistry and biology that can be worked out."""

from random import Random

from xingtan.main.demo.exercises.made import Made, choose, fill, number, topic

ELEMENTS = (
    ("氢", "H", 1, 1),
    ("碳", "C", 6, 12),
    ("氮", "N", 7, 14),
    ("氧", "O", 8, 16),
    ("钠", "Na", 11, 23),
    ("镁", "Mg", 12, 24),
    ("铝", "Al", 13, 27),
    ("硫", "S", 16, 32),
    ("氯", "Cl", 17, 35),
    ("钾", "K", 19, 39),
    ("钙", "Ca", 20, 40),
    ("铁", "Fe", 26, 56),
)


@topic("elements")
def elements(chance: Random) -> Made:
    name, symbol, _, _ = chance.choice(ELEMENTS)
    return fill(
        f"写出{name}元素的符号。", [symbol], "第一个字母大写，第二个字母小写。", f"{name}的元素符号是{symbol}。"
    )


@topic("elements")
def element_names(chance: Random) -> Made:
    name, symbol, _, _ = chance.choice(ELEMENTS)
    return choose(
        chance,
        f"{symbol}是哪种元素？",
        name,
        [other for other, *_ in chance.sample(ELEMENTS, 5) if other != name],
        "想一想元素周期表的前20号。",
        f"{symbol}是{name}。",
    )


@topic("atom")
def atom(chance: Random) -> Made:
    name, _, protons, mass = chance.choice([e for e in ELEMENTS if e[1] not in {"Cl", "Fe"}])
    if chance.random() < 0.5:
        return number(
            f"{name}原子的核电荷数是{protons}，核外有多少个电子？",
            protons,
            "核电荷数＝质子数＝核外电子数。",
            f"有{protons}个电子。",
            unit="个",
        )
    return number(
        f"{name}原子的相对原子质量是{mass}，质子数是{protons}，中子数是多少？",
        mass - protons,
        "相对原子质量≈质子数＋中子数。",
        f"{mass}－{protons}＝{mass - protons}。",
    )


COMPOUNDS = (
    ("水", "H₂O", 18),
    ("二氧化碳", "CO₂", 44),
    ("氧气", "O₂", 32),
    ("氨气", "NH₃", 17),
    ("甲烷", "CH₄", 16),
    ("二氧化硫", "SO₂", 64),
    ("碳酸钙", "CaCO₃", 100),
    ("氧化镁", "MgO", 40),
    ("硫酸", "H₂SO₄", 98),
    ("氢氧化钠", "NaOH", 40),
    ("氧化铁", "Fe₂O₃", 160),
)


@topic("molar")
def molar(chance: Random) -> Made:
    name, formula, value = chance.choice(COMPOUNDS)
    return number(
        f"{name}（{formula}）的相对分子质量是多少？（H－1 C－12 N－14 O－16 Na－23 Mg－24 S－32 Ca－40 Fe－56）",
        value,
        "把化学式中各原子的相对原子质量加起来。",
        f"{formula}的相对分子质量是{value}。",
    )


@topic("valence")
def valence(chance: Random) -> Made:
    formula, name, answer = chance.choice(
        (
            ("SO₂", "硫", 4),
            ("Fe₂O₃", "铁", 3),
            ("CO₂", "碳", 4),
            ("H₂SO₄", "硫", 6),
            ("KMnO₄", "锰", 7),
            ("NaClO", "氯", 1),
            ("Al₂O₃", "铝", 3),
            ("NH₃", "氮", -3),
        )
    )
    return number(
        f"{formula}中{name}元素的化合价是多少？（氢＋1，氧－2，钾、钠＋1）",
        answer,
        "化合物里正负化合价的代数和为零。",
        f"{name}的化合价是{answer:+d}。",
    )


@topic("mass")
def mass(chance: Random) -> Made:
    hydrogen = chance.randint(1, 6)
    return number(
        f"{hydrogen} g氢气完全燃烧（2H₂＋O₂＝2H₂O），生成多少g水？",
        9 * hydrogen,
        "每4份质量的氢气生成36份质量的水。",
        f"{hydrogen}×36÷4＝{9 * hydrogen}（g）。",
        unit="g",
    )


@topic("balancing")
def balancing(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            ("4P＋___O₂＝2P₂O₅，空格里填几？", "5", ["4", "3", "10"], "右边有10个氧原子，左边要5个O₂。"),
            ("___Fe＋2O₂＝Fe₃O₄，空格里填几？", "3", ["1", "2", "4"], "右边有3个铁原子。"),
            ("2KMnO₄＝K₂MnO₄＋MnO₂＋___O₂，空格里填几？", "1", ["2", "3", "4"], "左边8个氧原子，右边4＋2＋2。"),
            ("2H₂O₂＝2H₂O＋___O₂，空格里填几？", "1", ["2", "3", "4"], "左边4个氧原子，右边2＋2。"),
        )
    )
    return choose(chance, prompt, right, wrong, "数一数两边每种原子的个数。", why)


@topic("food_chain")
def food_chain(chance: Random) -> Made:
    right, wrong = chance.choice(
        (
            ("草→兔→狐", ["狐→兔→草", "兔→草→狐", "阳光→草→兔"]),
            ("水稻→蝗虫→青蛙→蛇", ["蛇→青蛙→蝗虫→水稻", "蝗虫→水稻→青蛙→蛇", "水稻→青蛙→蝗虫→蛇"]),
            ("藻类→小虾→小鱼→大鱼", ["大鱼→小鱼→小虾→藻类", "水→藻类→小虾→大鱼", "藻类→大鱼→小鱼→小虾"]),
        )
    )
    return choose(
        chance,
        "下面哪一条食物链写对了？",
        right,
        wrong,
        "从生产者开始，箭头指向吃它的。",
        f"{right}：从植物开始，箭头指向捕食者。",
        figure="chain",
        figure_says="草、兔和狐，箭头从左指向右。",
    )


@topic("microscope")
def microscope(chance: Random) -> Made:
    eye, lens = chance.choice((5, 10, 15)), chance.choice((4, 10, 40))
    return number(
        f"目镜上标着{eye}×，物镜上标着{lens}×，物像放大了多少倍？",
        eye * lens,
        "放大倍数＝目镜倍数×物镜倍数。",
        f"{eye}×{lens}＝{eye * lens}（倍）。",
        unit="倍",
    )


@topic("division_cells")
def division_cells(chance: Random) -> Made:
    times = chance.randint(2, 6)
    return number(
        f"一个细胞连续分裂{times}次，形成多少个细胞？",
        2**times,
        "每分裂一次，细胞数变成原来的2倍。",
        f"2的{times}次方＝{2**times}（个）。",
        unit="个",
    )
