"""Last period's report with this period's figures: what is replaced, what is asked, and that nothing else changes."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from mtqg_xl.findings import UsageError
from mtqg_xl.narrative import to_docx
from mtqg_xl.pipeline.updating import rolled_words
from mtqg_xl.updating.decision import State
from mtqg_xl.updating.rolling import RolledForward, roll_forward
from mtqg_xl.updating.stale import Times
from mtqg_xl.vietnamese import Period
from tests.emitted import problems
from tests.libreoffice.client import LibreOffice
from tests.narrative.support import Cell, narrative
from tests.tables import CellState
from tests.updating.editing import worked_on
from tests.updating.figures import LATER, MOMENT, TIMES, workbook
from tests.updating.judging import KINDS, stranger
from tests.updating.word import (
    DECLARED,
    W,
    commented,
    comments,
    note,
    paragraph,
    parts,
    plain,
    reference,
    rejected,
    run,
    table,
    texts,
    written,
)

BOLD = "<w:b/><w:bCs/>"
BODY = (
    paragraph(run("BÁO CÁO", BOLD))
    + paragraph("kết quả thực hiện các chương trình 6 tháng đầu năm 2024")
    + paragraph(
        "Thực hiện Công văn số 179-CV/VPHU, ngày 17/6/2024; Điều 7 Thông tư số 01/2022/TT-UBDT; ĐT 0912 345 678."
    )
    + paragraph(run("I. GIẢM NGHÈO BỀN VỮNG GIAI ĐOẠN 2021-2025", BOLD))
    + paragraph(
        "Dự án 2 được giao 700.000.000 đồng, đã giải ngân 67",
        run("2.000", BOLD),
        "<w:r><w:t>.000</w:t></w:r>",
        " đồng, đạt 96% kế hoạch.",
    )
    + paragraph(run("II. PHÁT TRIỂN VÙNG ĐỒNG BÀO DTTS&amp;MN", BOLD))
    + paragraph("Toàn chương trình giải ngân 2.925 triệu đồng, đạt 59,8%.")
    + paragraph(
        "- Hỗ trợ nhà ở: giao 132 triệu đồng, giải ngân 88 triệu đồng (66,7%), đã xong 02/03 nhà, đang xây dựng 01 hộ."
    )
    + paragraph("- Bình đẳng giới (Dự án 8): vốn được giao 109.000.000 đồng, chưa giải ngân.")
    + paragraph("- Giao khoán bảo vệ rừng cho cộng đồng 141 lô, diện tích 953,07 ha", reference(2), ".")
    + paragraph("Tuyên truyền chung sức xây dựng nông thôn mới cho 300 lượt người; dân số 5.038 người.")
    + table(
        ("STT", "Nội dung", "Kế hoạch (triệu đồng)", "Giải ngân (triệu đồng)", "Tỷ lệ (%)"),
        ("1", "Nội dung số 02: Hỗ trợ nhà ở", "132", "88", "66,67"),
        ("2", "Dự án 8: Bình đẳng giới, phụ nữ và trẻ em", "109", "0", "0"),
    )
)
NOTES = note(2, "Khoán cho cộng đồng giữ 953,07 ha rừng; hộ gia đình nhận 75,49 ha rừng.")
HEADER = paragraph("Số liệu đến 30/6/2024")


def rolled(
    path: Path, body: str, others: Mapping[str, str] | None = None, later: Mapping[Cell, CellState] = LATER
) -> RolledForward:
    return roll_forward(written(path / "Báo cáo (cũ).docx", body, others), workbook(), workbook(later), TIMES, MOMENT)


@cache
def whole() -> tuple[Path, RolledForward]:
    from tests.made import scratch

    folder = scratch() / "cập nhật"
    folder.mkdir()
    return folder / "Báo cáo (cũ).docx", rolled(folder, BODY, {"footnotes": NOTES, "header": HEADER})


def test_every_matched_number_is_replaced_and_nothing_else() -> None:
    _, found = whole()
    assert texts(parts(found.content)["word/document.xml"]) == [
        "BÁO CÁO",
        "kết quả thực hiện các chương trình 6 tháng đầu năm 2024",
        "Thực hiện Công văn số 179-CV/VPHU, ngày 17/6/2024; Điều 7 Thông tư số 01/2022/TT-UBDT; ĐT 0912 345 678.",
        "I. GIẢM NGHÈO BỀN VỮNG GIAI ĐOẠN 2021-2025",
        "Dự án 2 được giao 700.000.000 đồng, đã giải ngân 690.000.000 đồng, đạt 99% kế hoạch.",
        "II. PHÁT TRIỂN VÙNG ĐỒNG BÀO DTTS&MN",
        "Toàn chương trình giải ngân 3.677 triệu đồng, đạt 75,2%.",
        "- Hỗ trợ nhà ở: giao 132 triệu đồng, giải ngân 132 triệu đồng (100%), đã xong 03/03 nhà, đang xây dựng 0 hộ.",
        "- Bình đẳng giới (Dự án 8): vốn được giao 109.000.000 đồng, chưa giải ngân.",
        "- Giao khoán bảo vệ rừng cho cộng đồng 150 lô, diện tích 1.010,50 ha.",
        "Tuyên truyền chung sức xây dựng nông thôn mới cho 1.250 lượt người; dân số 5.038 người.",
        *("STT", "Nội dung", "Kế hoạch (triệu đồng)", "Giải ngân (triệu đồng)", "Tỷ lệ (%)"),
        *("1", "Nội dung số 02: Hỗ trợ nhà ở", "132", "132", "100"),
        *("2", "Dự án 8: Bình đẳng giới, phụ nữ và trẻ em", "109", "55", "50"),
    ]


def test_notes_are_rolled_forward_too() -> None:
    _, found = whole()
    assert texts(parts(found.content)["word/footnotes.xml"]) == [
        "Khoán cho cộng đồng giữ 1.010,50 ha rừng; hộ gia đình nhận 75,49 ha rừng."
    ]


def test_rejecting_all_changes_gives_the_old_document_back() -> None:
    old, found = whole()
    before, after = parts(old), parts(found.content)
    for part in ("word/document.xml", "word/footnotes.xml", "word/header.xml"):
        assert rejected(after[part]) == plain(before[part]), part


def test_all_other_parts_stay_byte_for_byte() -> None:
    old, found = whole()
    before, after = parts(old), parts(found.content)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        *("word/document.xml", "word/footnotes.xml", "word/header.xml"),
        *("[Content_Types].xml", "word/_rels/document.xml.rels"),
    }
    assert after.keys() - before.keys() == {"word/comments.xml"}


def test_what_it_says_is_counted() -> None:
    _, found = whole()
    counts = found.counts
    assert (counts.asked, counts.unmatched) == (0, 1)
    assert [one.old for one in found.decisions if one.state is State.UNMATCHED] == ["5.038"]
    assert [one.old for one in found.decisions if one.state is State.STALE] == [
        "6 tháng đầu năm 2024",
        "chưa giải ngân",
        "30/6/2024",
    ]


def test_each_comment_stands_at_its_number_and_names_the_figure() -> None:
    _, found = whole()
    said = commented(found.content)
    paid = next(
        text for text in said if text.startswith("Số cũ 672.000.000 (GNBV.2, kỳ trước) → 690.000.000 (kỳ này).")
    )
    assert "Đề nghị duyệt." in paid
    assert said[paid] == "672.000.000690.000.000"
    lost = next(text for text in said if text.startswith("Không tìm thấy 5.038 trong tệp kỳ trước"))
    assert said[lost] == "5.038"
    period = next(text for text in said if text.startswith("“6 tháng đầu năm 2024” là kỳ trước; kỳ này là năm 2024."))
    assert said[period] == "6 tháng đầu năm 2024"
    assert any(text.endswith("Số đầy đủ kỳ này: 54.500.000 đồng.") for text in said)
    assert any("kỳ này đã giải ngân 54.500.000 đồng" in text for text in said)
    assert any("Số liệu kỳ này tính đến ngày 31/12/2024" in text for text in comments(found.content).values())


def test_a_tracked_change_names_its_author_and_its_moment() -> None:
    _, found = whole()
    root = etree.fromstring(parts(found.content)["word/document.xml"])
    changes = [one for name in ("ins", "del", "rPrChange") for one in root.iter(f"{W}{name}")]
    assert {(one.get(f"{W}author"), one.get(f"{W}date")) for one in changes} == {("mtqg_xl", "2024-12-20T08:30:00Z")}
    ids = [one.get(f"{W}id") for one in changes]
    assert len(set(ids)) == len(ids)


def test_a_replaced_number_looks_like_the_old_one(tmp_path: Path) -> None:
    found = rolled(tmp_path, paragraph("Dự án 2 giải ngân ", run("672.000.000", BOLD), " đồng."))
    (inserted,) = etree.fromstring(parts(found.content)["word/document.xml"]).iter(f"{W}ins")
    assert inserted.find(f"{W}r/{W}rPr/{W}b") is not None


def test_word_would_not_repair_it(tmp_path: Path) -> None:
    old, found = whole()
    path = tmp_path / "ra.docx"
    path.write_bytes(found.content)
    assert set(problems(path)) <= set(problems(old))


def test_figures_that_stay_leave_the_file_as_it_was(tmp_path: Path) -> None:
    body = paragraph("Dự án 2 được giao 700.000.000 đồng, đạt 96% kế hoạch.")
    found = rolled(tmp_path, body, later={})
    assert parts(found.content) == parts(tmp_path / "Báo cáo (cũ).docx")
    assert (found.counts.replaced, found.counts.unchanged) == (0, 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dự án 2 của chương trình giảm nghèo giải ngân 672 triệu đồng.", "690 triệu đồng"),
        ("Dự án 2 của chương trình giảm nghèo giải ngân 672.000 nghìn đồng.", "690.000 nghìn đồng"),
        ("Dự án 2 của chương trình giảm nghèo giải ngân 0,672 tỷ đồng.", "0,690 tỷ đồng"),
        ("Dự án 2 của chương trình giảm nghèo giải ngân 672000000 đồng.", "690000000 đồng"),
        ("Hỗ trợ nhà ở giải ngân 88 triệu đồng, đạt 66,7%; có xã đạt 5%.", "132 triệu đồng, đạt 100%"),
        ("Giao khoán rừng cho cộng đồng 953,07 ha, hộ nhận 75,49 ha.", "1.010,50 ha"),
        ("Tuyên truyền nông thôn mới: trên 300 lượt người dự phong trào chung sức.", "trên 1.250 lượt người"),
        ("Dự án 1, nhà ở: đã nghiệm thu, giải ngân cho 02/03 hộ được hỗ trợ.", "03/03 hộ"),
    ],
)  # fmt: skip
def test_a_number_keeps_its_unit_and_its_style(tmp_path: Path, old: str, new: str) -> None:
    (text,) = texts(parts(rolled(tmp_path, paragraph(old)).content)["word/document.xml"])
    assert new in text


def test_one_value_of_two_figures_is_told_apart_by_the_words(tmp_path: Path) -> None:
    """At 2024-H1 both Dự án 2 (giảm nghèo) and Tiểu dự án 2, Dự án 3 have a plan of 700 triệu; only one changes."""
    body = (
        paragraph("Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo (Dự án 2): vốn giao 700 triệu đồng.")
        + paragraph("Hỗ trợ phát triển sản xuất theo chuỗi giá trị, vùng trồng dược liệu quý: vốn giao 700 triệu đồng.")
    )  # fmt: skip
    later = {("GN-01.GNBV", "GNBV.2", "allocated_year_recurrent"): 800_000_000.0}
    found = rolled(tmp_path, body, later=later)
    assert [text[-21:] for text in texts(parts(found.content)["word/document.xml"])] == [
        "vốn giao 800 triệu đồng."[-21:],
        "vốn giao 700 triệu đồng."[-21:],
    ]
    assert found.counts.asked == 0


def test_one_value_of_two_figures_without_telling_words_is_a_question(tmp_path: Path) -> None:
    later = {("GN-01.GNBV", "GNBV.2", "allocated_year_recurrent"): 800_000_000.0}
    found = rolled(tmp_path, paragraph("Vốn được giao 700 triệu đồng."), later=later)
    (asked,) = [one for one in found.decisions if one.state is State.ASKED]
    assert "700 triệu đồng" in asked.comment
    assert "800" in asked.comment
    assert texts(parts(found.content)["word/document.xml"]) == ["Vốn được giao 700 triệu đồng."]
    assert rejected(parts(found.content)["word/document.xml"]) == plain(
        parts(tmp_path / "Báo cáo (cũ).docx")["word/document.xml"]
    )


def test_a_figure_that_is_not_there_any_more_is_a_question(tmp_path: Path) -> None:
    later = {("TT", "blank_means", "value"): "Chưa có số", ("GN-01.GNBV", "GNBV.2", "disbursed_year_recurrent"): None}
    found = rolled(
        tmp_path, paragraph("Dự án 2 giảm nghèo đa dạng hóa sinh kế giải ngân 672.000.000 đồng."), later=later
    )
    assert [one.state for one in found.decisions] == [State.ASKED]


# --- what others have written in the document ------------------------------------------------------------


def test_the_changes_and_comments_of_others_stay(tmp_path: Path) -> None:
    theirs = (
        '<w:ins w:id="7" w:author="Chánh VP" w:date="2024-07-01T00:00:00Z">'
        + run("Dự án 2 giảm nghèo giải ngân 672.000.000 đồng nhé")
        + "</w:ins>"
    )
    gone = '<w:del w:id="8" w:author="Chánh VP"><w:r><w:delText>140 lô</w:delText></w:r></w:del>'
    others = {"comments": f'<w:comment w:id="4" w:author="Chánh VP">{paragraph("Xem lại")}</w:comment>'}
    body = paragraph(
        '<w:commentRangeStart w:id="4"/>',
        run("Theo báo cáo: "),
        '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>',
        theirs,
        gone,
    )
    found = rolled(tmp_path, body, others)
    after = parts(found.content)
    root = etree.fromstring(after["word/document.xml"])
    own = [one for one in root.iter(f"{W}ins") if one.get(f"{W}author") == "mtqg_xl"]
    assert [one.getparent().tag for one in own] == [f"{W}p"]  # type: ignore[union-attr]
    assert texts(after["word/document.xml"]) == ["Theo báo cáo: Dự án 2 giảm nghèo giải ngân 690.000.000 đồng nhé"]
    assert comments(found.content)["4"] == "Xem lại"
    assert b"140 l" in after["word/document.xml"]
    assert rejected(after["word/document.xml"]) == plain(
        _without_comments(parts(tmp_path / "Báo cáo (cũ).docx")["word/document.xml"])
    )


def _without_comments(part: bytes) -> bytes:
    return rejected(part)


def test_a_number_in_a_link_and_in_a_control_is_replaced_where_it_stands(tmp_path: Path) -> None:
    link = f'<w:hyperlink w:anchor="x">{run("672.000.000 đồng")}</w:hyperlink>'
    properties = '<w:sdtPr><w:tag w:val="a"/><w:text/></w:sdtPr>'
    control = f"<w:sdt>{properties}<w:sdtContent>{run('672.000.000')}</w:sdtContent></w:sdt>"
    found = rolled(tmp_path, paragraph("Dự án 2 giải ngân ", link) + paragraph("Dự án 2 giải ngân ", control, " đồng"))
    root = etree.fromstring(parts(found.content)["word/document.xml"])
    assert [one.getparent().tag for one in root.iter(f"{W}ins")] == [f"{W}hyperlink", f"{W}sdtContent"]  # type: ignore[union-attr]
    # LibreOffice loses the text of a plain-text control that holds the marks of a comment.
    assert all(
        above.tag != f"{W}sdtContent" for mark in root.iter(f"{W}commentReference") for above in mark.iterancestors()
    )


def test_what_word_computes_is_not_overwritten(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("672.000.000")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    found = rolled(tmp_path, paragraph("Dự án 2 giảm nghèo giải ngân ", field, " đồng"))
    assert texts(parts(found.content)["word/document.xml"]) == ["Dự án 2 giảm nghèo giải ngân 672.000.000 đồng"]
    assert any("690.000.000" in text for text in comments(found.content).values())


def test_a_run_with_a_picture_is_not_parted(tmp_path: Path) -> None:
    pictured = "<w:r><w:t>672.000.000 đồng</w:t><w:drawing/></w:r>"
    found = rolled(tmp_path, paragraph("Dự án 2 giải ngân ", pictured))
    assert pictured.encode() in parts(found.content)["word/document.xml"].replace(b' xml:space="preserve"', b"")
    assert any("gõ lại 690.000.000" in text for text in comments(found.content).values())


def test_decomposed_letters_before_a_number_do_not_shift_it(tmp_path: Path) -> None:
    from unicodedata import normalize

    old = "Dự án 2 giảm nghèo giải ngân 672.000.000 đồng để hỗ trợ hộ nghèo."
    found = rolled(tmp_path, paragraph(normalize("NFD", old)))
    (text,) = texts(parts(found.content)["word/document.xml"])
    assert text == normalize("NFD", old.replace("672", "690"))


def test_other_prefixes_and_encodings_of_word_are_written_in_kind(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx", paragraph("Dự án 2 giải ngân 672.000.000 đồng"))
    import zipfile

    other = tmp_path / "b.docx"
    with zipfile.ZipFile(other, "w") as target:
        for name, content in parts(path).items():
            if name == "word/document.xml":
                content = content.replace(DECLARED.encode(), DECLARED.replace(":w", ":ns0").encode())
                content = content.replace(b"<w:", b"<ns0:").replace(b"</w:", b"</ns0:")
            target.writestr(name, content)
    found = roll_forward(other, workbook(), workbook(LATER), TIMES, MOMENT)
    assert texts(parts(found.content)["word/document.xml"]) == ["Dự án 2 giải ngân 690.000.000 đồng"]


def test_plain_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Dự án 2 giải ngân 672.000.000 đồng", encoding="utf-8")
    with pytest.raises(UsageError, match=r"chỉ cập nhật được báo cáo \.docx"):
        roll_forward(path, workbook(), workbook(LATER), TIMES, MOMENT)


# --- words that were right of the old figures -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Dự án 8 bình đẳng giới: chưa giải ngân 109.000.000 đồng vốn giao.", []),
        ("Tiểu dự án 1 bảo vệ rừng: vốn giao 440.609.000 đồng, chưa giải ngân.", []),
        ("Dự án 8 bình đẳng giới: vốn giao 109.000.000 đồng, chưa thực hiện giải ngân.", ["chưa thực hiện giải ngân"]),
        ("Hộ đã có nhà: tăng từ 75,49 ha lên 953,07 ha rừng.", []),
        ("Rừng: giảm từ 953,07 ha cộng đồng xuống còn 75,49 ha hộ gia đình.", []),
        ("Số hộ nghèo giảm 45 hộ so với cùng kỳ năm trước.", ["giảm", "so với cùng kỳ năm trước"]),
        ("Chương trình giảm nghèo; danh sách tăng, giảm thẻ cho các nhóm.", []),
        ("Căn cứ Quyết định số 12/QĐ-UBND ngày 05/3/2024; tính đến hết ngày 30/6/2024.", ["30/6/2024"]),
        ("Trong tháng 6 và quý II năm 2024; giai đoạn 2021-2025; năm 2024.", ["tháng 6"]),
    ],
)  # fmt: skip
def test_words_of_the_old_period_are_asked_about_where_they_may_not_stay(
    tmp_path: Path, text: str, asked: list[str]
) -> None:
    found = rolled(tmp_path, paragraph(text))
    stale = [one.old for one in found.decisions if one.state is State.STALE]
    assert [one for one in stale if any(word in one for word in asked)] == stale
    assert len(stale) == len(asked)


def test_the_old_year_is_asked_about_where_the_new_period_is_of_another(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.docx", paragraph("Năm 2024 xã đạt chuẩn; giai đoạn 2021-2025; Luật số 13/2024/QH15; năm 2023.")
    )
    times = Times(Period.parse("2024-H1"), Period.parse("2025-H1"))
    found = roll_forward(path, workbook(), workbook(LATER), times, MOMENT)
    assert [one.old for one in found.decisions if one.state is State.STALE] == ["Năm 2024"]


def test_a_share_that_is_not_whole_is_not_called_100(tmp_path: Path) -> None:
    later = {("GN-01.GNBV", "GNBV.2", "disbursed_year_recurrent"): 699_900_000.0}
    text = paragraph("Dự án 2 giảm nghèo: vốn giao 700.000.000 đồng, giải ngân 672.000.000 đồng, đạt 96%.")
    (line,) = texts(parts(rolled(tmp_path, text, later=later).content)["word/document.xml"])
    assert line.endswith("giải ngân 699.900.000 đồng, đạt 99,99%.")


@pytest.mark.parametrize("seed", range(6))
def test_rejecting_gives_any_report_that_was_worked_on_back(tmp_path: Path, seed: int) -> None:
    mine, _ = worked_on(to_docx(narrative()), seed, edits=6)
    path = tmp_path / "a.docx"
    path.write_bytes(mine)
    found = roll_forward(path, workbook(), workbook(LATER), TIMES, MOMENT)
    assert found.counts.replaced > 10
    assert found.charts == 1
    assert rolled_words(found).endswith("Có 1 biểu đồ còn số kỳ trước: bấm chuột phải, Sửa dữ liệu.")
    before = rejected(parts(mine)["word/document.xml"])
    assert rejected(parts(found.content)["word/document.xml"]) == before


@pytest.mark.libreoffice
@pytest.mark.parametrize("accept", [True, False])
def test_libreoffice_accepts_and_rejects_every_change(libreoffice: LibreOffice, tmp_path: Path, accept: bool) -> None:
    """The judge of tracked changes that is not ours: its own buttons give the new text and the old one.

    Of looks LibreOffice 7.4 is no judge: it leaves every tracked highlight where it is.
    """
    _, found = whole()
    (tmp_path / "a.docx").write_bytes(found.content)
    settled = libreoffice.with_changes_settled(tmp_path / "a.docx", tmp_path / "b.docx", accept=accept)
    root = etree.fromstring(parts(settled)["word/document.xml"])
    assert not any(next(root.iter(f"{W}{name}"), None) is not None for name in ("ins", "del"))
    wanted = texts(parts(found.content)["word/document.xml"], accept=accept)
    assert _words(root) == [line for line in wanted if line]


@pytest.mark.libreoffice
def test_libreoffice_gives_a_strangers_report_back(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Table, note and prose of a report that nobody's program wrote, nearly every figure of which is another now."""
    kind = KINDS[0]
    path, truth = stranger(kind, tmp_path, "2")
    found = roll_forward(path, kind.old(), kind.drawn(1), kind.times, MOMENT)
    assert found.counts.replaced > len(truth) / 2
    for part in ("word/document.xml", "word/footnotes.xml"):
        assert rejected(parts(found.content)[part]) == plain(parts(path)[part])
    (tmp_path / "a.docx").write_bytes(found.content)
    assert problems(tmp_path / "a.docx") == []
    settled = libreoffice.with_changes_settled(tmp_path / "a.docx", tmp_path / "b.docx", accept=False)
    for part in ("word/document.xml", "word/footnotes.xml"):
        assert _words(etree.fromstring(parts(settled)[part])) == _words(etree.fromstring(parts(path)[part]))


def _words(root: etree._Element) -> list[str]:
    lines = ["".join(text.text or "" for text in one.iter(f"{W}t")) for one in root.iter(f"{W}p")]
    return [line for line in lines if line]
