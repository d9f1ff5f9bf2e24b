"""The look of official annexes: Times New Roman, thin borders, and three colours that say who fills what."""

from dataclasses import replace

from mtqg_xl.definition.model import UNIT_WORDS
from mtqg_xl.workbook.plan import Style

INPUT_FILL = "#FFF9DB"
GIVEN_FILL = "#E7E6E6"
PARENT_FILL = "#F7F7F7"
WARN_FILL = "#F8CBAD"
BLOCK_FILL = "#F4B6B6"
EXPLAIN_FILL = "#FFE0B2"
GOOD_FILL = "#D5E8D4"
CODE_COLOR = "#808080"

ISSUER = Style(size=12, align="center", wrap=False)
ISSUER_OWN = replace(ISSUER, bold=True)
FORM_NUMBER = Style(size=12, bold=True, align="right", wrap=False)
TITLE = Style(size=14, bold=True, align="center")
SUBTITLE = Style(size=12, italic=True, align="center")
UNIT_LINE = Style(size=12, italic=True, align="right", wrap=False)
HEADER = Style(bold=True, border=True, align="center")
NUMBER_ROW = Style(italic=True, border=True, align="center")
CODE = Style(size=8, color=CODE_COLOR, wrap=False)
LABEL = Style(border=True)
LABEL_CENTER = Style(border=True, align="center")
COMPUTED = Style(border=True, align="right", wrap=False)
GIVEN = Style(border=True, fill=GIVEN_FILL)
SHUT = Style(border=True, fill="#F2F2F2")
INPUT = Style(border=True, align="right", fill=INPUT_FILL, wrap=False, locked=False)
INPUT_GIVEN = Style(border=True, align="right", fill=GIVEN_FILL, wrap=False, locked=False)
INPUT_TEXT = Style(border=True, fill=INPUT_FILL, locked=False)
SENTINEL = Style(border=True, italic=True, locked=False)
SIGNATURE = Style(size=12, bold=True, align="center")
DATE_LINE = Style(size=12, italic=True, align="right", wrap=False)
PLAIN = Style()
PLAIN_BOLD = Style(bold=True)
SMALL = Style(size=9, italic=True, color=CODE_COLOR)
LINK = Style(border=True, color="#0563C1", underline=True)
VERDICT = Style(size=16, bold=True, wrap=False)
SECTION = Style(size=12, bold=True, wrap=False)


WHOLE, WITH_FRACTION = "#,##0", "#,##0.00"
"""A column of any figures shows whole ones so, others so: ``#,##0.###`` leaves a separator behind a whole number."""


def number_format(decimals: int, unit: str = "") -> str:
    """Return the number format of a figure with so many decimals, shown with the separators of the machine.

    In a unit that is a choice of two words, 1 and 0 are shown as those words; with a unit that ends in a number
    (``tiêu chí/19``) a count is shown as a part of it: 14/19.
    """
    if unit in UNIT_WORDS:
        yes, no = UNIT_WORDS[unit]
        return f'[=1]"{yes}";[=0]"{no}";General'
    if (whole := unit.rpartition("/")[2]).isdecimal():
        return f'0"/{whole}"'
    return "#,##0" + ("." + "0" * decimals if decimals else "")
