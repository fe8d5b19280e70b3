"""Figures of physics, chemistry, biology and of science for younger ones."""

from math import cos, exp, hypot, radians, sin

from xingtan.main.demo.media.chalk import Drawing


def sound(d: Drawing) -> Drawing:
    """A string swings and dies away: how a sound is made."""
    d.line(20, 90, 304, 90, "faint")
    points = [(20 + n * 2.0, 90 - 58 * exp(-n / 62) * sin(n / 3.4)) for n in range(142)]
    return d.path(points, "warm")


def wave(d: Drawing) -> Drawing:
    """A wave with its length and its height."""
    d.arrow(20, 90, 308, 90, "faint").path([(24 + n * 2, 90 - 42 * sin(n / 11)) for n in range(138)], "warm")
    d.dashed(58, 40, 58, 130).dashed(196, 40, 196, 130).arrow(66, 36, 190, 36, "faint").arrow(190, 36, 66, 36, "faint")
    return d.write("T", 127, 30, 12)


def circuit(d: Drawing) -> Drawing:
    """A battery, a switch and a lamp in a ring."""
    d.line(60, 140, 130, 140).line(142, 126, 142, 154, "plain", 2.6).line(130, 118, 130, 162).line(142, 140, 260, 140)
    d.line(60, 140, 60, 44).line(60, 44, 140, 44).circle(160, 44, 18, "warm").line(148, 32, 172, 56, "warm", 1.6).line(
        172, 32, 148, 56, "warm", 1.6
    )
    d.line(178, 44, 260, 44).line(260, 44, 260, 76).dot(260, 76, 2.4, "plain").line(260, 76, 280, 104).dot(
        260, 110, 2.4, "plain"
    )
    return d.line(260, 110, 260, 140).write("+", 122, 112, 12).write("-", 152, 112, 12)


def lever(d: Drawing) -> Drawing:
    """A lever with its two arms and forces."""
    d.line(40, 100, 284, 100, "plain", 2.6).path([(120, 102), (104, 136), (136, 136)], closed=True)
    d.arrow(52, 104, 52, 156, "warm").arrow(272, 104, 272, 132, "warm").write("F1", 34, 140, 12).write(
        "F2", 292, 128, 12
    )
    return d.dashed(52, 84, 120, 84).dashed(120, 84, 272, 84).write("L1", 86, 76, 11).write("L2", 196, 76, 11)


def pulley(d: Drawing) -> Drawing:
    """A fixed pulley lifts a load."""
    d.line(100, 20, 220, 20, "plain", 2.4).line(160, 20, 160, 46).circle(160, 62, 18).dot(160, 62)
    d.line(142, 62, 142, 120).box(126, 120, 32, 30, "warm").line(178, 62, 178, 118)
    return d.arrow(178, 112, 178, 148, "warm").write("G", 142, 142, 13).write("F", 194, 140, 13)


def lens(d: Drawing) -> Drawing:
    """A convex lens gathers light in its focus."""
    d.dashed(16, 90, 306, 90).arc(220, 90, 74, 128, 232).arc(100, 90, 74, -52, 52)
    for y in (58, 90, 122):
        d.line(20, y, 160, y, "warm", 1.8).line(160, y, 292, 90 + (90 - y) * 0.46, "warm", 1.8)
    return d.dot(250, 90, 3, "plain").write("F", 250, 112, 13)


def mirror(d: Drawing) -> Drawing:
    """A ray is thrown back at the angle at which it came."""
    d.line(60, 140, 260, 140, "plain", 2.4)
    for x in range(66, 258, 14):
        d.line(x, 142, x - 8, 152, "faint")
    d.dashed(160, 30, 160, 140).arrow(80, 50, 158, 138, "warm").arrow(160, 140, 240, 50, "warm")
    return (
        d.arc(160, 140, 34, 90, 132, "faint")
        .arc(160, 140, 34, 48, 90, "faint")
        .write("i", 146, 98, 12)
        .write("r", 174, 98, 12)
    )


def magnet(d: Drawing) -> Drawing:
    """A bar magnet and its field."""
    d.box(110, 76, 100, 28).line(160, 76, 160, 104).write("N", 134, 97, 14, "warm").write("S", 186, 97, 14)
    for high in (26, 48, 70):
        d.curve(
            [
                (112, 76),
                (70 - high * 0.3, 76 - high * 0.6),
                (160, 76 - high * 1.0),
                (250 + high * 0.3, 76 - high * 0.6),
                (208, 76),
            ],
            "faint",
        )
        d.curve(
            [
                (112, 104),
                (70 - high * 0.3, 104 + high * 0.6),
                (160, 104 + high * 1.0),
                (250 + high * 0.3, 104 + high * 0.6),
                (208, 104),
            ],
            "faint",
        )
    return d


def forces(d: Drawing) -> Drawing:
    """A block on a slope and the forces on it."""
    d.path([(50, 150), (270, 150), (270, 50)], closed=True)
    d.path([(150, 104), (188, 87), (200, 112), (162, 130)], closed=True)
    return (
        d.arrow(176, 108, 176, 164, "warm")
        .arrow(176, 108, 156, 64, "warm")
        .arrow(200, 98, 240, 80, "faint")
        .write("G", 190, 166, 12)
        .write("N", 144, 64, 12)
        .write("f", 246, 76, 12)
    )


def beaker(d: Drawing) -> Drawing:
    """Heating water: a beaker over a flame."""
    d.path([(110, 26), (116, 36), (116, 100), (204, 100), (204, 36), (210, 26)]).line(118, 54, 202, 54, "faint")
    for x, y in ((134, 84), (150, 70), (166, 88), (184, 74)):
        d.circle(x, y, 3, "faint")
    d.line(90, 108, 230, 108).line(100, 108, 84, 162).line(220, 108, 236, 162)
    d.curve([(160, 116), (148, 134), (160, 150), (172, 134), (160, 116)], "warm")
    return d.path([(150, 152), (170, 152), (176, 168), (144, 168)], closed=True)


def test_tube(d: Drawing) -> Drawing:
    """A tube, its gas led through a pipe under water."""
    d.path([(40, 70), (112, 46), (118, 62), (48, 88)]).arc(44, 79, 10, 110, 290).line(116, 54, 170, 40).line(
        170, 40, 170, 128
    ).line(170, 128, 200, 128)
    d.path([(180, 90), (180, 152), (290, 152), (290, 90)]).line(182, 108, 288, 108, "faint").path(
        [(214, 144), (214, 64), (238, 64), (238, 144)], "warm"
    )
    for y in (136, 120, 96):
        d.circle(224, y, 3, "faint")
    return d.curve([(66, 128), (58, 112), (68, 100), (78, 112), (66, 128)], "warm")


def atom(d: Drawing, *shells: str) -> Drawing:
    """An atom with its shells."""
    full = [int(s) for s in shells or ("2", "8", "1")]
    d.circle(160, 90, 14, "warm").write("+", 160, 95, 12)
    for n, count in enumerate(full):
        radius = 32 + n * 22
        d.circle(160, 90, radius, "faint")
        for k in range(count):
            turn = radians(90 + 360 * k / count)
            d.dot(160 + radius * cos(turn), 90 - radius * sin(turn), 3, "plain")
    return d


def molecule(d: Drawing, kind: str = "water") -> Drawing:
    """Molecules: water, oxygen, carbonic (carbon dioxide), methane."""
    parts = {
        "water": [("O", 160, 80, 28), ("H", 108, 126, 17), ("H", 212, 126, 17)],
        "oxygen": [("O", 134, 90, 30), ("O", 188, 90, 30)],
        "carbonic": [("C", 160, 90, 26), ("O", 104, 90, 28), ("O", 216, 90, 28)],
        "methane": [
            ("C", 160, 92, 26),
            ("H", 160, 36, 16),
            ("H", 104, 114, 16),
            ("H", 216, 114, 16),
            ("H", 160, 150, 16),
        ],
    }[kind]
    _, x0, y0, size0 = parts[0]
    for _, x, y, size in parts[1:]:
        far = hypot(x - x0, y - y0)
        ux, uy = (x - x0) / far, (y - y0) / far
        if far > size0 + size + 3:
            d.line(x0 + ux * size0, y0 + uy * size0, x - ux * size, y - uy * size, "faint")
    for n, (name, x, y, size) in enumerate(parts):
        chalk = "warm" if n == 0 else "plain"
        d.circle(x, y, size, chalk).write(name, x, y + size * 0.3, size * 0.7, chalk)  # type: ignore[arg-type]
    return d


def cell(d: Drawing) -> Drawing:
    """A plant cell."""
    d.curve(
        [(70, 40), (160, 26), (250, 40), (262, 90), (250, 144), (160, 156), (70, 144), (58, 90), (70, 40)], "plain", 2.6
    )
    d.curve([(78, 48), (160, 35), (242, 48), (252, 90), (242, 136), (160, 147), (78, 136), (68, 90), (78, 48)], "faint")
    d.circle(118, 84, 20, "warm").circle(118, 84, 6, "warm").curve(
        [(170, 66), (220, 60), (236, 92), (214, 126), (168, 118), (156, 92), (170, 66)]
    )
    for x, y in ((96, 124), (132, 132), (146, 52), (230, 50)):
        d.circle(x, y, 8, flat=0.6)
    return d


def leaf(d: Drawing) -> Drawing:
    """A leaf with its veins."""
    d.curve([(60, 130), (96, 62), (190, 30), (268, 50), (232, 118), (150, 146), (60, 130)], "plain", 2).curve(
        [(34, 148), (60, 130), (160, 92), (268, 50)], "warm"
    )
    for n in range(5):
        x, y = 92 + n * 34, 118 - n * 13
        d.line(x, y, x + 18, y - 30, "faint").line(x, y, x + 34, y + 6, "faint")
    return d


def flower(d: Drawing) -> Drawing:
    """A flower cut through: petals, stamens, pistil."""
    d.curve([(160, 118), (96, 100), (70, 40), (120, 44), (150, 96)]).curve(
        [(160, 118), (224, 100), (250, 40), (200, 44), (170, 96)]
    )
    d.curve([(152, 118), (146, 100), (156, 76), (156, 44)], "warm").curve(
        [(168, 118), (174, 100), (164, 76), (164, 44)], "warm"
    ).circle(160, 40, 6, "warm")
    for x in (128, 192):
        d.line(160 + (x - 160) * 0.3, 112, x, 60).circle(x, 55, 5)
    return d.line(160, 120, 160, 172, "plain", 2.4)


def chain(d: Drawing) -> Drawing:
    """Who eats whom: grass, rabbit, fox, as a chain of arrows."""
    for n in range(5):
        d.curve([(36 + n * 9, 130), (34 + n * 10, 104), (40 + n * 11, 84)])
    d.arrow(92, 108, 122, 108, "warm").circle(156, 116, 18, flat=0.8).circle(176, 100, 10).line(172, 92, 168, 74).line(
        180, 91, 182, 73
    )
    d.arrow(202, 108, 228, 108, "warm").circle(266, 112, 22, flat=0.7).circle(290, 94, 11).path(
        [(284, 86), (284, 76), (291, 83)]
    ).path([(293, 83), (300, 77), (299, 88)])
    return d.curve([(246, 116), (230, 128), (222, 146)])


def heart(d: Drawing) -> Drawing:
    """The heart and the way of the blood."""
    d.curve(
        [(160, 52), (124, 40), (98, 70), (116, 112), (160, 150), (204, 112), (222, 70), (196, 40), (160, 52)],
        "plain",
        2.2,
    )
    d.line(160, 60, 160, 142, "faint").line(112, 92, 208, 92, "faint").arrow(136, 66, 136, 118, "warm").arrow(
        184, 118, 184, 62, "warm"
    )
    return d.curve([(184, 48), (190, 20), (222, 14), (236, 34)], "warm").curve([(132, 46), (126, 16)])


def float_block(d: Drawing) -> Drawing:
    """A body in water: what lifts it and what pulls it."""
    d.path([(70, 40), (70, 156), (250, 156), (250, 40)]).line(72, 76, 248, 76, "faint").box(136, 62, 50, 44, "warm")
    return (
        d.arrow(161, 106, 161, 144, "plain")
        .arrow(161, 62, 161, 24, "plain")
        .write("G", 174, 142, 12)
        .write("F", 174, 34, 12)
    )


def motion(d: Drawing) -> Drawing:
    """Distance over time for something that moves evenly, and something that rests in between."""
    d.arrow(50, 150, 300, 150).arrow(50, 150, 50, 18).write("t", 304, 164, 12).write("s", 38, 26, 12)
    d.line(50, 150, 270, 40, "warm").path([(50, 150), (120, 96), (180, 96), (280, 66)], "faint")
    for x in (105, 160, 215):
        d.dashed(x, 150, x, 150 - (x - 50) / 2)
    return d


def solar(d: Drawing) -> Drawing:
    """The sun and its eight planets."""
    d.arc(-30, 90, 60, -70, 70, "warm")
    for n, size in enumerate((3, 4.5, 5, 4, 14, 11, 8, 8)):
        x = 56 + n * 33
        d.circle(x, 90, size, "warm" if n == 2 else "plain").arc(-30, 90, x + 30, -16, 16, "faint")
    return d.circle(221, 90, 18, "faint", flat=0.25)
