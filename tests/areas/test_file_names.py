import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.areas import Reporter, batch_file_name, file_name, report_file_name, returned_file_name
from mtqg_xl.areas.file_names import BatchPrefix
from mtqg_xl.vietnamese import Period

LUC_BINH = Reporter("01990", "xã Lục Bình", "xa")
BACH_THONG = Reporter("063", "huyện Bạch Thông", "huyen")
H1 = Period.parse("2024-H1")
MADE = datetime(2024, 6, 24, 15, 30)

SAFE = re.compile(r"[A-Za-z0-9_.-]+")
ALPHABET = "AĐđÂâêÔôƠơƯưỲ abcxyz0123 -/.,’"
PERIODS = st.sampled_from(["2024-H1", "2024-9M", "2024-Q1", "2024-10", "2024", "2021..2023"]).map(Period.parse)
TOKENS = st.sampled_from(["3CT", "GNBV", "DTTS", "NTM"])


def test_names_are_those_that_officers_know() -> None:
    assert file_name(LUC_BINH, "3CT", H1, 1) == "LucBinh-01990_3CT_6T2024_L1.xlsx"
    assert returned_file_name(LUC_BINH.name, LUC_BINH.code, "3CT", H1) == "LucBinh-01990_3CT_6T2024_L1_TRALAI.xlsx"
    assert report_file_name(LUC_BINH, "3CT", H1) == "LucBinh-01990_BC3CT_6T2024.docx"
    assert batch_file_name(BACH_THONG, "3CT", H1, MADE) == "TH_BachThong-063_3CT_6T2024_20240624-1530.xlsx"
    assert (
        batch_file_name(BACH_THONG, "3CT", H1, MADE, prefix="TIN_NHAN", extension="txt")
        == "TIN_NHAN_BachTh-063_3CT_6T2024_20240624-1530.txt"
    )


@pytest.mark.parametrize(
    ("period", "token"),
    [
        ("2024-9M", "9T2024"),
        ("2024-05", "T05-2024"),
        ("2024-Q1", "Q1-2024"),
        ("2023", "N2023"),
        ("2021..2023", "N2021-2023"),
    ],
)
def test_every_kind_of_period_has_its_token(period: str, token: str) -> None:
    assert file_name(LUC_BINH, "3CT", Period.parse(period), 2) == f"LucBinh-01990_3CT_{token}_L2.xlsx"


def test_a_long_name_is_cut_and_the_code_stays() -> None:
    board = Reporter("063-BQLDA", "Ban Quản lý dự án đầu tư xây dựng huyện Bạch Thông", "ban_qlda")
    assert file_name(board, "3CT", H1, 1) == "BanQuanLyDuAnDauTuX-063-BQLDA_3CT_6T2024_L1.xlsx"


def test_three_communes_of_one_name_have_three_file_names() -> None:
    names = {file_name(Reporter(code, "xã Thụy Hùng", "xa"), "3CT", H1, 1) for code in ("01810", "06136", "06208")}
    assert len(names) == 3


def test_a_file_of_nobody_known_has_a_name_of_its_own_and_none_leads_out_of_the_folder() -> None:
    assert returned_file_name("", "", "3CT", None) == "ChuaRoDonVi_3CT_L1_TRALAI.xlsx"
    assert returned_file_name("", "", "3CT", H1, copy=2) == "ChuaRoDonVi_3CT_6T2024_L1_TRALAI-2.xlsx"
    for code in ("../../etc", "C:\\Windows", "con" * 40):
        made = returned_file_name("xã ../x", code, "3CT", H1)
        assert SAFE.fullmatch(made) and ".." not in made and len(made) <= 48


def test_a_name_without_latin_letters_leaves_the_code() -> None:
    assert file_name(Reporter("X1", "…", "xa"), "3CT", H1, 1) == "X1_3CT_6T2024_L1.xlsx"


@given(st.text(ALPHABET, min_size=1, max_size=80), st.from_regex(r"[0-9A-Z-]{1,12}", fullmatch=True), TOKENS, PERIODS)
def test_a_unit_file_name_is_ascii_and_at_most_48_long(name: str, code: str, token: str, period: Period) -> None:
    reporter = Reporter(code, name, "xa")
    for made in (
        file_name(reporter, token, period, 12),
        returned_file_name(name, code, token, period, 12),
        returned_file_name(name, code, token, period, 12, copy=12, ending=".xlsm"),
        report_file_name(reporter, token, period),
    ):
        assert SAFE.fullmatch(made) and len(made) <= 48 and code in made


@given(st.text(ALPHABET, min_size=1, max_size=80), st.from_regex(r"[0-9]{2,5}", fullmatch=True), TOKENS, PERIODS)
def test_a_batch_file_name_is_ascii_and_at_most_48_long(name: str, code: str, token: str, period: Period) -> None:
    receiver = Reporter(code, name, "huyen")
    kinds: list[tuple[BatchPrefix, str]] = [("TH", "xlsx"), ("TH", "html"), ("PHAISUA", "xlsx"), ("TIN_NHAN", "txt")]
    for prefix, extension in kinds:
        made = batch_file_name(receiver, token, period, MADE, prefix=prefix, extension=extension)
        assert SAFE.fullmatch(made) and len(made) <= 48 and made.startswith(prefix) and code in made
