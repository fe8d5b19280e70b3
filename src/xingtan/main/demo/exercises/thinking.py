"""Exercises of planning and of everyday quantities."""

from math import ceil
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, number, topic


@topic("pancakes")
def pancakes(chance: Random) -> Made:
    count, minutes = chance.randint(2, 9), chance.choice((2, 3))
    return number(
        f"每次最多烙2张饼，两面都要烙，每面{minutes}分钟。烙{count}张饼最少要多少分钟？",
        count * minutes,
        "别让锅空着：3张饼可以轮换着烙，三次就够。",
        f"最少烙{count}次，{minutes}×{count}＝{count * minutes}（分）。",
        unit="分钟",
    )


@topic("tea")
def tea(chance: Random) -> Made:
    boil, wash, leaves = chance.randint(7, 10), chance.randint(1, 3), chance.randint(1, 2)
    return number(
        f"洗水壶1分钟，接水1分钟，烧水{boil}分钟，洗茶杯{wash}分钟，找茶叶{leaves}分钟，沏茶1分钟。最快几分钟能喝上茶？",
        1 + 1 + boil + 1,
        "烧水的时候可以做哪些事？",
        f"烧水时洗茶杯、找茶叶：1＋1＋{boil}＋1＝{boil + 3}（分）。",
        unit="分钟",
    )


@topic("horses")
def horses(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "田忌用下等马对齐王的哪匹马？",
                "上等马",
                ["中等马", "下等马", "哪匹都行"],
                "用最差的对最好的，输一场，赢另外两场。",
            ),
            ("田忌最后赢了几场？", "2场", ["1场", "3场", "0场"], "上等对中等，中等对下等，赢两场。"),
            ("田忌一共有几种应对的策略？", "6种", ["3种", "4种", "9种"], "三匹马的出场顺序有3×2×1＝6种。"),
        )
    )
    return choose(chance, prompt, right, wrong, "把对阵写成一张表。", why)


@topic("chickens")
def chickens(chance: Random) -> Made:
    chicken, rabbit = chance.randint(3, 15), chance.randint(2, 12)
    return number(
        f"笼子里有鸡和兔，从上面数有{chicken + rabbit}个头，从下面数有{2 * chicken + 4 * rabbit}只脚。兔有几只？",
        rabbit,
        "假设全是鸡，脚会少几只？",
        f"（{2 * chicken + 4 * rabbit}－{chicken + rabbit}×2）÷2＝{rabbit}（只）。",
        unit="只",
    )


@topic("price")
def price(chance: Random) -> Made:
    each, count = chance.randint(12, 96), chance.randint(3, 12)
    if chance.random() < 0.6:
        return number(
            f"每个篮球{each}元，买{count}个一共要多少元？",
            each * count,
            "单价×数量＝总价。",
            f"{each}×{count}＝{each * count}（元）。",
            unit="元",
        )
    return number(
        f"买{count}个篮球一共用了{each * count}元，每个篮球多少元？",
        each,
        "总价÷数量＝单价。",
        f"{each * count}÷{count}＝{each}（元）。",
        unit="元",
    )


@topic("speed")
def speed(chance: Random) -> Made:
    each, hours = chance.randint(55, 95), chance.randint(2, 8)
    if chance.random() < 0.6:
        return number(
            f"一辆汽车每小时行{each}千米，{hours}小时行多少千米？",
            each * hours,
            "速度×时间＝路程。",
            f"{each}×{hours}＝{each * hours}（千米）。",
            unit="千米",
        )
    return number(
        f"一列车{hours}小时行了{each * hours}千米，平均每小时行多少千米？",
        each,
        "路程÷时间＝速度。",
        f"{each * hours}÷{hours}＝{each}（千米）。",
        unit="千米",
    )


@topic("order")
def boats(chance: Random) -> Made:
    people = chance.randint(21, 49)
    return number(
        f"{people}人去划船，每条大船最多坐6人。都坐大船，至少要租几条？",
        ceil(people / 6),
        "有余数，剩下的人也要一条船。",
        f"{people}÷6＝{people // 6}{'……' + str(people % 6) if people % 6 else ''}，要{ceil(people / 6)}条。",
        unit="条",
    )
