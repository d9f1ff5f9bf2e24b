"""The first three forms of the poverty review and the older layout of eighteen columns, typed from their sources."""

from typing import Literal

from tests.forms.expected import ExpectedForm

_REVIEW, _OLD = "ra-soat-ho-ngheo-xa", "ra-soat-mau-3-xa"
_LEAVES = ("Số hộ", "Tỷ lệ %", "Số hộ DTTS", "Tỷ lệ %")


def _changes(number: int, *words: str) -> ExpectedForm:
    return ExpectedForm(
        form=f"HN-{number:02}",
        kit=_REVIEW,
        instance=f"HN-{number:02}",
        status="transcribed",
        # the pictures have nothing under TT, Phường/Xã and Phân tổ
        numbers=("", "", "", "1", "2", "3", "4", "5", "6", "7", "8", "9=1-2-3-4+5+6+7+8"),
        header_rows=3,
        unit="",  # households and persons by line
        source=f"forms_2026.md §1, form {number}, and its picture: lines Hộ and Nhân khẩu for each place",
        rows=4,
        total="first",
        sums={"xa.ho": ("xa.rest.ho",), "xa.khau": ("xa.rest.khau",)},
        words=("TT", "", "Phân tổ", *words),
    )


def _old(form: str, status: Literal["transcribed", "reconstructed"], kind: str, source: str) -> ExpectedForm:
    at_start = f"Số hộ {kind} đầu năm (Theo Quyết định đã phê duyệt của UBND tỉnh)"
    return ExpectedForm(
        form=form,
        kit=_OLD,
        instance=form,
        status=status,
        numbers=("",) * 18,
        header_rows=3,
        unit="hộ",
        source=source,
        rows=5,
        total="last",
        sums={"total": ("urban", "rural"), "urban": ("urban.rest",), "rural": ("rural.rest",)},
        words=(
            *("TT", "thôn", "Tổng số hộ dân cư Số hộ", "Tổng số hộ dân cư Trong đó hộ DTTS"),
            *(f"{at_start} {leaf}" for leaf in _LEAVES),
            *(
                f"Diễn biến trong năm Số hộ {way} {leaf}"
                for way in ("thoát", "tái", "phát sinh")
                for leaf in ("Số hộ", "Tỷ lệ %")
            ),
            *(f"Số hộ cuối năm {leaf}" for leaf in _LEAVES),
        ),
        row_words=("Khu vực thành thị", "Khu vực nông thôn", "Tổng cộng"),
    )


FORMS: tuple[ExpectedForm, ...] = (
    ExpectedForm(
        form="HN-01",
        kit=_REVIEW,
        instance="HN-01",
        status="transcribed",
        numbers=(
            *("A", "B", "1", "2", "3", "4=3/1*100", "5", "6=5/1*100", "7", "8=7/1*100"),
            *("9", "10=9/2*100", "11", "12=11/2*100", "13", "14=13/2*100"),
        ),
        header_rows=3,
        unit="hộ",
        source="forms_2026.md §1, form 1, and its picture: a place stands above its parts",
        rows=2,
        total="first",
        sums={"xa": ("xa.rest",)},
        words=(
            *("TT", "", "Tổng số hộ dân cư (tại thời điểm rà soát) Số hộ"),
            "Tổng số hộ dân cư (tại thời điểm rà soát) Nhân khẩu",
            *(
                f"Kết quả rà soát về hộ (chính thức) Tổng số hộ {kind} {leaf}"
                for kind in ("nghèo", "cận nghèo", "nông, lâm, ngư nghiệp")
                for leaf in ("Số hộ", "Tỷ lệ")
            ),
            *(
                f"Kết quả rà soát về khẩu (chính thức) Tổng số khẩu {kind} {leaf}"
                for kind in ("nghèo", "cận nghèo", "nông, lâm, ngư nghiệp")
                for leaf in ("Số khẩu", "Tỷ lệ")
            ),
        ),
    ),
    _changes(
        2,
        "Tổng số hộ nghèo đầu kỳ",
        "Diễn biến giảm số hộ nghèo Số hộ thoát nghèo Trở thành hộ cận nghèo",
        "Diễn biến giảm số hộ nghèo Số hộ thoát nghèo Vượt chuẩn cận nghèo",
        "Diễn biến giảm số hộ nghèo "
        "Số hộ khác: thay đổi nhân khẩu, hộ nghèo đơn thân chết, chuyển đi nơi khác, tách, nhập",
        "Diễn biến tăng số hộ nghèo Số hộ cận nghèo trở thành hộ nghèo",
        "Diễn biến tăng số hộ nghèo Số hộ nghèo bổ sung trong kỳ Tái nghèo",
        "Diễn biến tăng số hộ nghèo Số hộ nghèo bổ sung trong kỳ Phát sinh mới",
        "Diễn biến tăng số hộ nghèo Số hộ khác: thay đổi nhân khẩu, chuyển đến, tách, nhập",
        "Tổng số hộ nghèo cuối kỳ",
    ),
    _changes(
        3,
        "Tổng số hộ cận nghèo đầu kỳ",
        "Diễn biến giảm Số hộ thoát cận nghèo",
        "Diễn biến giảm Số hộ cận nghèo trở thành hộ nghèo",
        "Diễn biến giảm Số hộ khác: thay đổi nhân khẩu, hộ đơn thân chết, chuyển đi nơi khác, tách, nhập với hộ",
        "Diễn biến tăng số hộ cận nghèo Số hộ nghèo trở thành hộ cận nghèo",
        "Diễn biến tăng số hộ cận nghèo Số hộ bổ sung Tái cận nghèo",
        "Diễn biến tăng số hộ cận nghèo Số hộ bổ sung Phát sinh mới",
        "Diễn biến tăng số hộ cận nghèo Số hộ khác: thay đổi nhân khẩu, chuyển đến, tách, nhập với hộ khác",
        "Tổng số hộ cận nghèo cuối kỳ",
    ),
    _old("HN-MAU3", "transcribed", "cận nghèo", "forms.md §6.1: 18 columns, 3 header rows, no arithmetic, total last"),
    _old(
        "HN-MAU3N",
        "reconstructed",
        "nghèo",
        "forms.md §6.1: the twin for hộ nghèo has the same shape, and was not seen",
    ),
)
