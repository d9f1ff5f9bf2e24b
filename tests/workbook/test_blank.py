"""The ready-made blank workbooks that lie in the repository."""

from pathlib import Path

import pytest

from mtqg_xl.definition.load import load, shipped
from mtqg_xl.pipeline.making import blank_workbook

KITS = sorted(load().kits)


@pytest.mark.parametrize("kit", KITS)
def test_the_blank_workbook_of_a_kit_equals_a_fresh_build(kit: str) -> None:
    path = shipped() / "blank" / f"{kit}.xlsx"
    assert path.read_bytes() == blank_workbook(load().kits[kit]), "make golden shows the difference and accepts it"


def test_every_blank_workbook_belongs_to_a_kit() -> None:
    assert sorted(path.stem for path in Path(shipped() / "blank").glob("*.xlsx")) == KITS
