"""Areas of a picture: reading them, and saying whether a point lies in one."""

from xingtan.catalogue.rules.qti.xml import Element
from xingtan.kernel.text import msgid

_COUNTS = {"rect": 4, "circle": 3, "ellipse": 4, "default": 0}
MOST_CORNERS = 100


def read_shape(element: Element) -> tuple[str, tuple[float, ...]]:
    """Read shape and coordinates. Raises Refused where they do not go together."""
    shape = element.get("shape", "default")
    texts = [text for text in element.get("coords").replace(",", " ").split() if text]
    try:
        coords = tuple(float(text.removesuffix("%")) for text in texts)
    except ValueError:
        coords = (float("nan"),)
    fits = len(coords) >= 6 and len(coords) % 2 == 0 if shape == "poly" else len(coords) == _COUNTS.get(shape, -1)
    if not fits or len(coords) > 2 * MOST_CORNERS or any(not -1e5 < each < 1e5 for each in coords):
        raise element.refused(
            "qti-shape",
            msgid("文件“%(file)s”第 %(line)s 行的 <%(element)s>：形状 %(shape)s 和坐标“%(coords)s”对不上。"),
            shape=shape,
            coords=element.get("coords")[:60],
        )
    return shape, coords


def holds(shape: str, coords: tuple[float, ...], x: float, y: float) -> bool:
    """Say whether the point lies in the area, its edge included."""
    if shape == "default":
        return True
    if shape == "rect":
        left, top, right, bottom = coords
        return min(left, right) <= x <= max(left, right) and min(top, bottom) <= y <= max(top, bottom)
    if shape == "circle":
        middle_x, middle_y, radius = coords
        return (x - middle_x) ** 2 + (y - middle_y) ** 2 <= radius**2
    if shape == "ellipse":
        middle_x, middle_y, wide, high = coords
        return wide > 0 and high > 0 and ((x - middle_x) / wide) ** 2 + ((y - middle_y) / high) ** 2 <= 1
    return _in_polygon(list(zip(coords[::2], coords[1::2], strict=True)), x, y)


def _in_polygon(corners: list[tuple[float, float]], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        along = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if along == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def middle(shape: str, coords: tuple[float, ...], width: int, height: int) -> tuple[float, float]:
    """Give a point at which an area can be marked."""
    if shape in {"circle", "ellipse"}:
        return coords[0], coords[1]
    if shape == "rect":
        return (coords[0] + coords[2]) / 2, (coords[1] + coords[3]) / 2
    if shape == "poly":
        return sum(coords[::2]) / (len(coords) // 2), sum(coords[1::2]) / (len(coords) // 2)
    return width / 2, height / 2
