"""Names that say nothing are refused: the import contract does not see them."""

from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "mtqg_xl"
SAYING_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base"}


def saying_nothing(package: Path) -> list[str]:
    """Return the files and folders below a package whose names are refused."""
    found = (path for path in package.rglob("*") if path.is_dir() or path.suffix == ".py")
    return sorted(path.relative_to(package).as_posix() for path in found if path.stem.strip("_") in SAYING_NOTHING)


def test_every_module_has_a_name_that_says_what_it_holds() -> None:
    assert saying_nothing(PACKAGE) == []


@pytest.mark.parametrize("name", ["utils.py", "checks/helpers.py", "checks/common/__init__.py", "_base.py", "misc.py"])
def test_a_name_that_says_nothing_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).touch()
    assert len(saying_nothing(tmp_path)) == 1


def test_a_word_inside_a_longer_name_passes(tmp_path: Path) -> None:
    (tmp_path / "database.py").touch()
    assert saying_nothing(tmp_path) == []
