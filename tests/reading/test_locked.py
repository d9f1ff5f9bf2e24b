"""Files under a password: opened by the right one, refused in words that say so by any other."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from msoffcrypto.format.ooxml import OOXMLFile

from mtqg_xl.cli import main
from mtqg_xl.reading.container import Refusal
from mtqg_xl.reading.locked import unlocked
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from tests.libreoffice.client import LibreOffice
from tests.made import DEFINITIONS, compound_file, filled, submission, written

SECRET = "Lục-Bình 2024"


@cache
def locked() -> bytes:
    """Return report A as Excel saves it under a password."""
    buffer = BytesIO()
    OOXMLFile(BytesIO(filled("A"))).encrypt(SECRET, buffer)
    return buffer.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "có khóa.xlsx"
    found.write_bytes(locked())
    return found


def typed(found: Submission) -> dict[tuple[str, str, str], object]:
    return {key: cell.value if cell.value is not None else cell.text for key, cell in found.typed.items()}


def reason(found: Submission | Refusal) -> str:
    return found.reason if isinstance(found, Refusal) else "read"


def test_the_right_password_opens_a_file_wherever_it_stands_in_the_list(path: Path) -> None:
    found = read(path, DEFINITIONS.kits, ("sai", SECRET))
    assert isinstance(found, Submission)
    assert found.typed == submission("A").typed
    assert found.computed == submission("A").computed


def test_without_a_password_and_with_a_wrong_one_the_refusal_says_which(path: Path) -> None:
    assert reason(read(path, DEFINITIONS.kits)) == "password"
    wrong = read(path, DEFINITIONS.kits, ("sai",))
    assert isinstance(wrong, Refusal)
    assert wrong.sentence == (
        "Mật khẩu đã cho không mở được tệp “có khóa.xlsx”: kiểm tra lại mật khẩu (--password) hoặc xin bản không khóa."
    )


@pytest.mark.parametrize(
    "content",
    [compound_file("EncryptedPackage"), compound_file("EncryptedPackage", "EncryptionInfo"), locked()[:9_000]],
)
def test_damage_under_a_password_gives_a_refusal(content: bytes) -> None:
    assert isinstance(unlocked(content, "bieu.xlsx", (SECRET,)), Refusal)


def test_a_file_that_asks_for_billions_of_rounds_is_not_tried() -> None:
    content = locked().replace(b'spinCount="100000"', b'spinCount="4000000000"')
    found = unlocked(content, "bieu.xlsx", (SECRET,))
    assert isinstance(found, Refusal)
    assert found.reason == "unsafe"


def test_the_command_takes_a_password_and_never_prints_it(path: Path) -> None:
    runner = CliRunner()
    good = runner.invoke(main, ["check", str(path), "--password", SECRET])
    assert good.exit_code == 0, good.output
    assert "xã Lục Bình" in good.output
    bad = runner.invoke(main, ["check", str(path), "--password", "sai rồi nhé"])
    assert bad.exit_code == 2
    assert "Mật khẩu đã cho không mở được" in bad.output
    assert "sai rồi nhé" not in bad.output + good.output and SECRET not in good.output


@pytest.mark.libreoffice
def test_an_old_workbook_under_a_password_opens_too(tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = libreoffice.saved_by_libreoffice(written(filled("A")), tmp_path / "bieu.xls", password="abc123")
    assert reason(read(path, DEFINITIONS.kits)) == "password"
    assert reason(read(path, DEFINITIONS.kits, ("sai",))) == "wrong_password"
    found = read(path, DEFINITIONS.kits, ("abc123",))
    assert isinstance(found, Submission)
    assert found.values_only
    assert typed(found) == typed(submission("A"))


@pytest.mark.libreoffice
def test_an_ods_under_a_password_is_said_to_have_one(tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = libreoffice.saved_by_libreoffice(written(filled("A")), tmp_path / "bieu.ods", password="abc123")
    assert [reason(read(path, DEFINITIONS.kits, words)) for words in ((), ("abc123",))] == ["locked_ods"] * 2
