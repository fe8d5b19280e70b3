"""Exercises of geometry: lines, angles, figures, coordinates."""

from fractions import Fraction
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, number, topic, written


@topic("lines")
def line_facts(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            ("下面哪一种可以量出长度？", "线段", ["直线", "射线"], "只有线段有两个端点，可以量出长度。"),
            ("射线有几个端点？", "1个", ["2个", "没有端点", "3个"], "射线只有一个端点，可以向一端无限延伸。"),
            ("过两点可以画几条直线？", "1条", ["2条", "无数条", "3条"], "两点确定一条直线。"),
            ("两点之间所有连线中最短的是？", "线段", ["曲线", "折线", "射线"], "两点之间，线段最短。"),
            ("手电筒射出的光可以看成？", "射线", ["线段", "直线", "曲线"], "从一点出发，向一个方向延伸。"),
        )
    )
    return choose(chance, prompt, right, wrong, "想一想它有几个端点，能不能延伸。", why)


@topic("angle_parts")
def angle_parts(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "角的大小与什么有关？",
                "两条边叉开的大小",
                ["边的长短", "顶点的位置", "画在哪里"],
                "叉开得越大，角越大，与边的长短无关。",
            ),
            (
                "角是由一个顶点和两条什么组成的？",
                "射线",
                ["线段", "直线", "曲线"],
                "从一点引出两条射线所组成的图形叫做角。",
            ),
            (
                "用放大镜看一个35°的角，看到的角是多少度？",
                "35°",
                ["70°", "350°", "105°"],
                "放大镜不改变两边叉开的大小。",
            ),
        )
    )
    return choose(chance, prompt, right, wrong, "角的两边是射线，可以无限延伸。", why)


@topic("protractor")
def measure_angle(chance: Random) -> Made:
    size = chance.choice((30, 40, 50, 60, 70, 110, 120, 130, 140, 150))
    kind = "锐角" if size < 90 else "钝角"
    return choose(
        chance,
        "这个角是多少度？",
        f"{size}°",
        [f"{180 - size}°", f"{size + 10}°", f"{size - 10}°"],
        "先想一想它比直角大，还是比直角小，再看零刻度线在内圈还是外圈。",
        f"它是{kind}，零刻度线在右边，读这一圈的刻度，是{size}°。",
        figure=f"measured {size}",
        figure_says=f"量角器中心对准角的顶点，一条边压在右边的零刻度线上，"
        f"另一条边压在外圈{180 - size}、内圈{size}的刻度上。",
    )


@topic("angle_kinds")
def angle_kind(chance: Random) -> Made:
    size = chance.choice((18, 45, 89, 90, 91, 120, 165, 180, 360))
    names = {90: "直角", 180: "平角", 360: "周角"}
    right = names.get(size) or ("锐角" if size < 90 else "钝角")
    return choose(
        chance,
        f"{size}°的角是什么角？",
        right,
        [name for name in ("锐角", "直角", "钝角", "平角") if name != right],
        "锐角小于90°，直角等于90°，钝角大于90°而小于180°，平角180°，周角360°。",
        f"{size}°的角是{right}。",
    )


@topic("angle_kinds")
def angle_on_clock(chance: Random) -> Made:
    hour = chance.choice((1, 2, 3, 4, 5))
    return number(
        f"钟面上{hour}时整，时针和分针成的较小的角是多少度？",
        hour * 30,
        "钟面一圈360°，12个大格，每个大格30°。",
        f"{hour}个大格，{hour}×30°＝{hour * 30}°。",
        unit="°",
        figure=f"clock {hour} 0",
        figure_says=f"钟面，时针指着{hour}，分针指着12。",
    )


@topic("angle_sums", "angle_kinds")
def angle_sums(chance: Random) -> Made:
    a = chance.choice((25, 35, 42, 55, 68))
    if chance.random() < 0.5:
        return number(
            f"∠1＋∠2组成一个平角，∠1＝{a}°，∠2＝多少度？",
            180 - a,
            "平角是180°。",
            f"180°－{a}°＝{180 - a}°。",
            unit="°",
        )
    return number(
        f"∠1＋∠2组成一个直角，∠1＝{a}°，∠2＝多少度？", 90 - a, "直角是90°。", f"90°－{a}°＝{90 - a}°。", unit="°"
    )


@topic("angle_sums")
def set_squares(chance: Random) -> Made:
    right = chance.choice((75, 105, 120, 135, 150))
    return choose(
        chance,
        "用一副三角尺（30°、45°、60°、90°）能拼出下面哪个角？",
        f"{right}°",
        [f"{n}°" for n in (80, 100, 110, 125, 140)],
        "拼出来的角都是15°的倍数。",
        f"{right}°＝{ {75: '30°＋45°', 105: '60°＋45°', 120: '90°＋30°', 135: '90°＋45°', 150: '90°＋60°'}[right] }。",
    )


@topic("parallels")
def parallels(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "在同一平面内，两条直线的位置关系有？",
                "相交和平行",
                ["垂直和相交", "平行和垂直", "只有平行"],
                "垂直是相交的特殊情况。",
            ),
            (
                "从直线外一点到这条直线的所有线段中，最短的是？",
                "垂直线段",
                ["平行线", "斜线", "任意一条"],
                "垂直线段的长度叫做点到直线的距离。",
            ),
            (
                "两条平行线之间的距离？",
                "处处相等",
                ["越来越大", "越来越小", "有的长有的短"],
                "平行线之间的垂直线段都相等。",
            ),
            (
                "两条直线相交成直角，这两条直线？",
                "互相垂直",
                ["互相平行", "互相重合", "不在同一平面"],
                "相交成直角就是互相垂直。",
            ),
        )
    )
    return choose(chance, prompt, right, wrong, "在纸上画一画再选。", why)


@topic("quadrilaterals")
def quadrilaterals(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "只有一组对边平行的四边形是？",
                "梯形",
                ["平行四边形", "长方形", "正方形"],
                "两组对边都平行的是平行四边形。",
            ),
            (
                "平行四边形容易变形，这一特性用在哪里？",
                "电动伸缩门",
                ["自行车三角架", "屋顶的三角架", "相机三脚架"],
                "伸缩门要能拉开和合拢。",
            ),
            (
                "从平行四边形一条边上的一点向对边可以画几条垂直线段？",
                "1条",
                ["2条", "无数条", "0条"],
                "过一点只能画一条垂线；但整条边上可以画无数条高。",
            ),
            ("两腰相等的梯形叫做？", "等腰梯形", ["直角梯形", "平行四边形", "菱形"], "两腰相等的梯形是等腰梯形。"),
            (
                "四边形有几条边、几个角？",
                "4条边、4个角",
                ["3条边、3个角", "4条边、2个角", "5条边、5个角"],
                "四边形有四条直的边，有四个角。",
            ),
        )
    )
    return choose(chance, prompt, right, wrong, "画一个看看，再想一想它的特征。", why)


@topic("views")
def views(chance: Random) -> Made:
    n = chance.randint(3, 6)
    prompt, answer = chance.choice(
        (
            (f"把{n}个同样的正方体排成一排，从上面看，能看到几个正方形？", n),
            (f"把{n}个同样的正方体叠成一摞，从上面看，能看到几个正方形？", 1),
        )
    )
    return number(prompt, answer, "想象自己站在那个位置，只画看得见的面。", f"能看到{answer}个正方形。", unit="个")


@topic("triangles")
def triangles(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "三角形具有什么特性？",
                "稳定性",
                ["容易变形", "对称性", "可以滚动"],
                "三条边的长度定了，形状和大小就定了。",
            ),
            ("一个三角形最多有几个钝角？", "1个", ["2个", "3个", "0个"], "两个钝角的和已经超过180°。"),
            (
                "有一个角是直角的三角形叫做？",
                "直角三角形",
                ["锐角三角形", "钝角三角形", "等边三角形"],
                "按最大的角来分类。",
            ),
            ("等边三角形的每个角是多少度？", "60°", ["45°", "90°", "30°"], "180°÷3＝60°。"),
            ("三角形有几条高？", "3条", ["1条", "2条", "无数条"], "每条边上都有一条高。"),
        )
    )
    return choose(chance, prompt, right, wrong, "画一画，量一量。", why)


@topic("sides", "triangles")
def sides(chance: Random) -> Made:
    a, b = chance.randint(4, 9), chance.randint(4, 9)
    right = f"{a}厘米、{b}厘米、{chance.randint(abs(a - b) + 1, a + b - 1)}厘米"
    wrong = [f"{a}厘米、{b}厘米、{a + b + k}厘米" for k in (0, 1, 3)]
    return choose(
        chance,
        "下面哪组小棒能围成三角形？",
        right,
        wrong,
        "看较短的两根加起来是不是比最长的长。",
        "任意两边的和大于第三边，才能围成三角形。",
    )


@topic("triangle_sum")
def triangle_sum(chance: Random) -> Made:
    a, b = chance.randint(25, 85), chance.randint(20, 80)
    return number(
        f"一个三角形的两个角分别是{a}°和{b}°，第三个角是多少度？",
        180 - a - b,
        "三角形的内角和是180°。",
        f"180°－{a}°－{b}°＝{180 - a - b}°。",
        unit="°",
    )


@topic("isosceles", "triangle_sum")
def isosceles(chance: Random) -> Made:
    top = chance.choice((20, 36, 40, 50, 80, 100, 120))
    return number(
        f"等腰三角形的顶角是{top}°，一个底角是多少度？",
        (180 - top) // 2,
        "等腰三角形的两个底角相等。",
        f"（180°－{top}°）÷2＝{(180 - top) // 2}°。",
        unit="°",
    )


@topic("right_angles", "complements")
def right_angles(chance: Random) -> Made:
    a = chance.randint(15, 80)
    return number(
        f"直角三角形的一个锐角是{a}°，另一个锐角是多少度？",
        90 - a,
        "直角三角形的两个锐角互余。",
        f"90°－{a}°＝{90 - a}°。",
        unit="°",
    )


@topic("complements")
def supplement(chance: Random) -> Made:
    a = chance.randint(15, 165)
    return number(
        f"∠A＝{a}°，它的补角是多少度？", 180 - a, "和为180°的两个角互为补角。", f"180°－{a}°＝{180 - a}°。", unit="°"
    )


@topic("pythagoras")
def pythagoras(chance: Random) -> Made:
    a, b, c = chance.choice(((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29)))
    k = chance.choice((1, 1, 2))
    if chance.random() < 0.6:
        return number(
            f"直角三角形两条直角边长{a * k}和{b * k}，斜边长多少？",
            c * k,
            "两直角边的平方和等于斜边的平方。",
            f"{a * k}²＋{b * k}²＝{(a * k) ** 2 + (b * k) ** 2}＝{c * k}²。",
        )
    return number(
        f"直角三角形斜边长{c * k}，一条直角边长{a * k}，另一条直角边长多少？",
        b * k,
        "用斜边的平方减去直角边的平方。",
        f"{c * k}²－{a * k}²＝{(b * k) ** 2}＝{b * k}²。",
    )


@topic("congruence")
def congruence(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            (
                "下面哪一组条件不能判定两个三角形全等？",
                "三个角对应相等",
                ["三边对应相等", "两边及其夹角对应相等", "两角及其夹边对应相等"],
                "三个角相等，大小可以不同。",
            ),
            ("“两边及其夹角对应相等”简写为？", "SAS", ["SSA", "SSS", "ASA"], "S是边，A是角，夹角写在中间。"),
            ("全等三角形的对应边？", "相等", ["成比例但不等", "互相垂直", "互相平行"], "能够完全重合，对应边相等。"),
            (
                "斜边和一条直角边对应相等的两个直角三角形全等，简写为？",
                "HL",
                ["SSA", "AAA", "SAS"],
                "HL只用于直角三角形。",
            ),
        )
    )
    return choose(chance, prompt, right, wrong, "想一想两个三角形能不能完全重合。", why)


@topic("symmetry")
def symmetry(chance: Random) -> Made:
    prompt, right, wrong, why = chance.choice(
        (
            ("正方形有几条对称轴？", "4条", ["1条", "2条", "无数条"], "两条对边中点的连线和两条对角线。"),
            ("圆有几条对称轴？", "无数条", ["1条", "2条", "4条"], "每一条直径所在的直线都是。"),
            (
                "下面哪个图形一定不是轴对称图形？",
                "一般的平行四边形",
                ["长方形", "等腰三角形", "圆"],
                "一般的平行四边形对折后不能完全重合。",
            ),
            ("平移后的图形，什么变了？", "位置", ["形状", "大小", "方向和大小"], "平移只改变位置。"),
            ("长方形有几条对称轴？", "2条", ["4条", "1条", "无数条"], "对边中点的连线，一共2条；对角线不是。"),
        )
    )
    return choose(chance, prompt, right, wrong, "剪一张纸，折一折。", why)


@topic("directions")
def directions(chance: Random) -> Made:
    side, back = chance.choice((("东偏北", "西偏南"), ("西偏北", "东偏南"), ("北偏东", "南偏西"), ("南偏东", "北偏西")))
    a = chance.choice((20, 25, 30, 40))
    return choose(
        chance,
        f"学校在小明家{side}{a}°方向，小明家在学校的什么方向？",
        f"{back}{a}°",
        [f"{side}{a}°", f"{back}{90 - a}°", f"{side}{90 - a}°"],
        "换了观测点，方向正好相反，角度不变。",
        f"方向相反，角度不变：{back}{a}°。",
    )


@topic("coordinates")
def coordinates(chance: Random) -> Made:
    x, y = chance.randint(1, 6), chance.randint(1, 6)
    prompt, right, wrong = chance.choice(
        (
            (
                f"点A（{x}，{y}）关于x轴的对称点是？",
                f"（{x}，-{y}）",
                [f"（-{x}，{y}）", f"（-{x}，-{y}）", f"（{y}，{x}）" if x != y else f"（{x}，{y}）"],
            ),
            (
                f"点A（{x}，{y}）关于y轴的对称点是？",
                f"（-{x}，{y}）",
                [f"（{x}，-{y}）", f"（-{x}，-{y}）", f"（{x}，{y}）"],
            ),
            (f"点（-{x}，{y}）在第几象限？", "第二象限", ["第一象限", "第三象限", "第四象限"]),
            (
                f"把点（{x}，{y}）向右平移3个单位，得到？",
                f"（{x + 3}，{y}）",
                [f"（{x}，{y + 3}）", f"（{x - 3}，{y}）", f"（{x}，{y - 3}）"],
            ),
        )
    )
    return choose(chance, prompt, right, wrong, "横坐标在前，纵坐标在后；画出来看看。", f"答案是{right}。")


@topic("radians")
def radians(chance: Random) -> Made:
    degrees, right = chance.choice(((30, "π/6"), (45, "π/4"), (60, "π/3"), (90, "π/2"), (120, "2π/3"), (180, "π")))
    return choose(
        chance,
        f"{degrees}°等于多少弧度？",
        right,
        ["π/6", "π/4", "π/3", "π/2", "2π/3", "3π/4", "π"],
        "180°＝π弧度。",
        f"{degrees}×π/180＝{right}。",
    )


@topic("trigonometry")
def trigonometry(chance: Random) -> Made:
    prompt, right, wrong = chance.choice(
        (
            ("sin 30°＝", "1/2", ["√2/2", "√3/2", "1"]),
            ("cos 60°＝", "1/2", ["√3/2", "√2/2", "0"]),
            ("tan 45°＝", "1", ["√3", "√3/3", "0"]),
            ("sin 90°＝", "1", ["0", "-1", "1/2"]),
            ("cos 180°＝", "-1", ["1", "0", "-1/2"]),
            ("y＝sin x的最小正周期是", "2π", ["π", "π/2", "4π"]),
        )
    )
    return choose(chance, prompt, right, wrong, "在单位圆上找到这个角的终边。", f"{prompt}{right}。")


@topic("mean_inequality")
def mean_inequality(chance: Random) -> Made:
    k = chance.randint(2, 9)
    return number(
        f"x＞0时，x＋{k * k}/x的最小值是多少？",
        2 * k,
        "两个正数的和不小于它们积的平方根的2倍。",
        f"x＋{k * k}/x≥2√{k * k}＝{2 * k}，x＝{k}时取等号。",
    )


@topic("angle_parts", "lines")
def count_angles(chance: Random) -> Made:
    rays = chance.choice((3, 4, 5))
    return number(
        f"从同一点引出{rays}条射线（都在一个锐角的范围内），一共组成几个角？",
        rays * (rays - 1) // 2,
        "每两条射线组成一个角，有序地数。",
        f"{'＋'.join(str(n) for n in range(rays - 1, 0, -1))}＝{rays * (rays - 1) // 2}（个）。",
        unit="个",
    )


@topic("complements")
def complement_word(chance: Random) -> Made:
    a = Fraction(chance.randint(31, 85))
    return number(
        f"一个角的余角是{written(90 - a)}°，这个角是多少度？",
        a,
        "和为90°的两个角互为余角。",
        f"90°－{written(90 - a)}°＝{written(a)}°。",
        unit="°",
    )
