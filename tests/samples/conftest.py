from collections.abc import Callable
from functools import cache

import pytest

from mtqg_xl.samples.faults.subject import Subject
from mtqg_xl.samples.made import Sample, sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.vietnamese import Period
from tests.made import DEFINITIONS, KIT

RECIPE = load_recipe(DEFINITIONS.folders[-1])
PERIOD = Period.parse("2024-H1")


@cache
def made(seed: int, number: int = 1, share: float | None = None) -> Sample:
    return sample(KIT, RECIPE, PERIOD, seed, number, share=share)


@cache
def workbook(seed: int, number: int = 1, share: float | None = None) -> bytes:
    return workbook_of(KIT, made(seed, number, share))


@cache
def subject_of(seed: int, share: float | None = None) -> Subject:
    return Subject(KIT.with_areas(len(made(seed, 1, share).header.areas)), workbook(seed, 1, share))


@pytest.fixture
def subject() -> Subject:
    """A made-up commune that filled few lines, as communes do."""
    return subject_of(5)


@pytest.fixture
def full() -> Callable[[], Subject]:
    """A made-up commune that filled most lines."""
    return lambda: subject_of(5, 0.8)
