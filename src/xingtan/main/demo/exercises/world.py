"""Exercises of geography and history that can be worked out."""

from fractions import Fraction
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, near, number, topic, written


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
