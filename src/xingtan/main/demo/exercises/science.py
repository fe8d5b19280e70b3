"""Exercises of physics, chemistry, biology, geography and history that can be worked out."""

from fractions import Fraction
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, decimal, fill, near, number, topic, written


@topic("velocity")
def velocity(chance: Random) -> Made:
    metres, seconds = chance.choice(((100, 10), (400, 50), (1500, 300), (60, 12), (200, 25), (50, 8)))
    if chance.random() < 0.6:
        return number(
            f"小车{seconds} s内通过{metres} m，平均速度是多少m/s？",
            Fraction(metres, seconds),
            "v＝s/t。",
            f"{metres}÷{seconds}＝{decimal(Fraction(metres, seconds))}（m/s）。",
            unit="m/s",
        )
    v = chance.choice((5, 10, 15, 20, 25, 30))
    return number(
        f"{v} m/s＝多少km/h？",
        v * Fraction(36, 10),
        "1 m/s＝3.6 km/h。",
        f"{v}×3.6＝{decimal(v * Fraction(36, 10))}。",
        unit="km/h",
    )


@topic("echo")
def echo(chance: Random) -> Made:
    seconds = chance.choice((1, 2, 3, 4))
    return number(
        f"对着山崖喊一声，{seconds} s后听到回声。山崖离人多少米？（声速取340 m/s）",
        170 * seconds,
        "声音走了一个来回，要除以2。",
        f"340×{seconds}÷2＝{170 * seconds}（m）。",
        unit="m",
    )


@topic("density")
def density(chance: Random) -> Made:
    name, rho = chance.choice(
        (
            ("铝", Fraction(27, 10)),
            ("铁", Fraction(79, 10)),
            ("冰", Fraction(9, 10)),
            ("酒精", Fraction(8, 10)),
            ("铜", Fraction(89, 10)),
        )
    )
    volume = chance.choice((10, 20, 50, 100))
    if chance.random() < 0.5:
        return number(
            f"一块{name}质量{decimal(rho * volume)} g，体积{volume} cm³，密度是多少g/cm³？",
            rho,
            "ρ＝m/V。",
            f"{decimal(rho * volume)}÷{volume}＝{decimal(rho)}（g/cm³）。",
            unit="g/cm³",
        )
    return number(
        f"{name}的密度是{decimal(rho)} g/cm³，{volume} cm³的{name}质量是多少g？",
        rho * volume,
        "m＝ρV。",
        f"{decimal(rho)}×{volume}＝{decimal(rho * volume)}（g）。",
        unit="g",
    )


@topic("reflection")
def reflection(chance: Random) -> Made:
    a = chance.randint(15, 75)
    if chance.random() < 0.5:
        return number(
            f"入射光线与镜面的夹角是{a}°，反射角是多少度？",
            90 - a,
            "入射角是入射光线与法线的夹角。",
            f"入射角90°－{a}°＝{90 - a}°，反射角等于入射角。",
            unit="°",
        )
    return number(
        f"入射角是{a}°，入射光线与反射光线的夹角是多少度？",
        2 * a,
        "反射角等于入射角。",
        f"{a}°＋{a}°＝{2 * a}°。",
        unit="°",
        figure="mirror",
        figure_says="一条光线斜射到镜面，从法线另一侧反射出去。",
    )


@topic("mirror_image")
def mirror_image(chance: Random) -> Made:
    metres = chance.choice((1, 2, 3, 4))
    return number(
        f"人站在平面镜前{metres} m处，人与自己的像相距多少米？",
        2 * metres,
        "像到镜面的距离等于物到镜面的距离。",
        f"{metres}＋{metres}＝{2 * metres}（m）。",
        unit="m",
    )


@topic("lens_image")
def lens_image(chance: Random) -> Made:
    f = chance.choice((5, 10, 15))
    u, right = chance.choice(
        ((3 * f, "倒立、缩小的实像"), (f + f // 2 + 1, "倒立、放大的实像"), (f - 2, "正立、放大的虚像"))
    )
    return choose(
        chance,
        f"凸透镜的焦距是{f} cm，物体放在透镜前{u} cm处，成什么像？",
        right,
        ["倒立、缩小的实像", "倒立、放大的实像", "正立、放大的虚像", "正立、缩小的虚像"],
        f"先比一比：{u} cm与f＝{f} cm、2f＝{2 * f} cm。",
        f"{'u＞2f' if u > 2 * f else 'f＜u＜2f' if u > f else 'u＜f'}，成{right}。",
        figure="lens",
        figure_says="三条平行光线经过凸透镜会聚在焦点F。",
    )


@topic("acceleration")
def acceleration(chance: Random) -> Made:
    v0, a, t = chance.randint(0, 10), chance.randint(1, 5), chance.randint(2, 8)
    if chance.random() < 0.5:
        return number(
            f"物体以{v0} m/s的初速度、{a} m/s²的加速度做匀加速直线运动，{t} s末的速度是多少m/s？",
            v0 + a * t,
            "v＝v₀＋at。",
            f"{v0}＋{a}×{t}＝{v0 + a * t}（m/s）。",
            unit="m/s",
        )
    return number(
        f"速度在{t} s内从{v0} m/s均匀增加到{v0 + a * t} m/s，加速度是多少m/s²？",
        a,
        "a＝Δv/Δt。",
        f"（{v0 + a * t}－{v0}）÷{t}＝{a}（m/s²）。",
        unit="m/s²",
    )


@topic("displacement")
def displacement(chance: Random) -> Made:
    v0, a, t = chance.randint(0, 8), 2 * chance.randint(1, 3), chance.randint(2, 6)
    return number(
        f"物体以{v0} m/s的初速度、{a} m/s²的加速度做匀加速直线运动，{t} s内的位移是多少米？",
        v0 * t + a * t * t // 2,
        "x＝v₀t＋½at²。",
        f"{v0}×{t}＋½×{a}×{t}²＝{v0 * t + a * t * t // 2}（m）。",
        unit="m",
    )


@topic("free_fall")
def free_fall(chance: Random) -> Made:
    t = chance.randint(1, 5)
    return number(
        f"物体从静止开始自由下落{t} s，下落了多少米？（g取10 m/s²）",
        5 * t * t,
        "h＝½gt²。",
        f"½×10×{t}²＝{5 * t * t}（m）。",
        unit="m",
    )


@topic("newton")
def newton(chance: Random) -> Made:
    mass, a = chance.randint(2, 20), chance.randint(1, 6)
    if chance.random() < 0.5:
        return number(
            f"质量{mass} kg的物体加速度是{a} m/s²，合力是多少N？",
            mass * a,
            "F＝ma。",
            f"{mass}×{a}＝{mass * a}（N）。",
            unit="N",
        )
    return number(
        f"{mass * a} N的合力作用在质量{mass} kg的物体上，加速度是多少m/s²？",
        a,
        "a＝F/m。",
        f"{mass * a}÷{mass}＝{a}（m/s²）。",
        unit="m/s²",
    )


@topic("heat")
def heat(chance: Random) -> Made:
    mass, rise = chance.randint(1, 5), chance.choice((10, 20, 50))
    return number(
        f"{mass} kg水温度升高{rise} ℃，吸收多少J热量？[水的比热容4.2×10³ J/(kg·℃)]",
        4200 * mass * rise,
        "Q＝cmΔt。",
        f"4.2×10³×{mass}×{rise}＝{4200 * mass * rise}（J）。",
        unit="J",
    )


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


@topic("globe")
def globe(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "地球的平均半径约是？",
                "6371千米",
                ["4万千米", "637千米", "63710千米"],
                "赤道周长约4万千米，平均半径6371千米。",
            ),
            (
                "地球内部由外到里依次是？",
                "地壳、地幔、地核",
                ["地核、地幔、地壳", "地幔、地壳、地核", "地壳、地核、地幔"],
                "像鸡蛋的壳、清、黄。",
            ),
            (
                "首次环球航行的是哪支船队？",
                "麦哲伦船队",
                ["哥伦布船队", "郑和船队", "达·伽马船队"],
                "1519—1522年，证明地球是球体。",
            ),
            (
                "东、西半球的分界线是？",
                "20°W和160°E",
                ["0°和180°", "20°E和160°W", "赤道"],
                "这样分避免把欧洲和非洲的一些国家分在两个半球。",
            ),
        )
    )
    return choose(chance, prompt, right, wrong, "看一看地球仪。", why)


@topic("map_scale")
def map_scale(chance: Random) -> Made:
    kilometres, centimetres = chance.choice((5, 10, 20, 50)), chance.randint(2, 9)
    return number(
        f"地图上1厘米代表实际距离{kilometres}千米，图上量得两地相距{centimetres}厘米，实际相距多少千米？",
        kilometres * centimetres,
        "实际距离＝图上距离×1厘米代表的距离。",
        f"{kilometres}×{centimetres}＝{kilometres * centimetres}（千米）。",
        unit="千米",
    )


@topic("temperature")
def temperature(chance: Random) -> Made:
    high, low = chance.randint(18, 35), chance.randint(-5, 15)
    if chance.random() < 0.5:
        return number(
            f"某天最高气温{high}℃，最低气温{low}℃，气温日较差是多少℃？",
            high - low,
            "最高气温减去最低气温。",
            f"{high}－（{low}）＝{high - low}（℃）。",
            unit="℃",
        )
    hundred = chance.randint(5, 20)
    return number(
        f"山脚气温{high}℃，山顶比山脚高{hundred * 100}米，山顶气温约多少℃？（每升高100米约下降0.6℃）",
        high - hundred * Fraction(6, 10),
        "先算下降了多少度。",
        f"{high}－0.6×{hundred}＝{written(high - hundred * Fraction(6, 10))}（℃）。",
        unit="℃",
    )


EARLY = (
    ("夏朝建立", -2070),
    ("商朝建立", -1600),
    ("西周建立", -1046),
    ("东周开始", -770),
    ("战国开始", -475),
    ("商鞅开始变法", -356),
    ("秦统一六国", -221),
)
LATER = (
    ("秦统一六国", -221),
    ("陈胜、吴广起义", -209),
    ("西汉建立", -202),
    ("张骞第一次出使西域", -138),
    ("东汉建立", 25),
    ("官渡之战", 200),
    ("赤壁之战", 208),
    ("曹丕称帝建魏", 220),
    ("西晋建立", 266),
    ("淝水之战", 383),
    ("孝文帝迁都洛阳", 494),
)


def _year(year: int) -> str:
    return f"公元前{-year}年" if year < 0 else f"{year}年"


def _years(events: tuple[tuple[str, int], ...], chance: Random) -> Made:
    if chance.random() < 0.6:
        what, year = chance.choice(events)
        others = [_year(other) for _, other in chance.sample(events, 5) if other != year]
        about = "约" if year < -1000 else ""
        return choose(
            chance,
            f"{what}是在哪一年？",
            f"{about}{_year(year)}",
            others,
            "公元前的数字越大，离现在越远。",
            f"{what}：{about}{_year(year)}。",
        )
    first, second = sorted(chance.sample(events, 2), key=lambda event: event[1])
    others = [name for name, year in events if year > first[1]]
    return choose(
        chance,
        "下面哪件事发生得最早？",
        first[0],
        [second[0], *chance.sample(others, min(3, len(others)))],
        "先写出年份，再排一排。",
        f"{first[0]}最早，{_year(first[1])}。",
    )


@topic("years_early")
def years_early(chance: Random) -> Made:
    return _years(EARLY, chance)


@topic("years")
def years(chance: Random) -> Made:
    return _years(LATER, chance)


@topic("years", "years_early")
def span_of_years(chance: Random) -> Made:
    before, after = chance.choice((221, 202, 138, 209)), chance.choice((25, 200, 208, 220))
    return choose(
        chance,
        f"从公元前{before}年到公元{after}年，经过了多少年？",
        str(before + after - 1),
        near(chance, before + after - 1, (1, 2, 10, -1)),
        "没有公元0年，相加以后要减1。",
        f"{before}＋{after}－1＝{before + after - 1}（年）。",
    )
