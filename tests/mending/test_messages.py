"""What is sent by Zalo: short, the dearest first, how many more there are, until when."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.findings import Finding, Severity
from mtqg_xl.mending.messages import LONGEST, Returned, by_reporter, message, request
from mtqg_xl.mending.sender import Sender
from mtqg_xl.vietnamese import Period

LUC_BINH = Sender(
    code="01990",
    name="xã Lục Bình",
    period=Period.parse("2024-H1"),
    deadline=datetime(2024, 6, 25, 16, 0),
    receiver="Phòng TC-KH, đ/c Hoa, 0912 000 111",
)
DA4 = Finding(
    "R07",
    Severity.EXPLAIN,
    "a.xlsx",
    "GN DTTS",
    "O29",
    "Đầu tư cơ sở hạ tầng (DTTS.4.1.a)",
    "Lũy kế › ĐTPT",
    "Dòng ghi 2.145.977.223 đ; bốn công trình cộng 2.292.158.728 đ, lệch 146.181.505 đ.",
    "Số của dòng phải bằng tổng các công trình.",
    "Sửa dòng hoặc công trình.",
    impact=146_181_505,
)
TYPED = replace(
    DA4,
    code="F02",
    severity=Severity.BLOCK,
    cell="J29",
    what="Ô J29 bị gõ đè.",
    mend="Khôi phục công thức.",
    impact=5.0,
)


def result(*findings: Finding, unfilled: tuple[str, ...] = ()) -> FileResult:
    return FileResult("a.xlsx", "k", {}, "01990", "xã Lục Bình", "2024-H1", findings, (), Verdict.BLOCK, unfilled)


def returned(*findings: Finding, sender: Sender = LUC_BINH, file: str = "LucBinh_TRALAI.xlsx") -> Returned:
    return Returned(result(*findings), sender, file)


def test_a_message_says_what_is_asked_where_what_the_gap_how_to_mend_and_until_when() -> None:
    assert message([returned(DA4, TYPED)]).split("\n") == [
        "Xã Lục Bình (6 tháng đầu năm 2024): đề nghị sửa 1 chỗ, giải trình 1 chỗ, gửi lại trước 16h00 ngày 25/6/2024.",
        "1. GN DTTS, ô J29: bị gõ đè. Khôi phục công thức.",
        "2. GN DTTS, ô O29: Dòng ghi 2.145.977.223 đ; bốn công trình cộng 2.292.158.728 đ, lệch 146.181.505 đ. "
        "Sửa dòng hoặc công trình.",
        "Nơi nhận: Phòng TC-KH, đ/c Hoa, 0912 000 111.",
    ]


def test_too_many_points_end_with_how_many_more_there_are_and_where() -> None:
    many = [replace(DA4, cell=f"O{at}", impact=float(at)) for at in range(1, 31)]
    text = message([returned(*many)])
    lines = text.split("\n")
    shown = [line for line in lines if line[0].isdigit()]
    assert len(text) <= LONGEST
    assert shown[0].startswith("1. GN DTTS, ô O30: ")  # the dearest
    assert f"và {30 - len(shown)} chỗ nữa, xem tệp gửi kèm LucBinh_TRALAI.xlsx." in lines


def test_notes_are_not_in_a_message_and_two_files_tell_one_slip_once() -> None:
    note = replace(DA4, severity=Severity.NOTE, cell="A1")
    text = message([returned(DA4, note), returned(DA4, file="LucBinh_TRALAI-2.xlsx")])
    assert text.count("ô O29") == 1 and "ô A1" not in text
    assert "giải trình 1 chỗ" in text


def test_line_breaks_typed_in_a_cell_part_no_message() -> None:
    text = message([returned(replace(DA4, what="chữ “a\n\nb”"))])
    assert "\n\n" not in text and "chữ “a b”" in text


def test_what_is_not_filled_in_yet_is_asked_for() -> None:
    short = replace(result(unfilled=("GN NTM", "HN-01")), verdict=Verdict.INCOMPLETE)
    assert message([Returned(short, LUC_BINH)]).startswith(
        "Xã Lục Bình (6 tháng đầu năm 2024): đề nghị nhập đủ trang GN NTM, HN-01, gửi lại trước 16h00 ngày 25/6/2024."
    )
    assert request(short, Sender()) == "Đề nghị đơn vị chưa rõ tên nhập đủ trang GN NTM, HN-01, gửi lại."


def test_files_of_one_reporter_make_one_message_and_strangers_stay_alone() -> None:
    other, nobody = replace(LUC_BINH, code="01984"), Sender()
    items = [returned(sender=one) for one in (LUC_BINH, nobody, other, LUC_BINH, nobody)]
    assert [len(group) for group in by_reporter(items)] == [2, 1, 1, 1]


def test_whoever_is_not_known_is_called_by_the_file() -> None:
    assert message([returned(DA4, sender=Sender())]).startswith("Đơn vị gửi tệp “a.xlsx”: đề nghị giải trình 1 chỗ")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=700)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=40), TEXTS, TEXTS, TEXTS)
def test_no_message_is_longer_than_600_characters_and_each_has_a_point(
    findings: list[tuple[str, str]], name: str, receiver: str, file: str
) -> None:
    sender = replace(LUC_BINH, name=name, receiver=receiver)
    points = [replace(DA4, what=what, mend=mend, cell=f"A{at}") for at, (what, mend) in enumerate(findings, start=1)]
    text = message([returned(*points, sender=sender, file=file)])
    assert len(text) <= LONGEST
    assert "đề nghị" in text or len(name) > 200
