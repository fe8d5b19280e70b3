"""Figures of the earth and of people on it: maps, sky, weather, time."""

from math import cos, radians, sin

from xingtan.main.demo.media.chalk import Drawing


def coast(d: Drawing) -> Drawing:
    """A line of coast, rivers, a city: the beginning of a map."""
    d.curve([(196, 8), (214, 34), (190, 54), (226, 76), (208, 100), (236, 124), (206, 150), (214, 176)])
    d.curve([(20, 60), (70, 74), (110, 58), (150, 66), (188, 56)], "warm")
    d.curve([(40, 150), (90, 132), (140, 118), (176, 104), (208, 100)], "faint")
    d.dot(110, 58).circle(250, 60, 9, "faint").circle(262, 84, 6, "faint").circle(248, 140, 7, "faint")
    return compass(d, 290, 36, 14)


def compass(d: Drawing, x: float = 160, y: float = 90, size: float = 56) -> Drawing:
    """A compass rose; alone it fills the board."""
    x, y, size = float(x), float(y), float(size)
    if size > 30:
        d.circle(x, y, size, "faint")
        for letter, turn in (("N", 90), ("E", 0), ("S", 270), ("W", 180)):
            d.write(letter, x + (size + 12) * cos(radians(turn)), y - (size + 12) * sin(radians(turn)) + 5, 13)
    d.path([(x - size / 5, y), (x, y - size * 0.86), (x + size / 5, y)], "warm", closed=True)
    return d.path([(x - size / 5, y), (x, y + size * 0.86), (x + size / 5, y)], closed=True)


def contours(d: Drawing) -> Drawing:
    """A hill from above and from the side."""
    for n, size in enumerate((78, 58, 38, 18)):
        d.circle(94, 84, size, "warm" if n == 3 else "plain", flat=0.86)
        d.write(str(100 + n * 100), 94 + size - 9, 76 - n * 6, 7)
    d.curve([(190, 140), (216, 116), (238, 60), (252, 44), (268, 74), (290, 124), (308, 140)], "warm")
    for y in (124, 104, 84, 64):
        d.dashed(186, y, 310, y)
    return d.line(184, 140, 312, 140)


def globe(d: Drawing) -> Drawing:
    """The globe with its grid."""
    d.circle(160, 90, 72).line(88, 90, 232, 90, "warm").arc(160, 90, 72, 90, 270, "faint", flat=1)
    for wide in (24, 50):
        d.path([(160 + wide * sin(radians(t)), 90 - 72 * cos(radians(t))) for t in range(0, 361, 12)], "faint")
    for high in (36, -36):
        d.line(98, 90 + high, 222, 90 + high, "faint")
    return d.line(160, 8, 160, 18).line(160, 162, 160, 172)


def orbit(d: Drawing) -> Drawing:
    """The earth goes around the sun with its axis leaning."""
    d.circle(160, 90, 17, "warm")
    for n in range(8):
        turn = n * 45
        d.line(
            160 + 22 * cos(radians(turn)),
            90 - 22 * sin(radians(turn)),
            160 + 30 * cos(radians(turn)),
            90 - 30 * sin(radians(turn)),
            "warm",
            1.4,
        )
    d.circle(160, 90, 124, "faint", flat=0.46)
    for x, y in ((284, 90), (36, 90), (160, 33), (160, 147)):
        d.circle(x, y, 10).line(x - 5, y + 15, x + 5, y - 15, "plain", 1.2)
    return d


def moon(d: Drawing) -> Drawing:
    """The moon from new to full."""
    for n in range(5):
        x = 44 + n * 58
        d.circle(x, 84, 22, "faint")
        bulge = 22 - n * 11
        right = [(x + 22 * sin(radians(t)), 84 - 22 * cos(radians(t))) for t in range(0, 181, 12)]
        left = [(x + bulge * sin(radians(t)), 84 - 22 * cos(radians(t))) for t in range(180, -1, -12)]
        if n:
            d.path(right + left, "warm")
    return d.curve([(30, 144), (110, 132), (190, 140), (290, 126)], "faint")


def rain(d: Drawing) -> Drawing:
    """Water goes round: sea, cloud, rain, river."""
    d.curve([(10, 140), (40, 134), (70, 140), (100, 134), (130, 140)]).curve(
        [(120, 146), (200, 120), (236, 66), (270, 44), (310, 86)]
    )
    d.curve([(150, 40), (138, 26), (152, 12), (170, 16), (186, 8), (204, 18), (206, 36), (188, 44), (150, 40)])
    for n in range(3):
        d.arrow(50 + n * 16, 120, 76 + n * 14, 70, "faint").line(
            214 + n * 14, 50 + n * 4, 206 + n * 14, 70 + n * 4, "warm", 2
        )
    return d.curve([(248, 80), (226, 104), (180, 128), (126, 142)], "warm")


def thermometer(d: Drawing) -> Drawing:
    """A thermometer and the day's course of warmth."""
    d.circle(60, 142, 14, "warm").line(54, 130, 54, 30).line(66, 130, 66, 30).arc(60, 30, 6, 0, 180).line(
        60, 130, 60, 72, "warm", 4
    )
    for n in range(8):
        d.line(70, 120 - n * 11, 78, 120 - n * 11, "faint")
    d.arrow(110, 148, 304, 148, "faint").arrow(110, 148, 110, 24, "faint")
    return d.curve([(116, 126), (146, 134), (176, 104), (212, 54), (240, 50), (270, 84), (298, 108)], "warm").write(
        "°C", 98, 34, 10
    )


def layers(d: Drawing) -> Drawing:
    """The layers of the earth, cut open."""
    d.arc(160, 160, 140, 20, 160).arc(160, 160, 124, 20, 160, "faint").arc(160, 160, 84, 20, 160).arc(
        160, 160, 42, 20, 160, "warm"
    )
    return d.line(28, 112, 160, 160).line(292, 112, 160, 160)


def timeline(d: Drawing, *years: str) -> Drawing:
    """A line of time with its years."""
    marks = years or ("-221", "618", "1368", "1840", "1949")
    d.arrow(16, 96, 306, 96)
    for n, year in enumerate(marks):
        x = 36 + n * 248 / max(1, len(marks) - 1)
        chalk = "warm" if n == len(marks) // 2 else "plain"
        d.line(x, 84, x, 108, chalk).write(year, x, 130 if n % 2 == 0 else 72, 11, chalk)  # type: ignore[arg-type]
    return d


def wall(d: Drawing) -> Drawing:
    """The Great Wall over the hills."""
    d.curve([(0, 150), (60, 108), (120, 128), (190, 70), (250, 100), (320, 58)], "faint")
    top = [(14, 130), (60, 98), (120, 116), (190, 60), (250, 88), (306, 54)]
    d.curve(top).curve([(x, y + 12) for x, y in top])
    for x, y in ((60, 86), (190, 46), (250, 76)):
        d.box(x - 12, y - 8, 24, 26, "warm").path(
            [(x - 14, y - 8), (x - 14, y - 13), (x + 14, y - 13), (x + 14, y - 8)], "warm", 1.6
        )
    return d


def vessel(d: Drawing) -> Drawing:
    """A bronze tripod."""
    d.line(96, 50, 224, 50, "plain", 2.4).line(96, 50, 104, 100).line(224, 50, 216, 100).curve(
        [(104, 100), (130, 116), (190, 116), (216, 100)]
    )
    d.path([(112, 50), (112, 22), (130, 22), (130, 50)]).path([(190, 50), (190, 22), (208, 22), (208, 50)])
    for x in (116, 160, 204):
        d.line(x - 6, 108, x - 2, 160).line(x + 6, 108, x + 2, 160)
    d.line(104, 66, 216, 66, "faint").line(106, 88, 214, 88, "faint")
    for x in range(118, 206, 22):
        d.path([(x, 84), (x, 70), (x + 14, 70), (x + 14, 80), (x + 6, 80), (x + 6, 75)], "warm", 1.6)
    return d


def scales(d: Drawing) -> Drawing:
    """The scales of the law."""
    d.line(160, 24, 160, 146).line(120, 150, 200, 150).line(84, 44, 236, 44, "warm").dot(160, 30)
    for x in (84, 236):
        d.line(x, 44, x - 26, 96, "faint").line(x, 44, x + 26, 96, "faint").arc(x, 96, 26, 180, 360).line(
            x - 26, 96, x + 26, 96
        )
    return d


def crossing(d: Drawing) -> Drawing:
    """A street with its crossing and its lights."""
    d.line(10, 84, 310, 84, "faint").line(10, 150, 310, 150, "faint")
    for n in range(5):
        d.box(110 + n * 22, 90, 10, 54)
    d.box(248, 16, 24, 62).circle(260, 28, 7, "faint").circle(260, 47, 7, "faint").circle(260, 66, 7, "warm").line(
        260, 78, 260, 84
    )
    return (
        d.circle(70, 60, 8)
        .line(70, 68, 70, 96)
        .line(70, 76, 56, 88)
        .line(70, 76, 84, 88)
        .line(70, 96, 60, 116)
        .line(70, 96, 80, 116)
    )


def house(d: Drawing) -> Drawing:
    """A house, a tree, three people."""
    d.path([(60, 84), (120, 40), (180, 84)]).box(72, 84, 96, 66).box(110, 112, 22, 38, "warm").box(
        84, 96, 16, 16, "faint"
    )
    d.line(250, 150, 250, 106).circle(250, 86, 26)
    for n, high in enumerate((24, 30, 18)):
        x = 190 + n * 14
        d.circle(x, 146 - high, 4.5, "warm").line(x, 151 - high, x, 150, "warm", 1.8)
    return d.line(20, 150, 300, 150)


def ship(d: Drawing) -> Drawing:
    """A sailing ship of the sea routes."""
    d.path([(70, 118), (250, 118), (224, 148), (96, 148)], closed=True).line(160, 118, 160, 24)
    d.curve([(160, 28), (218, 60), (160, 104)], "warm").curve([(160, 34), (108, 66), (160, 104)]).line(
        160, 104, 160, 34, "faint"
    )
    return d.curve(
        [(10, 158), (50, 152), (90, 160), (130, 152), (170, 160), (210, 152), (250, 160), (310, 152)], "faint"
    )
