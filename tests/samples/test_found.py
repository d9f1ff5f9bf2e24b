"""A few planted faults from end to end: what ``check`` says of them. The whole score is `make bench`."""

import json
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from mtqg_xl.cli import main
from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.documents import check_document
from mtqg_xl.samples.faults.fault import Writer
from mtqg_xl.samples.faults.kinds import kinds
from mtqg_xl.samples.faults.plant import planted
from tests.bench.score import scored
from tests.made import DEFINITIONS, KIT
from tests.samples.conftest import subject_of


@pytest.mark.parametrize(
    ("kind", "writer"),
    [
        ("overtyped.row", "lxml"),
        ("overtyped.summary", "openpyxl"),
        ("cut-and-pasted", "lxml"),
        ("cleared.sum-of-rows", "lxml"),
        ("text-number.trieu", "lxml"),
        ("stale.one-cell", "lxml"),
        ("row-deleted", "lxml"),
        ("harmless.rows-inserted-in-block", "lxml"),
        ("harmless.sheet-renamed", "lxml"),
        pytest.param("overtyped.ratio", "libreoffice", marks=pytest.mark.libreoffice),
        pytest.param("harmless.opened-and-saved", "libreoffice", marks=pytest.mark.libreoffice),
    ],
)
def test_a_planted_fault_is_found_once_and_nothing_else_is_said(kind: str, writer: Writer, tmp_path: Path) -> None:
    found = planted(subject_of(5), kinds(KIT)[kind], writer, Random(3))
    assert found is not None
    path = tmp_path / "Phụ biểu 01 – xã Mẫu (lần 2).xlsx"
    path.write_bytes(found.content)
    document = check_document(check_batch(read_batch([path], DEFINITIONS)))
    (score,) = scored(found.truths, document["files"][0]["findings"])
    assert (score.state, score.extra) == ("harmless" if kind.startswith("harmless") else "found", ()), score.did


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result.exit_code, result.output


def test_the_command_writes_workbooks_their_list_and_the_truth(tmp_path: Path) -> None:
    order = ("sample", KIT.id, "--seed", 4, "--faults", 1, "--kinds", "overtyped.row,space-in-cell")
    assert run(*order, "-n", 2, "-o", tmp_path / "hai")[0] == 0
    assert run(*order, "-n", 1, "-o", tmp_path / "một")[0] == 0
    two, one = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("hai", "một"))
    truth = json.loads(two["truth.json"])
    assert {line["kind"]: line["code"] for line in truth} == {"overtyped.row": "F02", "space-in-cell": "I01"}
    assert {line["file"] for line in truth} == {name for name in two if name.endswith(".xlsx")}
    assert two["don_vi.csv"].decode().splitlines()[2].startswith("98001,xã ")
    assert json.loads(one["truth.json"]) == truth[:1], "the first of two is the only one of one"
    assert one[truth[0]["file"]] == two[truth[0]["file"]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("không-có",), "Không có bộ biểu"),
        ((KIT.id, "-n", 0), "phải từ 1"),
        ((KIT.id, "--faults", 9), "phải từ 0 đến 5"),
        ((KIT.id, "--faults", 1, "--kinds", "gì"), "Không có loại lỗi"),
        ((KIT.id, "--writers", "excel"), "Không có cách lưu"),
        ((KIT.id, "--period", "2024-Q1"), "không dùng cho kỳ"),
    ],
)
def test_a_wrong_order_is_one_sentence(arguments: tuple[object, ...], words: str, tmp_path: Path) -> None:
    status, output = run("sample", *arguments, "-o", tmp_path / "ra")
    assert (status, words in output) == (2, True), output
    assert not (tmp_path / "ra").exists()
