"""What two public reports of communes contain, found where it stands."""

from tests.made import KIT, asked, judged, retyped, submission, verdict_on

WORKS = tuple(f"GN-03 CÔNG TRÌNH!I{row}" for row in range(11, 15))


def test_small_infrastructure_of_luc_binh_is_the_one_thing_to_explain() -> None:
    result = verdict_on(submission("A"))
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.sheet, finding.cell) == ("R07", "explain", "GN DTTS", "O29")
    # 200.000.000 + 950.981.240 + 475.490.620 + 665.686.868
    assert (finding.found, finding.expected, finding.impact) == (2_145_977_223, 2_292_158_728, 146_181_505)
    assert finding.related == WORKS
    assert finding.row_label.endswith("(DTTS.4.1.a)")
    assert finding.column_title == "Lũy kế giải ngân › Vốn năm nay › ĐTPT"
    assert result.verdict == "explain"


def test_small_infrastructure_of_luc_binh_is_told_in_the_words_of_the_office() -> None:
    (finding,) = verdict_on(submission("A")).findings
    # 2.145.977.223 / 2.981.000.000 and 2.292.158.728 / 2.981.000.000
    assert finding.what == (
        "Giải ngân 2.145.977.223 đ, đạt 71,99%; bốn công trình ở GN-03 (ô I11:I14) cộng lại 2.292.158.728 đ, "
        "đạt 76,89%; lệch 146.181.505 đ."
    )
    assert finding.mend == "Sửa số của dòng hoặc của công trình; nếu đúng, ghi lý do ở GIẢI TRÌNH."


def test_luc_binh_by_works_has_nothing_to_explain() -> None:
    by_works = retyped(submission("A"), {("GN-01.DTTS", "DTTS.4.1.a", "disbursed_year_capital"): 2_292_158_728})
    assert asked(verdict_on(by_works)) == []


def test_a_hundred_and_fifty_billion_for_water_of_thuy_hung_is_a_unit_slip_at_its_cell() -> None:
    stated = retyped(submission("C"), {("GN-01.DTTS", "DTTS.1.n4", "allocated_year_recurrent"): 150_000_000_000})
    (finding,) = [item for item in verdict_on(stated).findings if item.severity != "note"]
    assert (finding.sheet, finding.cell) == ("GN DTTS", "I16")
    assert "150.000.000.000 đ" in finding.what and "nhầm đơn vị" in finding.what
    # 150.000.000.000 / 102.062.112 is about 1.470
    (against_payment,) = [item for item in finding.consequences if item.code == "R21"]
    assert against_payment.cell == "I16" and "gấp 1.000 lần số giải ngân" in against_payment.what


def test_thuy_hung_and_the_invented_communes_have_nothing_to_explain() -> None:
    results = judged([submission(name) for name in ("C", "99001", "99002", "99003", "99004")])
    assert [asked(result) for result in results] == [[]] * 5
    assert [result.verdict.value for result in results] == ["ok", "ok", "ok", "ok", "incomplete"]


def test_every_comparison_of_the_kit_has_a_state() -> None:
    result = verdict_on(submission("A"))
    states = {(item.rule, item.row): item.state for item in result.rules if not item.column.startswith("allocated")}
    assert states["R07", "DTTS.4.1.a"] == "khong_dat"
    assert states["R07", "DTTS.3.2.n1"] == "dat"
    assert states["R07", "DTTS.8"] == "khong_ap_dung"
    assert {item.instance for item in result.rules} <= set(KIT.instance_by_id)
