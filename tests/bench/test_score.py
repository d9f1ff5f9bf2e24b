"""The score itself: what counts as found, and what as said besides."""

from typing import Any

import pytest

from mtqg_xl.samples.faults.fault import Expected
from mtqg_xl.samples.faults.plant import Truth
from tests.bench.score import scored


def finding(code: str, cell: str, *below: dict[str, Any], sheet: str = "A") -> dict[str, Any]:
    return {
        "code": code,
        "severity": "block",
        "sheet": sheet,
        "cell": cell,
        "what": "…",
        "consequences": list(below),
    }


def truth(expected: Expected | None, *also: str) -> Truth:
    return Truth("kind", "lxml", expected, "did", also)


AT = Expected("A", "C5", "F02", others=("C6",), codes=("F01",))


@pytest.mark.parametrize(
    ("findings", "state", "extra"),
    [
        ([finding("F02", "C5")], "found", 0),
        ([finding("F02", "C6")], "found", 0),
        ([finding("F01", "C5")], "found", 0),
        ([finding("F02", "C5"), finding("F02", "C5")], "found", 1),
        ([finding("F02", "C5"), finding("R03", "D9")], "found", 1),
        ([finding("F02", "C5"), finding("F06", "Z1")], "found", 0),
        ([finding("R03", "C5")], "other code", 0),
        ([finding("F02", "C5", sheet="B")], "missed", 1),
        ([finding("R03", "D9", finding("F02", "C5"))], "folded", 1),
        ([], "missed", 0),
    ],
)
def test_a_fault_is_found_at_its_cell_with_its_code_and_everything_else_is_said_besides(
    findings: list[dict[str, Any]], state: str, extra: int
) -> None:
    (score,) = scored([truth(AT, "F06")], findings)
    assert (score.state, len(score.extra)) == (state, extra)


def test_a_harmless_change_wants_no_message() -> None:
    (quiet,) = scored([truth(None)], [])
    (loud,) = scored([truth(None)], [finding("S05", "A1")])
    assert (quiet.state, quiet.extra, len(loud.extra)) == ("harmless", (), 1)


def test_of_a_whole_file_any_place_will_do() -> None:
    (score,) = scored([truth(Expected("", "", "F14"))], [finding("F14", "")])
    assert score.state == "found"


def test_what_is_said_besides_two_faults_is_counted_once() -> None:
    pair = [truth(AT), truth(Expected("A", "D7", "I01"))]
    one, other = scored(pair, [finding("F02", "C5"), finding("I01", "D7"), finding("R03", "E9")])
    assert (one.state, other.state, len(one.extra) + len(other.extra)) == ("found", "found", 1)
