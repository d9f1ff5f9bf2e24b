"""Figures → a report in words: outline and sentences are data, numbers remember the cells they came from.

`reports_of` gives the definitions, `render` fills one with the figures of a reporter, `to_docx` lays it out in Word.
"""

from mtqg_xl.narrative.render import render
from mtqg_xl.narrative.report import ReportDefinition, SectionDefinition, load_reports, reports_of
from mtqg_xl.narrative.source import Members
from mtqg_xl.narrative.text import Figure, Narrative, Paragraph, ReportHeader, Run, Section
from mtqg_xl.narrative.word import to_docx
from mtqg_xl.narrative.wording import Coverage, Style

__all__ = [
    "Coverage",
    "Figure",
    "Members",
    "Narrative",
    "Paragraph",
    "ReportDefinition",
    "ReportHeader",
    "Run",
    "Section",
    "SectionDefinition",
    "Style",
    "load_reports",
    "render",
    "reports_of",
    "to_docx",
]
