"""Figures of arithmetic: numbers on lines, in places, in columns, in parts, in charts."""

from itertools import pairwise

from xingtan.main.demo.media.chalk import Drawing


def number_line(d: Drawing, first: str = "0", last: str = "10", marked: str = "7") -> Drawing:
    """A number line with one number marked."""
    low, high, at = int(first), int(last), float(marked)
    d.arrow(24, 100, 300, 100)
    steps = min(10, high - low)
    for n in range(steps + 1):
        x = 36 + n * 240 / steps
        d.line(x, 94, x, 106, "plain", 1.2)
        if steps <= 10:
            d.write(str(low + (high - low) * n // steps), x, 124, 9)
    x = 36 + (at - low) * 240 / (high - low)
    return d.curve([(36, 92), ((36 + x) / 2, 44), (x, 90)], "warm").dot(x, 100, 3.2).write(marked, x, 74, 14, "warm")


def places(d: Drawing, number: str = "27046") -> Drawing:
    """A number in its place table."""
    width = min(30, 264 / len(number))
    left = 160 - width * len(number) / 2
    d.box(left, 40, width * len(number), 96).line(left, 74, left + width * len(number), 74, "faint")
    for n, digit in enumerate(number):
        if n:
            # A thicker line every four places, as numbers are read in Chinese: 亿, 万, 个.
            thick = "warm" if (len(number) - n) % 4 == 0 else "faint"
            d.line(left + n * width, 40, left + n * width, 136, thick, 1.4)  # type: ignore[arg-type]
        d.write(digit, left + (n + 0.5) * width, 116, 22)
    names = "个十百千万十百千亿十百千"
    for n in range(len(number)):
        d.word(names[len(number) - 1 - n], left + (n + 0.5) * width, 57, 12, "faint")
    return d


def column(d: Drawing, first: str = "145", sign: str = "×", second: str = "12") -> Drawing:
    """A calculation in columns with its result."""
    a, b = int(first), int(second)
    result = a * b if sign == "×" else a + b if sign == "+" else a - b
    right = 208
    _digits(d, str(a), right, 44)
    _digits(d, str(b), right, 72)
    d.write(sign, right - 20 * (max(len(first), len(second)) + 0.6), 72, 17).line(116, 80, 224, 80)
    if sign == "×" and len(second) == 2 and int(second[0]):
        _digits(d, str(a * int(second[1])), right, 104, "faint")
        _digits(d, str(a * int(second[0])), right - 20, 128, "faint")
        d.line(104, 136, 224, 136)
        return _digits(d, str(result), right, 162, "warm")
    return _digits(d, str(result), right, 108, "warm")


def _digits(d: Drawing, text: str, right: float, y: float, chalk: str = "plain") -> Drawing:
    for n, digit in enumerate(reversed(text)):
        d.write(digit, right - n * 20, y, 18, chalk)  # type: ignore[arg-type]
    return d


def division(d: Drawing, whole: str = "178", by: str = "30") -> Drawing:
    """A division by hand: quotient above, what is taken away, what is left."""
    a, b = int(whole), int(by)
    quotient, rest = divmod(a, b)
    right = 200
    _digits(d, by, 110, 78)
    d.curve([(126, 86), (132, 72), (128, 58)]).line(128, 58, 226, 56)
    _digits(d, whole, right, 78)
    _digits(d, str(quotient), right, 48, "warm")
    _digits(d, str(quotient * b), right, 106, "faint")
    d.line(136, 114, 220, 114)
    return _digits(d, str(rest), right, 140)


def fraction(d: Drawing, top: str = "3", bottom: str = "4") -> Drawing:
    """A part of a bar and of a circle."""
    parts, taken = int(bottom), int(top)
    width = 130 / parts
    d.box(24, 66, 130, 40)
    for n in range(1, parts):
        d.line(24 + n * width, 66, 24 + n * width, 106, "faint")
    for n in range(taken):
        for k in range(1, 5):
            d.line(24 + n * width + 3, 66 + k * 8, 24 + (n + 1) * width - 3, 66 + k * 8, "warm", 1.4)
    d.circle(222, 86, 44)
    for n in range(parts):
        turn = 90 - 360 * n / parts
        d.path([(222, 86), _on_circle(222, 86, 44, turn)], "faint")
    d.arc(222, 86, 36, 90, 90 - 360 * taken / parts, "warm", 3)
    return d.write(top, 292, 78, 18).line(280, 86, 304, 86).write(bottom, 292, 110, 18)


def _on_circle(x: float, y: float, radius: float, degrees: float) -> tuple[float, float]:
    from math import cos, radians, sin

    return x + radius * cos(radians(degrees)), y - radius * sin(radians(degrees))


def bars(d: Drawing, *values: str) -> Drawing:
    """A bar chart; the highest bar is warm."""
    heights = [float(v) for v in values or ("8", "5", "11", "7", "9")]
    d.arrow(50, 150, 296, 150).arrow(50, 150, 50, 18)
    for n in range(1, 5):
        d.dashed(50, 150 - n * 28, 286, 150 - n * 28)
    top, width = max(heights), 220 / len(heights)
    for n, height in enumerate(heights):
        chalk = "warm" if height == top else "plain"
        x, y = 62 + n * width, 150 - height / top * 112
        d.path([(x, 150), (x, y), (x + width * 0.55, y), (x + width * 0.55, 150)], chalk)  # type: ignore[arg-type]
        d.write(f"{height:g}", x + width * 0.27, y - 5, 10)
    return d


def trend(d: Drawing) -> Drawing:
    """A line chart through the points of a week."""
    points = [(66 + n * 34, y) for n, y in enumerate((120, 104, 112, 84, 62, 70, 44))]
    d.arrow(50, 150, 296, 150).arrow(50, 150, 50, 18)
    for left, right in pairwise(points):
        d.line(*left, *right, "warm")
    for x, y in points:
        d.dot(x, y, 2.6, "plain")
    return d


def pie(d: Drawing, *shares: str) -> Drawing:
    """A pie chart with its percentages."""
    parts = [int(s) for s in shares or ("40", "35", "25")]
    d.circle(160, 90, 68)
    since = 90.0
    for n, part in enumerate(parts):
        d.path([(160, 90), _on_circle(160, 90, 68, since)], "warm" if n == 0 else "plain")
        x, y = _on_circle(160, 94, 38, since - part * 1.8)
        d.write(f"{part}%", x, y, 11)
        since -= part * 3.6
    return d


def schedule(d: Drawing) -> Drawing:
    """Three pancakes, two sides each, a pan for two: three rounds are enough."""
    for row, (left, right) in enumerate((("1", "2"), ("1'", "3"), ("2'", "3'"))):
        y = 40 + row * 46
        d.circle(110, y, 18).circle(170, y, 18, "warm")
        d.write(left, 110, y + 5, 13).write(right, 170, y + 5, 13, "warm").write(f"{row + 1}", 60, y + 5, 14)
    return d.arrow(220, 24, 220, 156, "faint").write("3", 240, 96, 18)


def clock(d: Drawing, hour: str = "3", minute: str = "0") -> Drawing:
    """A clock that shows a time."""
    d.circle(160, 90, 70)
    for n in range(1, 13):
        x, y = _on_circle(160, 94, 56, 90 - 30 * n)
        d.write(str(n), x, y, 9)
    at = float(hour) + float(minute) / 60
    d.line(160, 90, *_on_circle(160, 90, 34, 90 - 30 * at), "plain", 2.6)
    return d.line(160, 90, *_on_circle(160, 90, 52, 90 - 6 * float(minute)), "warm").dot(160, 90)


def balance(d: Drawing, text: str = "x+5=12") -> Drawing:
    """An equation as a pair of scales."""
    left, _, right = text.partition("=")
    d.path([(160, 60), (150, 150), (170, 150)], closed=True).line(70, 60, 250, 60, "warm").dot(160, 60)
    d.arc(70, 84, 34, 180, 360).line(36, 84, 104, 84).arc(250, 84, 34, 180, 360).line(216, 84, 284, 84)
    d.line(70, 60, 44, 84, "faint").line(70, 60, 96, 84, "faint")
    d.line(250, 60, 224, 84, "faint").line(250, 60, 276, 84, "faint")
    return d.write(left.replace("+", " + "), 70, 80, 12).write(right, 250, 80, 14)


def formula(d: Drawing, *parts: str) -> Drawing:
    """A formula in large writing, underlined."""
    text = " ".join(parts)
    size = min(34.0, 250 / max(4, len(text)) * 1.9)
    d.write(text, 160, 102, size)
    return d.line(60, 124, 260, 121, "warm")


def grouped(d: Drawing, groups: str = "4", each: str = "6") -> Drawing:
    """So many groups of so many dots: what a product is."""
    count, size = int(groups), int(each)
    width = 270 / count
    for g in range(count):
        x = 26 + g * width
        d.circle(x + width / 2, 80, width / 2 - 4, "faint", flat=1.1)
        for n in range(size):
            d.dot(x + width / 2 + (n % 3 - 1) * width / 5, 62 + (n // 3) * 18, 3, "warm" if g == 0 else "plain")
    return d.write(f"{each} × {groups} = {count * size}", 160, 162, 17)


def dice(d: Drawing) -> Drawing:
    """Two dice: what may happen."""
    d.box(70, 50, 76, 76).box(176, 60, 76, 76, "warm")
    for x, y in ((90, 70), (126, 70), (108, 88), (90, 106), (126, 106)):
        d.dot(x, y, 4, "plain")
    for x, y in ((196, 80), (214, 98), (232, 116)):
        d.dot(x, y, 4)
    return d
