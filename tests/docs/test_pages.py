"""Pages for maintainers say what the program does: they are run, or made from it."""

import doctest
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from mtqg_xl.definition.load import shipped

DOCS = Path(__file__).resolve().parents[2] / "docs"
MADE = ("reference", "licences")


@pytest.fixture
def maker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the module that writes a page."""
    monkeypatch.setattr(sys, "path", [str(DOCS), *sys.path])
    return import_module(f"make_{request.param}")


@pytest.mark.parametrize("maker", MADE, indirect=True)
def test_a_page_is_made_from_the_program(maker: ModuleType) -> None:
    assert maker.PAGE.read_text(encoding="utf-8") == maker.page(), "make golden shows the difference and accepts it"


def test_no_package_is_without_a_licence() -> None:
    lines = (DOCS / "licences.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "| ? |" in line] == []


def test_one_number_goes_through_the_house_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (DOCS / "one-number.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(page, {"examples": shipped("examples")}, "one-number.md", None, 0)
    assert len(test.examples) > 30
    found = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert found.failed == 0, capsys.readouterr().out
