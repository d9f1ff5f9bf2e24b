"""What the written sources say of the forms of new rural development, typed by hand."""

from tests.forms.expected import ExpectedForm

_REVIEW = "forms.md §4"
_REPORTS = "forms_2026.md §2"

_COMPONENTS = tuple(f"NTM.{at:02d}" for at in range(1, 12))
_FIRST = tuple(f"HP1.{at:02d}" for at in range(1, 11))
_SECOND = tuple(f"HP2.{at:02d}" for at in range(1, 6))
_SOURCES = {
    "NV26": ("NV26.I", "NV26.II", "NV26.III", "NV26.IV", "NV26.V", "NV26.VI"),
    "NV26.I": ("NV26.I.1", "NV26.I.2"),
    "NV26.II": ("NV26.II.1", "NV26.II.2"),
    "NV26.VI": ("NV26.VI.1", "NV26.VI.2"),
}
_RESOURCES = (
    *("A", "B", "C"),
    *("1=2+6+7+8+9", "2=3+4+5", "3", "4", "5", "6", "7", "8", "9"),
    *("10=11+15+16+17+18", "11=12+13+14", "12", "13", "14", "15", "16", "17", "18", "D"),
)

FORMS: tuple[ExpectedForm, ...] = (
    ExpectedForm(
        form="PB-05",
        kit="ntm-giai-doan-xa",
        instance="PB-05",
        status="reconstructed",
        # 3 = 4+5+6 and 7 = 3/3(tổng)×100 of the page, with letters for the text columns (forms_2026.md §8)
        numbers=("A", "B", "1=2+3+4", "2", "3", "4", "5=1/1(tổng)*100", "C"),
        header_rows=1,
        unit="đồng",
        source=f"{_REVIEW}, Phụ biểu 05",
        # 9 parents, 17 sources without any below them, 9 rest rows, 3 of days and land beside the money
        rows=38,
        total="first",
        sums={
            "TONG": ("NV.I", "NV.II", "NV.III", "NV.IV", "NV.V", "NV.VI", "TONG.rest"),
            "NV.I": ("NV.I.1", "NV.I.2", "NV.I.rest"),
            "NV.I.1": ("NV.I.1.DTPT", "NV.I.1.SN", "NV.I.1.rest"),
            "NV.I.2": ("NV.I.2.a", "NV.I.2.b", "NV.I.2.c", "NV.I.2.rest"),
            "NV.V": ("NV.V.1", "NV.V.2", "NV.V.3", "NV.V.4", "NV.V.rest"),
        },
    ),
    ExpectedForm(
        form="PB-06",
        kit="ntm-giai-doan-xa",
        instance="PB-06",
        status="reconstructed",
        numbers=(
            *("A", "B", "1=2+3", "2", "3", "4=5+6", "5", "6", "7=8+9", "8", "9"),
            *("10=7/1*100", "11=8/2*100", "12=9/3*100", "C"),
        ),
        header_rows=2,
        unit="đồng",
        source=f"{_REVIEW}, Phụ biểu 06",
        rows=13,
        total="first",
        sums={"NTM": (*_COMPONENTS, "NTM.rest")},
    ),
    ExpectedForm(
        form="PB-07",
        kit="ntm-giai-doan-xa",
        instance="PB-07",
        status="reconstructed",
        numbers=(
            *("A", "B", "C", "1", "2=3+4+5+6+7+8+9+10+11+12+13", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
            *("13", "14", "15=14/2*100", "16", "D"),
        ),
        header_rows=3,
        unit="đồng",
        source=f"{_REVIEW}, Phụ biểu 07",
        rows=12,
        total="first",
        sums={"TONG": _COMPONENTS},
    ),
    ExpectedForm(
        form="PB-08",
        kit="ntm-giai-doan-xa",
        instance="PB-08",
        status="reconstructed",
        numbers=("A", "B", "C", "1", "2", "3", "4", "5=4/1*100", "D"),
        header_rows=1,
        unit="",
        source=f"{_REVIEW}, Phụ biểu 08",
        rows=7,
    ),
    ExpectedForm(
        form="PB-09",
        kit="ntm-giai-doan-xa",
        instance="PB-09",
        status="reconstructed",
        numbers=("A", "B", "C", "1", "2", "3", "4=2/3*100", "5", "D"),
        header_rows=1,
        unit="",
        source=f"{_REVIEW}, Phụ biểu 09; catalog.yaml ntm_commune_criteria_2021_2025",
        # 5 groups, 19 criteria, 57 indicators, 19 rest rows, 2 at the foot
        rows=102,
    ),
    ExpectedForm(
        form="SL-01",
        kit="ntm-giai-doan-xa",
        instance="SL-01",
        status="reconstructed",
        numbers=("A", "B", "C", "1", "2", "3=1/2*100", "D"),
        header_rows=1,
        unit="đồng",
        source="report_figures.yaml, report E: figures of the text that Phụ biểu 05-09 have no place for",
        # 4 headings; irrigation 3, canals, forest 4, poverty 2, DTTS&MN 6
        rows=20,
    ),
    ExpectedForm(
        form="BM-04",
        kit="ntm-2026-tinh",
        instance="BM-04",
        status="transcribed",
        numbers=("A", "B", "C", "D", "E", "F", "G"),
        header_rows=1,
        unit="",
        source=f"{_REPORTS}, Biểu 04",
        rows=2,
    ),
    ExpectedForm(
        form="BM-05",
        kit="ntm-2026-tinh",
        instance="BM-05",
        status="transcribed",
        numbers=("A", "B", "C", "1", "2", "3", "4", "5", "6", "7", "8", "9", "D"),
        header_rows=2,
        unit="",
        source=f"{_REPORTS}, Biểu 05 (13 columns)",
        rows=10,
    ),
    ExpectedForm(
        form="BM-06",
        kit="ntm-2026-tinh",
        instance="BM-06",
        status="transcribed",
        numbers=("A", "B", "1", "2", "3", "C"),
        header_rows=1,
        unit="",
        source=f"{_REPORTS}.1",
        rows=27,
        sums={
            "X.1": ("X.1.1", "X.1.2", "X.1.3"),
            "X.2": ("X.2.1", "X.2.2"),
            "X.3": ("X.3.1", "X.3.2", "X.3.3"),
            "X.4": ("X.4.1", "X.4.2", "X.4.3"),
        },
    ),
    *(
        ExpectedForm(
            form=f"BM-{number}",
            kit=kit,
            instance=f"BM-{number}",
            status="transcribed",
            numbers=("A", "B", "1", "2", "3"),
            header_rows=1,
            unit=unit,
            source=f"{_REPORTS}.2",
            rows=13,
            total="first",
            sums=_SOURCES,
        )
        for number, kit, unit in (("07", "ntm-2026-tinh", "triệu đồng"), ("11", "ntm-2026-xa", "đồng"))
    ),
    *(
        ExpectedForm(
            form=f"BM-{number}",
            kit=kit,
            instance=f"BM-{number}",
            status="transcribed",
            numbers=("A", "B", "1", "2", "3", "C"),
            header_rows=1,
            unit=unit,
            source=f"{_REPORTS}.3",
            rows=14,
            total="first",
            sums={"KC26": tuple(f"KC26.{at:02d}" for at in range(1, 14))},
        )
        for number, kit, unit in (("08", "ntm-2026-tinh", "triệu đồng"), ("13", "ntm-2026-xa", "đồng"))
    ),
    *(
        ExpectedForm(
            form=f"BM-{number}",
            kit=kit,
            instance=f"BM-{number}",
            status="transcribed",
            numbers=_RESOURCES,
            header_rows=4,
            unit=unit,
            source=f"{_REPORTS}, Biểu 09 (22 columns, 4 rows of titles); .4",
            rows=18,
            sums={"HP1": _FIRST, "HP2": _SECOND},
        )
        for number, kit, unit in (("09", "ntm-2026-tinh", "triệu đồng"), ("12", "ntm-2026-xa", "đồng"))
    ),
    ExpectedForm(
        form="BM-10",
        kit="ntm-2026-xa",
        instance="BM-10",
        status="transcribed",
        numbers=("A", "B", "C", "1", "2", "3", "4", "5", "6", "D"),
        header_rows=2,
        unit="",
        source=f"{_REPORTS}, Biểu 10 (10 columns)",
        rows=10,
    ),
)
