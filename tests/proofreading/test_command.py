"""The command line: what it prints, its document, its exit status."""

import json
from pathlib import Path

from click.testing import CliRunner

from mtqg_xl.cli import main

TEXT = """Vốn được giao 480.000.000 đồng, giải ngân 360.000.000 đồng, đạt 78%.

Hỗ trợ 48 hộ (32 hộ nghèo, 16 hộ cận nghèo). Phấn đấu đạt 95%. Kinh phí 12 triệu đồng.
"""


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["proofread", *arguments])
    return result.exit_code, result.output


def _report(folder: Path, text: str = TEXT) -> str:
    path = folder / "Báo cáo xã Lục Bình (lần 2).txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_document_has_the_fields_that_are_promised(tmp_path: Path) -> None:
    status, output = _run(_report(tmp_path), "--json")
    document = json.loads(output)
    assert status == 1
    assert document["coverage"] == {"percents": [1, 2], "amounts": [2, 3]}
    worst = document["claims"][0]
    assert {
        name: worst[name] for name in ("kind", "paragraph", "stated", "recomputed", "recomputed_value", "verdict")
    } == {
        "kind": "ratio",
        "paragraph": 1,
        "stated": "78%",
        "recomputed": "75%",
        "recomputed_value": 75.0,
        "verdict": "wrong",
    }
    assert worst["text"].startswith("Vốn được giao")
    assert worst["impact"] == 14_400_000  # 3 % of 480.000.000 đồng
    assert {claim["verdict"] for claim in document["claims"]} == {"wrong", "ok", "unchecked"}


def test_a_person_reads_what_is_wrong_why_and_how_much_was_covered(tmp_path: Path) -> None:
    status, output = _run(_report(tmp_path))
    assert status == 1
    assert "1 chỗ SAI" in output
    assert "Đã kiểm 1/2 tỷ lệ, 2/3 số tiền." in output
    assert "360.000.000 đồng / 480.000.000 đồng = 75%" in output
    assert "✓ đoạn 2: 48" in output


def test_a_report_without_wrong_figures_ends_with_status_0(tmp_path: Path) -> None:
    assert _run(_report(tmp_path, "Hỗ trợ 48 hộ (32 hộ nghèo, 16 hộ cận nghèo)."))[0] == 0


def test_a_report_that_is_not_there_ends_with_status_2_and_a_sentence(tmp_path: Path) -> None:
    status, output = _run(str(tmp_path / "không có.docx"))
    assert status == 2
    assert "Không tìm thấy tệp" in output
