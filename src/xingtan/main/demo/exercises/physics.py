"""Exercises of physics that can be worked out."""

from fractions import Fraction
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, decimal, number, topic


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
