"""Charts of a Word file: native ones (DrawingML) that Word edits, each with the workbook of its values inside."""

import io
from datetime import date, timedelta

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree
from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.data_source import AxDataSource, NumData, NumFmt, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from xingtan.statistics.rules.document import Chart
from xingtan.ui.fonts import NAME

Labels = list[str] | list[date]
Values = list[float | None]

EPOCH = date(1899, 12, 30).toordinal()  # day 0 of a spreadsheet
DAY_FORMATS = {"zh": 'm"月"d"日"', "en": "d mmm"}
PIGMENT = "2B5A8C"  # 花青, the first pigment of charts
WIDTH, BAR_CM = Cm(16), 0.62
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_chart(word: WordDocument, paragraph: WordParagraph, chart: Chart, language: str, number: int) -> None:
    """Put a chart into a paragraph."""
    labels: Labels = [label.said_in(language) for label in chart.labels]
    if chart.kind == "line":
        since = date.fromisoformat(chart.since)
        labels = [since + timedelta(days=n) for n in range(len(labels))]
    values = [float(value) if value is not None else None for value in chart.series[0].values]
    if chart.kind == "bars":
        labels, values = labels[::-1], values[::-1]  # a lying bar chart begins at its foot
    name = chart.series[0].name.said_in(language)
    book = _workbook(labels, values, name)
    package = word.part.package
    sheet = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), SHEET_TYPE, _saved(book), package)
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    data_id = drawn.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)
    drawn._blob = _chart_xml(chart, book, labels, values, name, language, data_id)
    height = Cm(max(7.0, BAR_CM * len(labels) + 2)) if chart.kind == "bars" else Cm(7.5)
    _draw(paragraph, word.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART), chart, language, number, height)


def _workbook(labels: Labels, values: Values, name: str) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.append(["", name])
    for label, value in zip(labels, values, strict=True):
        sheet.append([label, value])
    return book


def _saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _chart_xml(
    chart: Chart, book: Workbook, labels: Labels, values: Values, name: str, language: str, data_id: str
) -> bytes:
    """Write the chart with the values that it shows, so that it is drawn without opening the workbook."""
    sheet, last = book.active, len(labels) + 1
    drawn = LineChart() if chart.kind == "line" else BarChart()
    drawn.add_data(Reference(sheet, min_col=2, min_row=1, max_row=last), titles_from_data=True)
    _dress(drawn, chart, language)
    series = drawn.series[0]
    series.tx.strRef.strCache = StrData(ptCount=1, pt=[StrVal(idx=0, v=name)])
    points = [NumVal(idx=n, v=str(value)) for n, value in enumerate(values) if value is not None]
    series.val.numRef.numCache = NumData(formatCode="#,##0", ptCount=len(values), pt=points)
    series.cat = _categories(f"'{sheet.title}'!$A$2:$A${last}", labels, language)
    return _finished(drawn._write(), data_id)


def _dress(drawn: BarChart | LineChart, chart: Chart, language: str) -> None:
    """Set colours and axes."""
    series, fill = drawn.series[0], GraphicalProperties(solidFill=PIGMENT)
    fill.line.solidFill = PIGMENT
    series.graphicalProperties = fill
    if isinstance(drawn, LineChart):
        series.smooth, series.marker.symbol, fill.line.width = False, "none", 22_000
        drawn.x_axis = DateAxis(crossAx=drawn.y_axis.axId, majorUnit=7, majorTimeUnit="days", baseTimeUnit="days")
        drawn.y_axis.crossAx = drawn.x_axis.axId
        drawn.x_axis.numFmt = NumFmt(formatCode=DAY_FORMATS[language], sourceLinked=False)
    else:
        drawn.type, drawn.gapWidth = ("bar" if chart.kind == "bars" else "col"), 40
    drawn.legend = None
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.numFmt = NumFmt(formatCode="#,##0", sourceLinked=False)
    drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    drawn.y_axis.scaling.min = 0


def _categories(cells: str, labels: Labels, language: str) -> AxDataSource:
    """Give the labels with their cells: days as numbers on the axis of days, words as words."""
    if labels and isinstance(labels[0], date):
        days = [
            NumVal(idx=n, v=str(label.toordinal() - EPOCH)) for n, label in enumerate(labels) if isinstance(label, date)
        ]
        cache = NumData(formatCode=DAY_FORMATS[language], ptCount=len(days), pt=days)
        return AxDataSource(numRef=NumRef(f=cells, numCache=cache))
    words = [StrVal(idx=n, v=str(label)) for n, label in enumerate(labels)]
    return AxDataSource(strRef=StrRef(f=cells, strCache=StrData(ptCount=len(words), pt=words)))


def _finished(tree: etree._Element, data_id: str) -> bytes:
    """Name the font and the workbook in a chart as openpyxl writes it."""
    text = (
        f'<c:txPr xmlns:c="{_C}" xmlns:a="{_A}"><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900">'
        f'<a:latin typeface="{NAME}"/><a:ea typeface="{NAME}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )
    tree.append(etree.fromstring(text))
    tree.append(etree.fromstring(f'<c:externalData xmlns:c="{_C}" xmlns:r="{_R}" r:id="{data_id}"/>'))
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _draw(paragraph: WordParagraph, chart_id: str, chart: Chart, language: str, number: int, height: int) -> None:
    title = chart.title.said_in(language).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    paragraph.add_run()._r.append(
        parse_xml(
            '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{int(WIDTH)}" cy="{int(height)}"/>'
            f'<wp:docPr id="{100 + number}" name="chart {number}" descr="{title}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
            f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{chart_id}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
    )
