"""A chart in a Word document: a part of its own with the numbers in it, and the workbook behind it for who edits them.

Bars are dark grey on white with their number beside their name, so that they can be read in black and white.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from mtqg_xl.narrative.text import Chart
from mtqg_xl.vietnamese import write_number

if TYPE_CHECKING:
    from docx.document import Document

CHART_NAME = "/word/charts/chart{number}.xml"
_BOOK_NAME = "/word/embeddings/chart{number}.xlsx"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU_PER_MM = 36_000
WHOLE = 100
"""Percent at which the axis ends while no bar is longer."""
_BAR_MM = 9
_FRAME_MM = 22
_FIRST_ID = 9000


def write_chart(document: "Document", chart: Chart, number: int, width_mm: float) -> None:
    """Write a chart as a paragraph at the end of a document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package: Any = document.part.package
    book = Part(PackURI(_BOOK_NAME.format(number=number)), _BOOK_TYPE, _book(chart), package)
    part = Part(PackURI(CHART_NAME.format(number=number)), _CHART_TYPE, b"", package)
    behind = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = _chart(chart, behind).encode()
    shown = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    height_mm = _FRAME_MM + _BAR_MM * len(chart.names)
    paragraph = document.add_paragraph(style="Head")
    paragraph._p.append(_drawing(chart, shown, number, (width_mm, height_mm)))


def _drawing(chart: Chart, relation: str, number: int, size_mm: tuple[float, float]) -> Any:
    from docx.oxml.parser import parse_xml

    across, down = (round(length * _EMU_PER_MM) for length in size_mm)
    shares = "; ".join(f"{share:g}" for share in chart.shares)
    told = f"{'; '.join(_labels(chart))} [{shares}]"
    return parse_xml(
        f'<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{_WP}" xmlns:a="{_A}">'
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f"<wp:docPr id={quoteattr(str(_FIRST_ID + number))} name={quoteattr(f'Biểu đồ {number}')}"
        f" descr={quoteattr(f'{chart.title}: {told}')}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _chart(chart: Chart, book: str) -> str:
    last = len(chart.names) + 1
    names = "".join(f'<c:pt idx="{at}"><c:v>{escape(name)}</c:v></c:pt>' for at, name in enumerate(_labels(chart)))
    shares = "".join(f'<c:pt idx="{at}"><c:v>{share!r}</c:v></c:pt>' for at, share in enumerate(chart.shares))
    count = f'<c:ptCount val="{len(chart.names)}"/>'
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    face = f'{black}<a:latin typeface="Times New Roman"/><a:cs typeface="Times New Roman"/>'
    title = (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="vi-VN" sz="1200" b="1">{face}</a:rPr><a:t>{escape(chart.title)}</a:t></a:r></a:p>'
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
    text = (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100">{face}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
    )
    series = (
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(chart.title)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        '<c:spPr><a:solidFill><a:srgbClr val="595959"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2:$B${last}</c:f><c:numCache><c:formatCode>0.0</c:formatCode>{count}{shares}"
        "</c:numCache></c:numRef></c:val></c:ser>"
    )
    names_axis = (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/></c:catAx>'
    )
    # all of the plan is the whole width, or bars of 40 and 50% would look like nearly everything
    end = f'<c:max val="{WHOLE}"/>' if max(chart.shares) <= WHOLE else ""
    shares_axis = (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{end}<c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="b"/><c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/></c:valAx>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">'
        '<c:date1904 val="0"/><c:lang val="vi-VN"/><c:roundedCorners val="0"/>'
        f'<c:chart>{title}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="clustered"/><c:varyColors val="0"/>{series}<c:gapWidth val="60"/><c:axId val="1"/>'
        f'<c:axId val="2"/></c:barChart>{names_axis}{shares_axis}</c:plotArea><c:plotVisOnly val="1"/>'
        f'<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{text}'
        f'<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _labels(chart: Chart) -> list[str]:
    """What stands beside the bars: their number too, as Vietnamese writes it, whatever machine shows it."""
    return [f"{name}: {write_number(share)}%" for name, share in zip(chart.names, chart.shares, strict=True)]


def _book(chart: Chart) -> bytes:
    """The workbook that opens where somebody edits the numbers of the chart in Word."""
    from datetime import datetime

    from xlsxwriter import Workbook

    made = BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})
        sheet = book.add_worksheet("Sheet1")
        sheet.write_string(0, 1, chart.title)
        for row, (name, share) in enumerate(zip(_labels(chart), chart.shares, strict=True), start=1):
            sheet.write_string(row, 0, name)
            sheet.write_number(row, 1, share)
    return made.getvalue()
