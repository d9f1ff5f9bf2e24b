"""A total typed in the place of what it adds up: one message, with what only lacks the parts under it."""

from tests.made import altered, asked, filled, verdict_on

DTTS = "GN DTTS"


def test_a_plan_typed_as_a_total_and_not_by_source_is_told_once() -> None:
    # row 29 has a plan of 2.400.000.000 from the year's money alone: H29, which G29 adds to I29
    result = verdict_on(altered(filled("99001"), DTTS, {"G29": 2_400_000_000.0, "H29": None, "I29": None}))
    assert asked(result) == [("F02", DTTS, "G29")]
    (finding,) = [item for item in result.findings if item.code == "F02"]
    assert {"R03", "R10"} <= {item.code for item in finding.consequences}


def test_a_wrong_total_over_parts_that_are_there_leaves_what_they_break_beside_it() -> None:
    result = verdict_on(altered(filled("99001"), DTTS, {"G29": 2_500_000_000.0, "H29": 24_000_000.0}))
    codes = {code for code, _, cell in asked(result)}
    assert "F02" in codes and len(codes) > 1
