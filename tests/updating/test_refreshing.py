"""A report of ours with new figures: what nobody touched follows them, what an officer wrote stays."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from mtqg_xl.findings import UsageError
from mtqg_xl.narrative import to_docx
from mtqg_xl.updating.cleaning import cleaned, is_sound
from mtqg_xl.updating.refreshing import Refreshed, refresh
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.narrative.support import Cell, narrative, year_narrative
from tests.narrative.test_every_figure_of_report_d import D
from tests.narrative.test_every_figure_of_report_e import E
from tests.tables import CellState
from tests.updating.editing import DOCUMENT, control_of, controls, edited, replaced, unwrap, worked_on, write_into
from tests.updating.figures import LATER
from tests.updating.word import W, paragraph, parts, plain, texts, written

PAID = "GN-01.DTTS|DTTS.1.n2|disbursed"
MORE: Mapping[Cell, CellState] = {("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital"): 90_000_000.0}
"""One figure more; every sentence keeps its words."""


@cache
def old() -> bytes:
    return to_docx(narrative())


@cache
def fresh(which: str = "later") -> bytes:
    return to_docx(narrative({"later": LATER, "more": MORE}[which]))


def refreshed(content: bytes, which: str = "later") -> Refreshed:
    return refresh(content, fresh(which), "báo cáo.docx")


def said(content: bytes) -> list[str]:
    return texts(parts(content)[DOCUMENT])


def test_a_report_that_nobody_touched_becomes_what_would_be_written_today() -> None:
    assert said(refreshed(old()).content) == said(fresh())


def test_a_report_of_the_other_layout_does_so_too() -> None:
    more = {("GN-01.DTTS", "DTTS.1.n4", "disbursed_year_recurrent"): 120_000_000.0}
    first, second = to_docx(year_narrative()), to_docx(year_narrative(more))
    assert said(first) != said(second)
    assert said(refresh(first, second, "C.docx").content) == said(second)


def test_the_same_figures_leave_every_byte() -> None:
    assert refresh(old(), old(), "a.docx").content == old()


def test_twice_is_the_same_as_once() -> None:
    once = refreshed(old()).content
    assert refreshed(once).content == once


def test_a_changed_figure_changes_exactly_the_numbers_that_depend_on_it() -> None:
    found = refreshed(old(), "more")
    tags = {change.tag for change in found.numbers}
    assert PAID in tags
    rows = {tuple(tag.split("|")[:2]) for tag in tags}
    assert rows == {
        *(("GN-01.DTTS", "DTTS.1.n2"), ("GN-01.DTTS", "DTTS.1"), ("GN-01.DTTS", "DTTS")),
        ("GN-01.TONG", "TONG"),
    }
    assert not found.sentences
    masked = [_masked(parts(one)[DOCUMENT]) for one in (old(), found.content)]
    assert masked[0] == masked[1]


# --- charts -------------------------------------------------------------------------------------------------

DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART = "word/charts/chart1.xml"
BOOK = "word/embeddings/chart1.xlsx"


def bars(content: bytes) -> list[str]:
    """What stands beside the bars of the first chart of a package."""
    (name,) = (one for one in parts(content) if re.fullmatch(r"word/charts/[^/]+\.xml", one))
    return [
        one.findtext(f"{DRAWN}v", "")
        for one in etree.fromstring(parts(content)[name]).iterfind(f".//{DRAWN}cat//{DRAWN}pt")
    ]


def test_a_chart_shows_the_share_of_every_project_with_money() -> None:
    """103/147, 675,9877/1.140,609, 2.145,977223/3.491 and 0/109 million; Dự án 2 and the others have no plan."""
    assert bars(old()) == ["Dự án 1: 70,1%", "Dự án 3: 59,3%", "Dự án 4: 61,5%", "Dự án 8: 0%"]
    assert BOOK in parts(old())


def test_one_bar_is_no_chart() -> None:
    """Dự án 1 alone has a plan in report C."""
    assert not [name for name in parts(to_docx(year_narrative())) if "charts" in name]


def test_a_chart_follows_the_figures_and_keeps_its_looks() -> None:
    """(90 + 15)/147 is 71,4 %. The colour that an officer chose stays."""
    coloured = replaced(old(), CHART, parts(old())[CHART].replace(b"595959", b"1F4E79"))
    found = refreshed(coloured, "more")
    assert bars(found.content)[0] == "Dự án 1: 71,4%"
    assert b"1F4E79" in parts(found.content)[CHART]
    assert len(found.charts) == 1
    assert parts(found.content)[BOOK] == parts(fresh("more"))[BOOK]


def test_a_chart_ends_where_all_is_paid_until_more_is() -> None:
    """(213 + 15)/147 is more than all."""
    end = b'<c:max val="100"/>'
    beyond = to_docx(narrative({("GN-01.DTTS", "DTTS.1.n2", "disbursed_year_capital"): 213_000_000.0}))
    found = refresh(old(), beyond, "báo cáo.docx").content
    assert "Dự án 1: 155,1%" in bars(found)
    assert [end in parts(content)[CHART] for content in (old(), beyond, found)] == [True, False, False]


def test_a_chart_whose_numbers_an_officer_typed_stays_and_is_told() -> None:
    typed = replaced(old(), CHART, parts(old())[CHART].replace(b"<c:v>70.1</c:v>", b"<c:v>75.0</c:v>"))
    found = refreshed(typed, "more")
    assert bars(found.content) == bars(old())
    assert not found.charts
    assert "[75; 59.3; 61.5; 0]" in found.kept_charts[0].now


def without_words(root: etree._Element) -> None:
    """Take the words about charts away, as LibreOffice does when it saves."""
    for about in root.iter("{*}docPr"):
        about.attrib.pop("descr")


def test_a_chart_that_lost_the_words_about_it_is_known_by_the_memory_of_the_document() -> None:
    found = refreshed(edited(old(), without_words), "more")
    assert bars(found.content)[0] == "Dự án 1: 71,4%"
    assert (len(found.charts), found.kept_charts, found.absent) == (1, (), ())
    assert refreshed(found.content, "more").content == found.content


def test_a_chart_without_words_whose_numbers_an_officer_typed_stays() -> None:
    typed = replaced(old(), CHART, parts(old())[CHART].replace(b"<c:v>70.1</c:v>", b"<c:v>75.0</c:v>"))
    found = refreshed(edited(typed, without_words), "more")
    assert (len(found.charts), len(found.kept_charts)) == (0, 1)
    assert bars(found.content) == bars(old())


def test_a_report_whose_chart_cannot_be_read_is_not_sound() -> None:
    sound = parts(old())
    assert is_sound(sound)
    (rels,) = (name for name in sound if re.fullmatch(r"word/charts/_rels/.+", name))
    (chart,) = (name for name in sound if re.fullmatch(r"word/charts/[^/]+\.xml", name))
    for damaged in (chart, rels, "word/_rels/document.xml.rels"):
        assert not is_sound({**sound, damaged: b'<?xml version="1.0"?>other text'}), damaged


def test_a_chart_that_was_taken_out_stays_out() -> None:
    def without(root: etree._Element) -> None:
        for drawing in list(root.iter(f"{W}drawing")):
            parent = drawing.getparent()
            assert parent is not None
            parent.remove(drawing)

    found = refreshed(edited(old(), without), "more")
    assert not list(etree.fromstring(parts(found.content)[DOCUMENT]).iter(f"{W}drawing"))
    assert found.absent == ("Biểu đồ “Tỷ lệ giải ngân theo dự án (% kế hoạch vốn, gồm vốn kéo dài)”",)


def _masked(part: bytes) -> bytes:
    """A part in canonical form without the text of its numbers."""
    root = etree.fromstring(part)
    for control in controls(root):
        for text in control.iter(f"{W}t"):
            text.text = ""
    for about in root.iter("{*}docPr"):
        about.set("descr", "")  # the words about a chart tell its numbers
    return etree.tostring(root, method="c14n")


def test_all_other_parts_stay_byte_for_byte() -> None:
    before, after = parts(old()), parts(refreshed(old()).content)
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert {name for name in changed if not name.startswith("customXml/")} == {DOCUMENT, CHART, BOOK}


@pytest.mark.parametrize("which", ["later", "more"])
def test_word_would_not_repair_it(tmp_path: Path, which: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(refreshed(old(), which).content)
    assert problems(path) == []


# --- what an officer has changed --------------------------------------------------------------------------


def test_a_number_that_an_officer_typed_stays_and_is_listed() -> None:
    mine = edited(old(), lambda root: write_into(control_of(root, PAID), "91.000.000"))
    found = refreshed(mine, "more")
    (kept,) = found.kept_numbers
    assert (kept.was, kept.now, kept.new, kept.tag) == ("88.000.000", "91.000.000", "90.000.000", PAID)
    assert any("91.000.000 đồng" in line for line in said(found.content))


@pytest.mark.parametrize("lost", ["tag", "tag and title", "control", "bookmarks"])
def test_one_anchor_of_a_number_is_enough(lost: str) -> None:
    def lose(root: etree._Element) -> None:
        for control in controls(root):
            properties = control.find(f"{W}sdtPr")
            assert properties is not None
            for name in {"tag": ("tag",), "tag and title": ("tag", "alias")}.get(lost, ()):
                properties.remove(properties.find(f"{W}{name}"))  # type: ignore[arg-type]
            if lost == "control":
                unwrap(control)
        if lost == "bookmarks":
            for mark in [*root.iter(f"{W}bookmarkStart"), *root.iter(f"{W}bookmarkEnd")]:
                mark.getparent().remove(mark)  # type: ignore[union-attr]

    found = refreshed(edited(old(), lose), "more")
    assert said(found.content) == said(fresh("more"))


def test_an_officers_sentence_stays_and_only_its_numbers_follow() -> None:
    def rewrite(root: etree._Element) -> None:
        paid = control_of(root, PAID)
        before = paid.getparent().findall(f"{W}r")[1]  # type: ignore[union-attr]
        write_into(before, ". Theo cân đối của xã, vốn giao là ")

    found = refreshed(edited(old(), rewrite), "more")
    (line,) = [line for line in said(found.content) if "Theo cân đối của xã" in line]
    assert "90.000.000 đồng" in line


def test_a_sentence_of_an_officer_that_would_read_otherwise_today_is_listed() -> None:
    def rewrite(root: etree._Element) -> None:
        for text in root.iter(f"{W}t"):
            if "chưa giải ngân" in (text.text or "") and "Đã ban hành kế hoạch" in (text.text or ""):
                text.text = (text.text or "").replace("chưa giải ngân", "chưa giải ngân do chờ hướng dẫn")

    mine = edited(old(), rewrite)
    assert said(mine) != said(old())
    found = refreshed(mine)
    (kept,) = [one for one in found.kept_sentences if "chờ hướng dẫn" in one.now]
    assert "54.500.000" in kept.new
    assert any("chờ hướng dẫn" in line for line in said(found.content))


@pytest.mark.parametrize("seed", range(16))
def test_no_word_of_an_officer_is_lost_and_twice_is_once(seed: int) -> None:
    mine, words = worked_on(old(), seed, edits=1 + seed % 8)
    once = refreshed(mine)
    text = "\n".join(said(once.content))
    assert [one for one in words if one not in text] == []
    twice = refreshed(once.content)
    assert twice.content == once.content
    assert (twice.kept_numbers, twice.kept_sentences) == (once.kept_numbers, once.kept_sentences)
    ids = re.findall(rb'<w:bookmarkStart w:id="(\d+)"', parts(once.content)[DOCUMENT])
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("seed", range(5))
def test_figures_that_stay_leave_a_report_that_was_worked_on_as_it_is(seed: int) -> None:
    mine, _ = worked_on(old(), seed, edits=4)
    found = refresh(mine, old(), "a.docx")
    assert plain(parts(found.content)[DOCUMENT]) == plain(parts(mine)[DOCUMENT])


def test_a_report_of_others_is_refused_with_the_way_to_go(tmp_path: Path) -> None:
    other = written(tmp_path / "a.docx", paragraph("Báo cáo"))
    with pytest.raises(UsageError, match="dùng report --from"):
        refresh(other.read_bytes(), fresh(), "a.docx")


# --- the copy to be signed ----------------------------------------------------------------------------------


def test_the_clean_copy_says_the_same_and_keeps_nothing_of_ours(tmp_path: Path) -> None:
    clean = cleaned(old())
    assert said(clean) == said(old())
    found = parts(clean)
    for trace in (b"<w:sdt>", b"mtqg", b"GN-01"):
        assert not any(trace in part for part in found.values()), trace
    path = tmp_path / "a.docx"
    path.write_bytes(clean)
    assert problems(path) == []


def test_the_clean_copy_keeps_what_others_put_in() -> None:
    def add(root: etree._Element) -> None:
        body = root.find(f"{W}body")
        assert body is not None
        own = etree.SubElement(body[0] if body[0].tag == f"{W}p" else next(body.iter(f"{W}p")), f"{W}bookmarkStart")
        own.set(f"{W}id", "5000")
        own.set(f"{W}name", "cua_van_thu")

    assert b"cua_van_thu" in parts(cleaned(edited(old(), add)))[DOCUMENT]


# --- after another program has saved it ---------------------------------------------------------------------


@pytest.mark.libreoffice
def test_a_report_saved_by_libreoffice_is_still_brought_up_to_date(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """LibreOffice takes the tags away and writes every part anew; bookmarks, titles and the memory survive."""
    mine = edited(old(), lambda root: write_into(control_of(root, "CT-01|policy.card_poor|quantity"), "119"))
    (tmp_path / "a.docx").write_bytes(mine)
    saved = libreoffice.saved_by_libreoffice(tmp_path / "a.docx", tmp_path / "lưu.docx").read_bytes()
    assert b"w:tag w:val" not in parts(saved)[DOCUMENT]
    found = refreshed(saved, "more")
    assert [(one.now, one.new) for one in found.kept_numbers] == [("119", "118")]
    today = [line.replace("118 thẻ", "119 thẻ") for line in said(fresh("more"))]
    assert [line for line in said(found.content) if line.strip()] == [line for line in today if line.strip()]
    assert (bars(found.content)[0], found.kept_charts) == ("Dự án 1: 71,4%", ())
    assert refreshed(found.content, "more").content == found.content


# --- notes and annexes ----------------------------------------------------------------------------------------


def test_annexes_and_notes_follow_too() -> None:
    """Report E has its forms as tables behind it, report D its breakdowns in footnotes."""
    watered: dict[Cell, CellState] = {("PB-09", "CT3.1", "numerator"): 440.0}
    first, second = to_docx(E.narrative()), to_docx(E.narrative(watered))
    found = refresh(first, second, "E.docx")
    assert {(one.was, one.new) for one in found.numbers} == {
        ("434,5", "440"),
        ("434,50", "440,00"),
        *_percents("96", "97"),
    }
    assert said(found.content) == said(second)
    noted = to_docx(D.narrative())
    assert refresh(noted, noted, "D.docx").content == noted
    assert b"footnoteReference" in parts(cleaned(noted))[DOCUMENT]


def _percents(was: str, new: str) -> set[tuple[str, str]]:
    """A percent as a sentence and as a form has it."""
    return {(was, new), (f"{was},13", f"{new},35")}
