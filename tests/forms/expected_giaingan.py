"""Disbursement forms as the sources describe them.

Sources: the layout of GN-01 by column; the exchange model of the programmes with its eighteen money columns by work;
the settlement of a budget year in 24 numbered columns; the trees of QĐ 90, QĐ 1719, QĐ 263 and of TT 60/2026/TT-BTC.
"""

from tests.forms.expected import ExpectedForm

_MONEY = (
    *("1=2+5", "2=3+4", "3", "4", "5=6+7", "6", "7"),
    *("8=9+12", "9=10+11", "10", "11", "12=13+14", "13", "14", "15"),
    *("16=8/1*100", "17=9/2*100", "18=12/5*100", "19", "20=19/1*100"),
)
BY_PROJECT = ("A", "B", *_MONEY, "C")
_BY_WORK = (
    *("A", "B", "C", "D", "E", "F", "G", "1", "2"),
    *("3=4+5", "4", "5", "6=7+8", "7", "8", "9=10+11", "10", "11", "12=13+14", "13", "14"),
    *("15=16+17", "16", "17", "18=19+20", "19", "20"),
    *("21=6+12+18", "22=(12+18)/(9+15)*100", "23=21/1*100", "24", "H", "I"),
)
_SETTLEMENT = (
    *("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11=12+13", "12", "13", "14", "15=10-11-14"),
    *("16", "17=18+19", "18", "19", "20", "21=16-17-20", "22=11+17", "23=7-8-9+13+19", "24=6-8+22"),
)
_MONTH, _PROVINCE = "giai-ngan-thang", "ba-chuong-trinh-tinh"

FORMS = (
    ExpectedForm(
        form="GN-01",
        kit=_MONTH,
        instance="GN-01.GNBV",
        status="reconstructed",
        numbers=BY_PROJECT,
        header_rows=3,
        unit="đồng",
        source="forms.md §5: 23 columns, text columns A, B, C, value columns from 1; commune kits in đồng",
        rows=25,
        total="first",
        sums={"GNBV.6": ("GNBV.6.1", "GNBV.6.2", "GNBV.6.rest")},
    ),
    ExpectedForm(
        form="GN-01",
        kit=_MONTH,
        instance="GN-01.CTMTQG",
        status="reconstructed",
        numbers=BY_PROJECT,
        header_rows=3,
        unit="đồng",
        source="forms.md §5, §8; TT 60/2026/TT-BTC Điều 5-19: two hợp phần of 10 and 5 nội dung thành phần",
        rows=1 + 3 + 15 + 3,
        total="first",
        sums={
            "CTMTQG": ("HP1", "HP2", "HP3", "CTMTQG.rest"),
            "HP2": ("HP2.01", "HP2.02", "HP2.03", "HP2.04", "HP2.05", "HP2.rest"),
        },
    ),
    ExpectedForm(
        form="GN-01",
        kit=_PROVINCE,
        instance="GN-01.NTM",
        status="reconstructed",
        numbers=BY_PROJECT,
        header_rows=3,
        unit="triệu đồng",
        source="forms.md §5, source split: NSTW, tỉnh, huyện, xã under each of 11 components (QĐ 263)",
        rows=1 + 12 * (1 + 5),
        total="first",
        sums={"NTM.02": ("NTM.02.nstw", "NTM.02.tinh", "NTM.02.huyen", "NTM.02.xa", "NTM.02.rest")},
    ),
    ExpectedForm(
        form="GN-02",
        kit=_PROVINCE,
        instance="GN-02.DTTS",
        status="reconstructed",
        numbers=BY_PROJECT,
        header_rows=3,
        unit="triệu đồng",
        source="forms.md §5: the columns of GN-01, a row for each unit",
        rows=2,
        total="first",
    ),
    ExpectedForm(
        form="GN-03",
        kit=_PROVINCE,
        instance="GN-03.CTMTQG",
        status="transcribed",
        numbers=_BY_WORK,
        header_rows=3,
        unit="triệu đồng",
        source="forms_2026.md §5, exchange model: six amounts, each in all, NSTW and NSĐP; TMĐT with NSTW in it",
        rows=1,
        total="last",
    ),
    ExpectedForm(
        form="QT-01",
        kit=_PROVINCE,
        instance="QT-01",
        status="transcribed",
        numbers=_SETTLEMENT,
        header_rows=3,
        unit="triệu đồng",
        source="forms_2026.md §5, annual settlement by budget year: 24 numbered columns; 22 to 24 follow from them",
        rows=1,
        total="last",
    ),
)
