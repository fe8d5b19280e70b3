"""Figures of language, music, art and sport."""

from math import cos, radians, sin

from xingtan.main.demo.media.chalk import Drawing


def grid(d: Drawing, letter: str = "春") -> Drawing:
    """A character in its 田字格."""
    d.box(100, 30, 120, 120).dashed(160, 30, 160, 150).dashed(100, 90, 220, 90)
    d.dashed(100, 30, 220, 150).dashed(220, 30, 100, 150)
    return d.word(letter, 160, 89, 92, "warm")


def grids(d: Drawing, letters: str = "天地人") -> Drawing:
    """A few characters, each in its grid."""
    size = min(84, 276 // len(letters))
    left = 160 - size * len(letters) / 2
    for n, letter in enumerate(letters):
        x, y = left + n * size, 90 - size / 2
        d.box(x, y, size, size).dashed(x + size / 2, y, x + size / 2, y + size).dashed(x, 90, x + size, 90)
        d.word(letter, x + size / 2, 89, size * 0.76, "warm" if n == 0 else "plain")
    return d


def pinyin(d: Drawing, *letters: str) -> Drawing:
    """Letters of pinyin on their four lines."""
    for y in (46, 76, 106, 136):
        d.line(40, y, 280, y, "faint")
    shown = letters or ("a", "o", "e")
    for n, letter in enumerate(shown):
        d.write(letter, 160 + (n - (len(shown) - 1) / 2) * 70, 106, 46, "warm" if n == 0 else "plain")
    return d


def english(d: Drawing, *words: str) -> Drawing:
    """English words on the four lines of a copybook."""
    text = " ".join(words) or "Hello"
    size = min(44.0, 230 / max(4, len(text)) * 1.75)
    high = size * 0.64
    for n in range(4):
        d.line(24, 104 - high + n * high * 0.82 - high * 0.6, 296, 104 - high + n * high * 0.82 - high * 0.6, "faint")
    return d.write(text, 160, 104, size, "warm")


def bubbles(d: Drawing, question: str = "How?", answer: str = "Fine!") -> Drawing:
    """Two people talk: question and answer in bubbles. `_` stands for a space."""
    d.curve([(40, 70), (40, 30), (100, 20), (172, 30), (172, 72), (100, 82), (60, 80)]).line(60, 80, 44, 98).line(
        44, 98, 48, 76
    )
    d.curve([(148, 130), (148, 98), (214, 88), (284, 98), (284, 138), (214, 148), (160, 144)], "warm").line(
        270, 144, 288, 160, "warm"
    ).line(288, 160, 282, 138, "warm")
    d.write(question.replace("_", " "), 106, 58, min(15, 170 / len(question)))
    return d.write(answer.replace("_", " "), 216, 124, min(15, 170 / len(answer)), "warm")


def hills(d: Drawing) -> Drawing:
    """Range behind range: 横看成岭侧成峰."""
    d.curve([(0, 66), (40, 40), (80, 52), (120, 28), (170, 44), (220, 22), (270, 48), (320, 36)], "faint")
    d.curve([(0, 96), (50, 72), (110, 92), (160, 62), (214, 88), (264, 66), (320, 84)], "faint")
    d.curve([(0, 126), (60, 96), (120, 122), (190, 88), (250, 120), (320, 98)]).curve(
        [(0, 152), (70, 128), (150, 150), (230, 118), (320, 142)]
    )
    return d.dot(252, 36, 9)


def moonlit(d: Drawing) -> Drawing:
    """A window, the moon, its light on the floor: 静夜思."""
    d.box(54, 24, 96, 84).line(102, 24, 102, 108).line(54, 66, 150, 66).circle(126, 46, 14, "warm")
    d.dashed(66, 112, 140, 168).dashed(138, 112, 220, 168)
    return (
        d.path([(190, 150), (300, 150)])
        .path([(200, 150), (200, 128), (290, 128), (290, 150)])
        .curve([(206, 128), (214, 112), (234, 118), (240, 128)])
    )


def willow(d: Drawing) -> Drawing:
    """A willow over the water: 咏柳, 春."""
    d.curve([(90, 164), (84, 120), (100, 80), (96, 44), (130, 24)], "plain", 2.8)
    for n in range(7):
        x = 96 + n * 22
        d.curve(
            [(100 + n * 6, 36 - n), (x + 12, 52), (x + 16, 84 + n % 3 * 14), (x + 10, 118 + n % 3 * 12)],
            "warm" if n == 3 else "plain",
            1.6,
        )
    return d.curve([(20, 166), (90, 158), (170, 168), (250, 158), (312, 166)], "faint")


def boat(d: Drawing) -> Drawing:
    """A small boat among steep hills: 早发白帝城, 望天门山."""
    d.curve([(0, 120), (20, 40), (60, 18), (88, 70), (104, 122)]).curve(
        [(320, 120), (296, 36), (256, 14), (226, 66), (214, 122)]
    )
    d.curve([(132, 126), (160, 140), (188, 126)], "warm").line(160, 130, 160, 92, "warm").path(
        [(160, 94), (180, 116), (160, 118)], "warm", 1.8
    )
    for y in (134, 150, 164):
        d.curve([(30, y), (100, y - 5), (170, y + 4), (240, y - 4), (300, y)], "faint")
    return d


def book(d: Drawing) -> Drawing:
    """An open book."""
    d.curve([(160, 52), (120, 38), (60, 46)]).line(60, 46, 60, 138).curve([(60, 138), (120, 130), (160, 146)]).line(
        160, 52, 160, 146, "warm"
    )
    d.curve([(160, 52), (200, 38), (260, 46)]).line(260, 46, 260, 138).curve([(260, 138), (200, 130), (160, 146)])
    for n in range(5):
        d.line(74, 62 + n * 14, 146, 66 + n * 14, "faint").line(174, 66 + n * 14, 246, 62 + n * 14, "faint")
    return d


def lotus(d: Drawing) -> Drawing:
    """A lotus flower on its pond."""
    d.curve([(160, 100), (140, 70), (160, 34), (180, 70), (160, 100)], "warm").curve(
        [(158, 102), (116, 90), (108, 52), (142, 70)], "warm", 1.8
    ).curve([(162, 102), (204, 90), (212, 52), (178, 70)], "warm", 1.8)
    d.line(160, 102, 158, 166).circle(78, 136, 36, flat=0.3).circle(246, 142, 40, flat=0.3)
    return d.line(78, 136, 100, 130, "faint").line(246, 142, 270, 136, "faint")


def staff(d: Drawing, *tones: str) -> Drawing:
    """Notes on a staff; tones from 1 (do) to 8."""
    for n in range(5):
        d.line(24, 56 + n * 14, 300, 56 + n * 14, "faint")
    d.curve(
        [
            (44, 100),
            (34, 88),
            (46, 76),
            (56, 90),
            (44, 102),
            (30, 88),
            (44, 62),
            (50, 44),
            (42, 40),
            (40, 70),
            (46, 124),
            (38, 128),
        ],
        "plain",
        1.8,
    )
    heights = [int(t) for t in tones or ("1", "3", "5", "3", "8", "5")]
    for n, tone in enumerate(heights):
        x, y = 86 + n * 200 / max(1, len(heights) - 1), 126 - (tone - 1) * 7
        d.circle(x, y, 6.4, "warm", flat=0.72).dot(x, y, 4.4).line(x + 6, y, x + 6, y - 38, "warm", 1.6)
    return d


def rhythm(d: Drawing) -> Drawing:
    """A rhythm in two bars."""
    d.line(20, 110, 304, 110, "faint").line(160, 80, 160, 122).line(300, 80, 300, 122)
    for n, (x, pair) in enumerate(((44, False), (84, True), (184, True), (246, False))):
        d.dot(x, 110, 5, "warm" if n == 1 else "plain").line(x + 5, 110, x + 5, 66)
        if pair:
            d.dot(x + 30, 110, 5, "warm" if n == 1 else "plain").line(x + 35, 110, x + 35, 66).line(
                x + 5, 66, x + 35, 66, "plain", 3.2
            )
    return d.write("2", 28, 104, 15).write("4", 28, 124, 15)


def perspective(d: Drawing) -> Drawing:
    """A road that runs to one point."""
    d.line(10, 76, 310, 76, "faint").line(70, 172, 156, 76).line(250, 172, 164, 76).dot(160, 76)
    for y, x in ((160, 60), (132, 92), (110, 118), (94, 136)):
        d.line(x - 18, y, x - 18, y - (y - 76) * 1.1, "plain").line(320 - x + 18, y, 320 - x + 18, y - (y - 76) * 1.1)
    return d.dashed(160, 168, 160, 84, "warm")


def wheel(d: Drawing) -> Drawing:
    """The wheel of colours: three first, three between."""
    for n in range(6):
        turn = radians(90 + 60 * n)
        x, y = 160 + 52 * cos(turn), 92 - 52 * sin(turn)
        d.circle(x, y, 22, "warm" if n % 2 == 0 else "plain")
    return d.path(
        [(160 + 26 * cos(radians(90 + 120 * n)), 92 - 26 * sin(radians(90 + 120 * n))) for n in range(3)],
        "faint",
        closed=True,
    )


def bamboo(d: Drawing) -> Drawing:
    """Bamboo in ink: stems, joints, leaves."""
    for x in (120, 168):
        for n in range(4):
            d.line(x + n, 164 - n * 38, x + n + 1, 132 - n * 38, "plain", 3)
    for x, y, way in ((122, 94, -1), (124, 58, -1), (170, 96, 1), (172, 56, 1), (171, 40, 1)):
        for spread in (0, 14, 28):
            d.curve(
                [
                    (x, y),
                    (x + way * (26 + spread), y - 8 + spread * 0.7),
                    (x + way * (48 + spread * 0.6), y + 6 + spread),
                ],
                "warm" if way > 0 and spread == 14 else "plain",
                2,
            )
    return d


def track(d: Drawing) -> Drawing:
    """A running track with its lanes."""
    for n, radius in enumerate((62, 52, 42)):
        chalk = "warm" if n == 1 else "plain"
        d.arc(110, 90, radius, 90, 270, chalk).arc(210, 90, radius, -90, 90, chalk)  # type: ignore[arg-type]
        d.line(110, 90 - radius, 210, 90 - radius, chalk).line(110, 90 + radius, 210, 90 + radius, chalk)  # type: ignore[arg-type]
    return d.line(190, 132, 190, 152)


def court(d: Drawing) -> Drawing:
    """A basketball court and a way through it."""
    d.box(40, 26, 240, 128).line(160, 26, 160, 154).circle(160, 90, 22).box(40, 66, 44, 48, "faint").box(
        236, 66, 44, 48, "faint"
    )
    return (
        d.arc(40, 90, 62, -70, 70, "faint")
        .arc(280, 90, 62, 110, 250, "faint")
        .curve([(100, 130), (140, 112), (176, 124), (214, 96), (256, 92)], "warm")
    )


def jump(d: Drawing) -> Drawing:
    """A jump, from run-up to landing."""
    d.line(16, 150, 304, 150).curve([(60, 120), (120, 70), (180, 56), (240, 96), (262, 124)], "warm")
    for x, y, lean in ((50, 110, 8), (150, 50, 14), (254, 116, -6)):
        d.circle(x + lean, y - 20, 7).line(x + lean, y - 13, x, y + 8).line(x, y + 8, x - 12, y + 30).line(
            x, y + 8, x + 12, y + 28
        ).line(x + lean * 0.6, y - 4, x + 16, y - 10)
    return d.line(200, 146, 200, 154, "faint")
