"""Footnotes: from the word of a template to a part of their own in the Word document."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from mtqg_xl.narrative import Figure, Narrative, Paragraph, Run, to_docx
from mtqg_xl.narrative.marks import note, number, paragraphs
from tests.emitted import problems
from tests.narrative.support import narrative
from tests.narrative.test_every_figure_of_report_d import D

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CELL = Figure("A", "b", "c")


@cache
def told() -> Narrative:
    return D.narrative()


@cache
def content() -> bytes:
    return to_docx(told())


def part(name: str, package: bytes | None = None) -> etree._Element:
    with ZipFile(BytesIO(package or content())) as archive:
        return etree.fromstring(archive.read(f"word/{name}.xml"))


def words(element: etree._Element) -> str:
    return "".join(item.text or "" for item in element.iter(f"{W}t"))


def test_a_note_stands_where_it_was_put_and_keeps_its_figures() -> None:
    (paragraph,) = paragraphs(f"Giải ngân{note('Gồm: ' + number('30', CELL) + ' đồng.')} xong.")
    before, mark, after = paragraph.runs
    assert (before.text, mark.text, after.text) == ("Giải ngân", "", " xong.")
    assert mark.note == (Run("Gồm: "), Run("30", figures=(CELL,)), Run(" đồng."))
    assert paragraph.text == "Giải ngân xong."


def test_a_note_of_nothing_is_none() -> None:
    assert note(" \n ") == ""


def test_every_mark_leads_to_its_note_in_order() -> None:
    marks = [item.get(f"{W}id") for item in part("document").iter(f"{W}footnoteReference")]
    notes = {item.get(f"{W}id"): words(item).strip() for item in part("footnotes") if item.get(f"{W}type") is None}
    assert marks == list(notes)
    assert list(notes.values()) == ["".join(run.text for run in said) for said in told().notes()]
    assert len(marks) >= 5


def test_a_note_begins_with_its_raised_number_in_times_new_roman_10() -> None:
    styles = {item.get(f"{W}styleId"): item for item in part("styles").findall(f"{W}style")}
    raised = styles["FootnoteReference"].find(f"{W}rPr/{W}vertAlign")
    assert raised is not None
    assert raised.get(f"{W}val") == "superscript"
    face = styles["FootnoteText"].find(f"{W}rPr")
    assert face is not None
    assert face.find(f"{W}rFonts").get(f"{W}ascii") == "Times New Roman"  # type: ignore[union-attr]  # it has one
    assert face.find(f"{W}sz").get(f"{W}val") == "20"  # type: ignore[union-attr]  # it has one
    for item in part("footnotes"):
        if item.get(f"{W}type") is None:
            assert item.find(f"{W}p/{W}pPr/{W}pStyle").get(f"{W}val") == "FootnoteText"  # type: ignore[union-attr]
            assert item.find(f"{W}p/{W}r/{W}footnoteRef") is not None


def test_two_lines_part_notes_from_the_text_and_the_settings_name_them() -> None:
    kinds = {item.get(f"{W}id"): item.get(f"{W}type") for item in part("footnotes") if item.get(f"{W}type")}
    assert kinds == {"0": "separator", "1": "continuationSeparator"}
    named = [item.get(f"{W}id") for item in part("settings").iterfind(f"{W}footnotePr/{W}footnote")]
    assert named == ["0", "1"]


def test_places_for_the_office_are_yellow_in_notes_too() -> None:
    yellow = [words(run) for run in part("footnotes").iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None]
    assert len(yellow) == 2
    assert all(text.startswith("[Đơn vị viết:") for text in yellow)


def test_numbers_in_notes_can_be_found_again_and_old_word_may_ignore_what_hides_their_frames() -> None:
    notes = part("footnotes")
    controls = [(item.find(f"{W}sdtPr/{W}tag").get(f"{W}val"), words(item)) for item in notes.iter(f"{W}sdt")]  # type: ignore[union-attr]
    assert ("GNBV-09|area#1|measured", "720") in controls
    assert notes.find(f".//{W15}appearance") is not None
    assert notes.get(f"{MC}Ignorable") == "w15"


@pytest.mark.parametrize("controls", [True, False])
def test_word_would_not_repair_it(tmp_path: Path, controls: bool) -> None:
    path = tmp_path / "chu-thich.docx"
    path.write_bytes(to_docx(told(), controls=controls))
    assert problems(path) == []


def test_a_report_without_notes_has_no_part_for_them() -> None:
    with ZipFile(BytesIO(to_docx(narrative()))) as archive:
        assert "word/footnotes.xml" not in archive.namelist()


def test_a_missing_figure_in_a_note_is_yellow() -> None:
    gap = Run("[thiếu: x]", mark="missing")
    report = replace(narrative(), opening=(Paragraph((Run("a"), Run("", note=(gap,)))),))
    (run,) = (
        run for run in part("footnotes", to_docx(report)).iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None
    )
    assert words(run) == "[thiếu: x]"
