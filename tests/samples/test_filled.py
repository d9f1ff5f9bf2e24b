"""Made-up workbooks: plausible, sparse, true to every rule, the same from the same seed."""

from pathlib import Path

import pytest

from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.samples.drawing import drawn
from mtqg_xl.samples.made import sample, workbook_of
from mtqg_xl.samples.recipe import load_recipe
from mtqg_xl.samples.rulebook import Rulebook
from mtqg_xl.vietnamese import Period
from tests.definition.folder import loaded
from tests.made import DEFINITIONS, KIT
from tests.samples.conftest import PERIOD, RECIPE, made, workbook


def test_the_same_seed_gives_the_same_bytes() -> None:
    again = sample(KIT, RECIPE, PERIOD, 1, 1)
    assert again == made(1)
    assert workbook_of(KIT, again) == workbook(1)


def test_another_seed_and_another_number_give_other_communes() -> None:
    assert len({tuple(made(seed, number).typed.items()) for seed in (1, 2) for number in (1, 2)}) == 4
    assert made(1, 1).code != made(1, 2).code


def test_nothing_is_said_of_an_untouched_sample(tmp_path: Path) -> None:
    for name, content in {"ít": workbook(1), "khác": workbook(5), "đủ": workbook(5, 1, 0.8)}.items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    checked = check_batch(read_batch([tmp_path], DEFINITIONS))
    assert {(result.verdict.value, result.findings) for result in checked.results} == {("ok", ())}
    assert len(checked.results) == 3


def test_figures_are_drawn_where_two_rules_want_different_things_of_one_cell() -> None:
    kit = DEFINITIONS.kit("ntm-2026-xa")
    found = sample(kit, RECIPE, Period.parse("2026-H1"), 77, 1)
    rules = Rulebook(kit.with_areas(len(found.header.areas)), found.typed)
    assert rules.comparisons and all(map(rules.holds, rules.comparisons))


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("giam-ngheo-xa", "2024-H1"),
        ("ntm-giai-doan-xa", "2021..2023"),
        ("giai-ngan-thang", "2024-06"),
        ("ra-soat-ho-ngheo-xa", "2024"),
        ("ra-soat-mau-3-xa", "2024"),
        ("dan-toc-xa", "2024-H1"),
        ("ntm-2026-xa", "2026-H1"),
        ("giam-ngheo-huyen", "2024"),
        ("ntm-2026-tinh", "2026-H1"),
        ("ba-chuong-trinh-tinh", "2026-H1"),
    ],
)
def test_nothing_is_said_of_an_untouched_sample_of_any_kit(name: str, period: str, tmp_path: Path) -> None:
    kit = DEFINITIONS.kit(name)
    share = 0.2 if name == "ba-chuong-trinh-tinh" else 0.85  # a province has six lines where a commune has one
    found = sample(kit, RECIPE, Period.parse(period), 3, 3, share=share)
    (tmp_path / "mau.xlsx").write_bytes(workbook_of(kit, found))

    (result,) = check_batch(read_batch([tmp_path], DEFINITIONS)).results

    assert (result.verdict.value, result.findings) == ("ok", ())
    assert sum(isinstance(content, float) for content in found.typed.values()) > 60


@pytest.mark.parametrize("seed", range(6))
def test_every_rule_holds_among_the_drawn_figures(seed: int) -> None:
    found = made(seed, 1, 0.2 + seed / 8)
    rules = Rulebook(KIT.with_areas(len(found.header.areas)), found.typed)
    assert [each.case.key for each in rules.comparisons if not rules.holds(each)] == []
    assert any(rules.applies(each) for each in rules.comparisons)


def test_a_commune_fills_few_lines_of_the_finance_forms_and_all_of_its_hamlets() -> None:
    for seed in range(4):
        typed = made(seed).typed
        lines = [row for item in KIT.forms if item.form.id == "GN-01" for row in item.rows if row.kind == "leaf"]
        filled = {key[:2] for key in typed if key[0].startswith("GN-01")}
        assert 0 < len(filled) < 0.45 * len(lines)
        hamlets = {key[1] for key in typed if key[0] == "HN-01" and key[1].startswith("thon#")}
        assert len(hamlets) == len(made(seed).header.areas)


def test_communes_are_of_different_sizes() -> None:
    sizes = [len(made(seed).typed) for seed in range(8)]
    assert max(sizes) > 1.4 * min(sizes)


def test_the_front_page_is_filled() -> None:
    typed = {key[1]: content for key, content in made(1).typed.items() if key[0] == "TT"}
    assert typed["blank_means"] == "Không phát sinh"
    assert all(typed[row] for row in ("prepared_by", "phone", "accountant", "signed_by", "signing_title", "place"))
    assert made(1).header.as_of is not None


def test_money_is_typed_in_whole_dong_and_counts_are_whole() -> None:
    for key, content in made(3, 1, 0.85).typed.items():
        instance = KIT.instance_by_id[key[0]]
        column, row = instance.column_by_id[key[2]], instance.row_by_id.get(key[1])
        if isinstance(content, float) and instance.unit_of(row, column) in {"đồng", "hộ", "người", "thôn"}:
            assert content == int(content) >= 0, key
            assert instance.unit_of(row, column) != "đồng" or content == 0 or content >= 1_000, key


def test_any_kit_can_be_filled_without_a_word_about_it_in_the_recipe(tmp_path: Path) -> None:
    definitions = loaded(tmp_path)
    kit = definitions.kit("thu")
    recipe = load_recipe(definitions.folders[-1])
    made_up = [sample(kit, recipe, Period.parse("2024"), seed, 1, share=1.0) for seed in range(1, 6)]
    for found in made_up:
        rules = Rulebook(kit, found.typed)
        assert all(rules.holds(each) for each in rules.comparisons)
    assert {key[:2] for found in made_up for key in found.typed} >= {
        ("A-01", "CT.1"),
        ("B-01", "one"),
        ("B-01", "works#1"),
    }
    found = next(each for each in made_up if any(key[1] == "works#1" for key in each.typed))
    (tmp_path / "mau.xlsx").write_bytes(workbook_of(kit, found))
    (result,) = check_batch(read_batch([tmp_path / "mau.xlsx"], definitions)).results
    assert [finding for finding in result.findings if finding.severity != "note"] == []


def test_a_folder_of_definitions_may_bring_its_own_recipe(tmp_path: Path) -> None:
    own = tmp_path / "samples"
    own.mkdir()
    (own / "draws.csv").write_text("form,row,column,unit,words,share,low,high,of,step\n,,,,,1,7,7,,1\n")
    (own / "words.toml").write_text('communes = ["Riêng"]\nthon = ["Một", "Hai", "Ba", "Bốn", "Năm"]\n')
    from random import Random

    typed = drawn(loaded(tmp_path).kit("thu"), load_recipe(tmp_path), "Riêng", (), Random(1), 1.0)
    numbers = {content for content in typed.values() if isinstance(content, float)}
    assert numbers and numbers <= {7.0, 0.0}
