"""Charts of a PDF, drawn with its own lines."""

from itertools import pairwise
from math import ceil

from fpdf import FPDF

from xingtan.statistics.rules.document import Chart
from xingtan.ui.charts import nice_step

PIGMENT, GRID, INK, SOFT = (0x2B, 0x5A, 0x8C), (0xDD, 0xDA, 0xD3), (0x1D, 0x27, 0x33), (0x55, 0x5F, 0x6B)
BAR_MM, PLOT_MM, SMALL = 6.4, 58.0, 8


def height_mm(chart: Chart) -> float:
    """Say how high the chart is drawn."""
    return BAR_MM * len(chart.labels) + 2 if chart.kind == "bars" else PLOT_MM + 8


def draw_chart(pdf: FPDF, chart: Chart, language: str, family: str) -> None:
    """Draw at the present height, over the whole width."""
    pdf.set_font(family, size=SMALL)
    pdf.set_text_color(*INK)
    labels = [label.said_in(language) for label in chart.labels]
    values = chart.series[0].values
    if chart.kind == "bars":
        _bars(pdf, labels, values)
    else:
        _plot(pdf, labels, values, lined=chart.kind == "line")


def _bars(pdf: FPDF, labels: list[str], values: tuple[float | None, ...]) -> None:
    """Draw lying bars, each with its name before and its value behind it."""
    greatest = max((value for value in values if value is not None), default=0) or 1
    name_mm = max((pdf.get_string_width(label) for label in labels), default=0) + 3
    room = pdf.epw - name_mm - 26
    top, left = pdf.get_y(), pdf.l_margin
    pdf.set_fill_color(*PIGMENT)
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = top + number * BAR_MM
        pdf.set_xy(left, y)
        pdf.cell(name_mm - 2, BAR_MM, label, align="R")
        width = room * (value or 0) / greatest
        if width:
            pdf.rect(left + name_mm, y + 1.2, max(width, 0.3), BAR_MM - 2.4, style="F")
        pdf.set_xy(left + name_mm + width + 1, y)
        pdf.cell(25, BAR_MM, "—" if value is None else f"{int(value):,}")


def _plot(pdf: FPDF, labels: list[str], values: tuple[float | None, ...], lined: bool) -> None:
    """Draw a line over days or standing columns, above an axis with steps of 1, 2 or 5."""
    greatest = int(max((value for value in values if value is not None), default=0)) or 1
    step = nice_step(greatest)
    ceiling = step * ceil(greatest / step)
    left = pdf.l_margin + pdf.get_string_width(f"{ceiling:,}") + 3
    width, top = pdf.l_margin + pdf.epw - left, pdf.get_y() + 2
    base = top + PLOT_MM - 6
    for level in range(0, ceiling + 1, step):
        y = base - (base - top) * level / ceiling
        pdf.set_draw_color(*(GRID if level else SOFT))
        pdf.line(left, y, left + width, y)
        pdf.set_xy(pdf.l_margin, y - 2)
        pdf.cell(left - pdf.l_margin - 2, 4, f"{level:,}", align="R")
    pitch = width / max(len(values), 1)
    points = [
        None if value is None else (left + pitch * (n + 0.5), base - (base - top) * value / ceiling)
        for n, value in enumerate(values)
    ]
    (_line if lined else _columns)(pdf, points, pitch, base)
    every = 7 if lined and len(labels) > 10 else 1
    widest = max(map(pdf.get_string_width, labels[::every]), default=0)
    if widest > pitch * every:
        pdf.set_font_size(SMALL * pitch * every / (widest + 1))
    for number in range(0, len(labels), every):
        pdf.set_xy(left + pitch * number + (0 if lined else -pitch * 0.5), base + 1)
        pdf.cell(pitch if lined else 2 * pitch, 4, labels[number], align="C")


def _line(pdf: FPDF, points: list[tuple[float, float] | None], _pitch: float, _base: float) -> None:
    pdf.set_draw_color(*PIGMENT)
    pdf.set_line_width(0.55)
    for one, other in pairwise(points):
        if one is not None and other is not None:
            pdf.line(*one, *other)
    pdf.set_line_width(0.2)


def _columns(pdf: FPDF, points: list[tuple[float, float] | None], pitch: float, base: float) -> None:
    pdf.set_fill_color(*PIGMENT)
    for point in points:
        if point is not None and point[1] < base:
            pdf.rect(point[0] - pitch * 0.36, point[1], pitch * 0.72, base - point[1], style="F")
