"""Figures of geometry."""

from math import cos, hypot, radians, sin

from xingtan.main.demo.media.chalk import Drawing, Point


def _turn(x: float, y: float, radius: float, degrees: float) -> Point:
    return x + radius * cos(radians(degrees)), y - radius * sin(radians(degrees))


def lines(d: Drawing) -> Drawing:
    """A segment, a ray, a straight line."""
    d.line(90, 50, 230, 50).dot(90, 50).dot(230, 50)
    d.line(90, 92, 310, 92).dot(90, 92)
    return d.line(8, 134, 312, 134, "warm")


def angle(d: Drawing, degrees: str = "50") -> Drawing:
    """An angle of so many degrees, with its arc and its size."""
    size = float(degrees)
    x, y = (120, 140) if size < 100 else (170, 140)
    d.line(x, y, x + 130, y).line(x, y, *_turn(x, y, 120, size), "warm").arc(x, y, 30, 0, size, "faint")
    return d.dot(x, y).write(f"{degrees}°", *_turn(x, y, 50 if size > 45 else 66, size / 2 - 3), 14)


def protractor(d: Drawing, degrees: str = "50") -> Drawing:
    """A protractor laid on an angle."""
    size, x, y, radius = float(degrees), 160.0, 146.0, 112.0
    d.arc(x, y, radius, 0, 180).line(x - radius, y, x + radius, y).arc(x, y, 84, 0, 180, "faint")
    for mark in range(0, 181, 10):
        inner = radius - (14 if mark % 30 == 0 else 7)
        d.line(*_turn(x, y, radius, mark), *_turn(x, y, inner, mark), "faint", 0.9)
    for mark in (30, 60, 90, 120, 150):
        wx, wy = _turn(x, y, 93, mark)
        d.write(str(mark), wx, wy + 3, 8)
    d.line(x, y, x + 132, y, "warm").line(x, y, *_turn(x, y, 132, size), "warm")
    return d.arc(x, y, 30, 0, size, "warm", 1.4).write(f"{degrees}°", *_turn(x, y, 52, size / 2), 13)


def measured(d: Drawing, degrees: str = "50") -> Drawing:
    """An angle with a protractor on it, to be read: both rows of numbers, no answer."""
    size, x, y, radius = float(degrees), 160.0, 148.0, 118.0
    d.arc(x, y, radius, 0, 180).line(x - radius, y, x + radius, y)
    for mark in range(0, 181, 10):
        inner = radius - (12 if mark % 30 == 0 else 7)
        d.line(*_turn(x, y, radius, mark), *_turn(x, y, inner, mark), "faint", 0.9)
    for mark in range(0, 181, 30):
        wx, wy = _turn(x, y, 97, mark)
        ix, iy = _turn(x, y, 78, mark)
        lift = 3 if 0 < mark < 180 else -4  # the ends stand above the base line
        d.write(str(180 - mark), wx, wy + lift, 8).write(str(mark), ix, iy + lift, 7, "faint")
    return d.line(x, y, x + 136, y, "warm").line(x, y, *_turn(x, y, 136, size), "warm")


def angle_kinds(d: Drawing) -> Drawing:
    """An acute, a right and an obtuse angle."""
    for x, size, chalk in ((30, 48, "plain"), (140, 90, "warm"), (240, 128, "plain")):
        d.line(x + 66, 124, x, 124, chalk).line(x, 124, *_turn(x, 124, 68, size), chalk)  # type: ignore[arg-type]
        d.arc(x, 124, 20, 0, size, "faint").write(f"{size}°", x + 34, 150, 11)
    return d


def drawn_angle(d: Drawing, degrees: str = "65") -> Drawing:
    """Drawing an angle: the base, the mark, the dashed second side."""
    size = float(degrees)
    d.line(100, 140, 260, 140).dot(100, 140).arc(100, 140, 40, 0, size, "faint")
    return d.dashed(100, 140, *_turn(100, 140, 118, size), "warm").write(f"{degrees}°", 160, 122, 14)


def triangle(d: Drawing, kind: str = "any") -> Drawing:
    """A triangle with its height: any, right, equal (isosceles), obtuse."""
    apex = {"any": (130, 34), "right": (70, 34), "equal": (160, 30), "obtuse": (40, 44)}[kind]
    d.path([apex, (70, 148), (250, 148)], closed=True)
    d.dashed(apex[0], apex[1], apex[0], 148, "warm")
    if kind == "obtuse":
        d.dashed(40, 148, 70, 148)
    d.path([(apex[0], 138), (apex[0] + 10, 138), (apex[0] + 10, 148)], "faint")
    return d.write("a", 165, 166, 13).write("h", apex[0] + 12, 100, 13)


def triangle_angles(d: Drawing) -> Drawing:
    """The three angles of a triangle, laid together, make a straight one."""
    d.path([(40, 130), (150, 130), (110, 50)], closed=True)
    d.arc(40, 130, 20, 0, 49, "warm").arc(150, 130, 20, 117, 180, "faint").arc(110, 50, 18, 229, 297)
    d.line(186, 130, 304, 130).line(245, 130, *_turn(245, 130, 54, 49), "faint")
    d.line(245, 130, *_turn(245, 130, 54, 117), "faint")
    d.arc(245, 130, 30, 0, 49, "warm").arc(245, 130, 24, 49, 117).arc(245, 130, 30, 117, 180, "faint")
    return d.write("180°", 245, 160, 15)


def parallelogram(d: Drawing) -> Drawing:
    """A parallelogram with its height, and how it becomes a rectangle."""
    d.path([(80, 140), (220, 140), (256, 50), (116, 50)], closed=True)
    d.dashed(116, 50, 116, 140, "warm").path([(116, 130), (126, 130), (126, 140)], "faint")
    d.dashed(256, 50, 256, 140).dashed(220, 140, 256, 140)
    return d.write("a", 160, 160, 13).write("h", 128, 100, 13)


def trapezoid(d: Drawing) -> Drawing:
    """A trapezoid with its height."""
    d.path([(60, 144), (262, 144), (206, 50), (112, 50)], closed=True)
    d.dashed(112, 50, 112, 144, "warm").path([(112, 134), (122, 134), (122, 144)], "faint")
    return d.write("a", 160, 42, 12).write("b", 160, 162, 12).write("h", 124, 102, 12)


def parallel(d: Drawing) -> Drawing:
    """Two parallel lines and one square to both."""
    d.line(40, 64, 280, 52).line(40, 124, 280, 112).line(166, 20, 174, 164, "warm")
    return d.path([(179, 57), (180, 66), (171, 67)], "faint").path([(182, 117), (183, 126), (174, 127)], "faint")


def square_units(d: Drawing, side: str = "100") -> Drawing:
    """A square with the length of its sides written on."""
    d.box(106, 26, 116, 116).box(106, 120, 22, 22, "warm")
    for n in range(1, 5):
        d.line(106 + n * 23.2, 26, 106 + n * 23.2, 142, "faint").line(106, 26 + n * 23.2, 222, 26 + n * 23.2, "faint")
    return d.write(f"{side} m", 164, 164, 14).write(f"{side} m", 258, 90, 14)


def rectangle_area(d: Drawing, across: str = "6", down: str = "4") -> Drawing:
    """A rectangle cut into unit squares."""
    columns, rows = int(across), int(down)
    side = min(190 / columns, 104 / rows)
    x, y = 160 - side * columns / 2, 84 - side * rows / 2
    d.box(x, y, side * columns, side * rows)
    for n in range(1, columns):
        d.line(x + n * side, y, x + n * side, y + rows * side, "faint")
    for n in range(1, rows):
        d.line(x, y + n * side, x + columns * side, y + n * side, "faint")
    d.box(x, y, side, side, "warm")
    return d.write(across, 160, y + rows * side + 20, 14).write(down, x - 16, 90, 14)


def circle(d: Drawing) -> Drawing:
    """A circle with centre, radius and diameter."""
    d.circle(160, 88, 66).dot(160, 88).line(94, 88, 226, 88, "faint")
    d.line(160, 88, *_turn(160, 88, 66, 52), "warm")
    return d.write("r", 178, 52, 14).write("d", 126, 104, 14).write("O", 150, 84, 11)


def symmetry(d: Drawing) -> Drawing:
    """A butterfly that folds onto itself."""
    half = [(160, 60), (196, 24), (232, 44), (214, 86), (236, 126), (196, 148), (160, 112)]
    d.curve([(320 - x, y) for x, y in half]).curve(half, "warm").dashed(160, 14, 160, 168)
    return d.curve([(160, 60), (150, 40), (140, 34)]).curve([(160, 60), (170, 40), (180, 34)], "warm", 1.6)


def cuboid(d: Drawing) -> Drawing:
    """A cuboid in perspective, hidden edges dashed."""
    d.box(84, 64, 120, 86).path([(84, 64), (124, 32), (244, 32), (204, 64)]).path([(244, 32), (244, 118), (204, 150)])
    d.dashed(124, 32, 124, 118).dashed(124, 118, 244, 118).dashed(124, 118, 84, 150)
    return d.write("a", 144, 168, 12, "warm").write("b", 236, 146, 12, "warm").write("h", 72, 112, 12, "warm")


def cylinder(d: Drawing) -> Drawing:
    """A cylinder and a cone of the same foot and height."""
    d.circle(90, 44, 40, flat=0.3).line(50, 44, 50, 136).line(130, 44, 130, 136).arc(90, 136, 40, 180, 360, flat=0.3)
    d.line(190, 136, 230, 40, "warm").line(270, 136, 230, 40, "warm").arc(230, 136, 40, 180, 360, "warm", flat=0.3)
    d.dashed(230, 40, 230, 136).dashed(190, 132, 270, 132)
    return d.write("h", 240, 96, 12)


def axes(d: Drawing, curve: str = "line") -> Drawing:
    """A plane with axes and a graph: line, parabola, inverse, sine."""
    d.arrow(30, 128, 296, 128, "faint").arrow(90, 168, 90, 16, "faint")
    d.write("x", 302, 142, 11).write("y", 76, 24, 11).write("O", 80, 142, 10)
    for n in range(1, 8):
        d.line(90 + n * 26, 125, 90 + n * 26, 131, "faint", 0.9)
    if curve == "line":
        return d.line(50, 162, 270, 30, "warm").write("y = kx + b", 232, 96, 12)
    if curve == "parabola":
        return d.curve([(120 + n * 10, 30 + (n - 7) ** 2 * 2) for n in range(15)], "warm").write("y = ax²", 258, 70, 12)
    if curve == "inverse":
        d.curve([(90 + 12 * n, 128 - 620 / (6 * n)) for n in range(1, 16)], "warm")
        return d.write("y = k / x", 226, 70, 12)
    d.curve([(90 + n * 5, 128 - 46 * sin(n / 4.2)) for n in range(40)], "warm")
    return d.write("y = sin x", 246, 60, 12)


def pythagoras(d: Drawing) -> Drawing:
    """The squares on the sides of a right triangle."""
    d.path([(130, 110), (190, 110), (130, 65)], closed=True)
    d.box(130, 110, 60, 60, "faint").box(85, 65, 45, 45, "faint")
    d.path([(130, 65), (190, 110), (235, 50), (175, 5)], "warm", closed=True)
    return d.write("a", 106, 94, 13).write("b", 160, 146, 13).write("c", 184, 66, 14, "warm")


def congruent(d: Drawing) -> Drawing:
    """Two triangles that lie one on the other: marks say which sides are equal."""
    for shift, chalk in ((0, "plain"), (146, "warm")):
        a, b, c = (34 + shift, 136), (136 + shift, 136), (64 + shift, 52)
        d.path([a, b, c], chalk, closed=True)  # type: ignore[arg-type]
        for (x1, y1), (x2, y2) in ((a, b), (b, c), (c, a)):
            mx, my, length = (x1 + x2) / 2, (y1 + y2) / 2, hypot(x2 - x1, y2 - y1)
            nx, ny = (y1 - y2) / length * 5, (x2 - x1) / length * 5
            d.line(mx - nx, my - ny, mx + nx, my + ny, "faint")
    return d.write("A", 58, 44, 12).write("B", 26, 152, 12).write("C", 146, 152, 12)


def views(d: Drawing) -> Drawing:
    """A pile of cubes, seen from the front, the left and above."""
    for x, y in ((40, 96), (66, 96), (92, 96), (66, 70)):
        d.box(x, y, 26, 26).path([(x, y), (x + 10, y - 9), (x + 36, y - 9), (x + 26, y)], "faint")
        d.path([(x + 36, y - 9), (x + 36, y + 17), (x + 26, y + 26)], "faint")
    for n in range(3):
        d.box(176 + n * 20, 96, 20, 20, "warm").box(176 + n * 20, 140, 20, 20, "warm")
    return d.box(196, 76, 20, 20, "warm").box(262, 76, 20, 20, "warm").box(262, 96, 20, 20, "warm")
