"""Every rule of the poverty forms in every state, worked by hand: as written, in LibreOffice, and as `checks` sees it.

Each line of the table has sheets of its own, one of each form that its rule reads. ``thon#1`` is a row in the block of
thôn, so that sums over a block are answered too. A blank is missing ("Chưa có số") or none ("Không phát sinh").
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Kit, Rule
from mtqg_xl.figures.compute import compute
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.libreoffice.client import LibreOffice, Locale

MEANINGS = ("Chưa có số", "Không phát sinh")
LETTERS = {"Đ": "ĐẠT", "K": "KHÔNG ĐẠT", "-": "KHÔNG ÁP DỤNG", "T": "THIẾU"}
WORDS = {"dat": "Đ", "khong_dat": "K", "khong_ap_dung": "-", "thieu": "T"}
POVERTY = ("HN-01", "HN-02", "HN-03")
ROOM = 4
"""Rows of the blocks on the sheets of the trial."""

# what | cells, as form row column=value | key of the comparison | when a blank is missing | when a blank is none
TABLE = """
holds        | 1 xa.rest households=10 poor=4                             | R30-xa.rest-poor | Đ | Đ
broken       | 1 xa.rest households=10 poor=204                           | R30-xa.rest-poor | K | K
left blank   | 1 xa.rest households=10                                    | R30-xa.rest-poor | T | Đ
right blank  | 1 xa.rest poor=4                                           | R30-xa.rest-poor | T | K
marked       | 1 xa.rest households=10 poor=x                             | R30-xa.rest-poor | Đ | Đ
text         | 1 xa.rest households=10 poor=abc                           | R30-xa.rest-poor | T | T
all blank    | 1 xa.rest near_poor=1                                      | R30-xa.rest-poor | - | -
block holds  | 1 thon#1 households=10 poor=10                              | R30-thon-poor    | Đ | Đ
block broken | 1 thon#1 households=0 poor=74                              | R30-thon-poor    | K | K
block blank  | 1 thon#2 poor=74                                           | R30-thon-poor    | T | Đ
block empty  | 1 xa.rest households=10                                    | R30-thon-poor    | - | -
holds        | 1 xa.rest persons=100 near_poor_persons=100                | R31-xa.rest-near_poor_persons | Đ | Đ
broken       | 1 xa.rest persons=100 near_poor_persons=1389               | R31-xa.rest-near_poor_persons | K | K
left blank   | 1 xa.rest persons=100                                      | R31-xa.rest-near_poor_persons | T | Đ
all blank    | 1 xa.rest poor=1                                           | R31-xa.rest-near_poor_persons | - | -
holds        | 1 xa.rest households=10 persons=10                         | R203-xa.rest     | Đ | Đ
broken       | 1 xa.rest households=41 persons=10                         | R203-xa.rest     | K | K
left blank   | 1 xa.rest persons=10                                       | R203-xa.rest     | Đ | Đ
right blank  | 1 xa.rest households=41                                    | R203-xa.rest     | - | -
right zero   | 1 xa.rest households=41 persons=0                          | R203-xa.rest     | - | -
right text   | 1 xa.rest households=41 persons=abc                        | R203-xa.rest     | - | -
all blank    | 1 xa.rest poor=1                                           | R203-xa.rest     | - | -
block holds  | 1 thon#1 households=10 persons=41 / 1 thon#3 households=2  | R203-thon        | Đ | Đ
block broken | 1 thon#1 households=9 persons=41 / 1 thon#2 households=41 persons=10 | R203-thon | K | K
left marked  | 1 thon#1 households=x persons=41                           | R203-thon        | Đ | Đ
left blank   | 1 thon#1 persons=41                                        | R203-thon        | - | -
left text    | 1 thon#1 households=abc persons=41                         | R203-thon        | - | -
right blank  | 1 thon#1 households=41                                     | R203-thon        | - | -
right text   | 1 thon#1 households=41 persons=abc                         | R203-thon        | - | -
right marked | 1 thon#1 households=41 persons=-                           | R203-thon        | - | -
block empty  | 1 xa.rest households=10 persons=41                         | R203-thon        | - | -
holds        | 1 xa.rest near_poor=3 near_poor_persons=3                  | R204-xa.rest-near_poor | Đ | Đ
broken       | 1 xa.rest near_poor=4 near_poor_persons=3                  | R204-xa.rest-near_poor | K | K
right blank  | 1 xa.rest near_poor=4                                      | R204-xa.rest-near_poor | - | -
block broken | 1 thon#4 average=4 average_persons=3                       | R204-thon-average | K | K
other kind   | 1 thon#4 poor=4 average_persons=3                          | R204-thon-average | - | -
block holds  | 1 thon#4 poor=1 poor_persons=3                             | R204-thon-poor   | Đ | Đ
holds        | 2 xa.rest.ho at_start=5 to_near_poor=5                     | R32-xa.ho   | Đ | Đ
broken       | 2 xa.rest.ho at_start=5 to_near_poor=6                     | R32-xa.ho   | K | K
in the block | 2 thon#1 split=Hộ at_start=5 to_near_poor=6                | R32-xa.ho   | K | K
other part   | 2 thon#2 split=Nhân_khẩu at_start=5 to_near_poor=6         | R32-xa.ho   | - | -
its own part | 2 thon#2 split=Nhân_khẩu at_start=5 to_near_poor=6         | R32-xa.khau | K | K
all blank    |                                                            | R32-xa.ho   | - | -
text alone   | 2 thon#1 split=Hộ at_start=abc                             | R32-xa.ho   | - | -
broken       | 3 xa.rest.khau at_start=5 to_poor=6                        | R39-xa.khau | K | K
holds        | 3 xa.rest.khau at_start=5 from_poor=6                      | R39-xa.khau | Đ | Đ
all blank    | 3 xa.rest.ho at_start=5                                    | R39-xa.khau | - | -
equal        | 2 xa.rest.ho at_start=204 / 1 xa.rest households=999 poor=204 | R33-xa.ho | Đ | Đ
from thôn | 2 thon#1 split=Hộ at_start=1 / 2 thon#3 split=Hộ at_start=3 / 1 thon#1 households=9 poor=4|R33-xa.ho|Đ|Đ
differ       | 2 xa.rest.ho at_start=204 / 1 xa.rest households=999 poor=203 | R33-xa.ho | K | K
one form     | 1 xa.rest households=999 poor=203                          | R33-xa.ho   | T | -
other form   | 2 xa.rest.ho at_start=204                                  | R33-xa.ho   | T | -
unreadable   | 2 thon#1 split=Hộ at_start=abc / 1 xa.rest households=9 poor=2 | R33-xa.ho | T | T
neither      |                                                            | R33-xa.ho   | - | -
equal        | 2 xa.rest.khau at_start=852 / 1 xa.rest persons=999 poor_persons=852 | R34-xa.khau | Đ | Đ
differ       | 2 xa.rest.khau at_start=852 / 1 xa.rest persons=999 poor_persons=851 | R34-xa.khau | K | K
one form     | 2 xa.rest.khau at_start=852                                | R34-xa.khau | T | -
neither      |                                                            | R34-xa.khau | - | -
equal        | 3 xa.rest.ho at_start=7 / 1 xa.rest households=99 near_poor=7 | R35-xa.ho | Đ | Đ
differ       | 3 xa.rest.ho at_start=7 / 1 xa.rest households=99 near_poor=8 | R35-xa.ho | K | K
one form     | 3 xa.rest.ho at_start=7                                    | R35-xa.ho   | T | -
neither      |                                                            | R35-xa.ho   | - | -
equal        | 3 xa.rest.khau at_start=7 / 1 xa.rest persons=99 near_poor_persons=7 | R36-xa.khau | Đ | Đ
differ       | 3 xa.rest.khau at_start=7 / 1 xa.rest persons=99 near_poor_persons=8 | R36-xa.khau | K | K
one form     | 3 xa.rest.khau at_start=7                                  | R36-xa.khau | T | -
neither      |                                                            | R36-xa.khau | - | -
equal        | 3 xa.rest.ho at_start=9 from_poor=5 / 2 xa.rest.ho at_start=9 to_near_poor=5 | R37-xa.ho | Đ | Đ
differ       | 3 xa.rest.ho at_start=9 from_poor=63 / 2 xa.rest.ho at_start=99 to_near_poor=64 | R37-xa.ho | K | K
one form     | 3 xa.rest.ho at_start=9 from_poor=63                       | R37-xa.ho   | T | -
neither      |                                                            | R37-xa.ho   | - | -
equal        | 3 xa.rest.ho at_start=9 to_poor=5 / 2 xa.rest.ho at_start=9 from_near_poor=5 | R38-xa.ho | Đ | Đ
differ       | 3 xa.rest.ho at_start=9 to_poor=5 / 2 xa.rest.ho at_start=9 from_near_poor=6 | R38-xa.ho | K | K
one form     | 3 xa.rest.ho at_start=9 to_poor=5                          | R38-xa.ho   | T | -
neither      |                                                            | R38-xa.ho   | - | -
"""


Place = tuple[str, str]
"""Sheet and key of a comparison."""
SHIPPED = load().kit("ba-chuong-trinh-xa")


@dataclass(frozen=True)
class Trial:
    """A kit with sheets for every line of the table, what is typed, and the states that are right."""

    kit: Kit
    values: dict[tuple[str, str, str], float | str]
    right: dict[Place, tuple[str, str]]


def lines() -> Iterator[tuple[str, str, str, tuple[str, str]]]:
    for line in TABLE.strip().splitlines():
        what, cells, key, missing, none = (field.strip() for field in line.split("|"))
        yield what, cells, key, (missing, none)


def rules_of(form: str) -> tuple[Rule, ...]:
    """What the form compares, and what the kit compares on its sheet."""
    of_kit = (replace(rule, instances=()) for rule in SHIPPED.rules if form in rule.instances)
    return (*SHIPPED.instance_by_id[form].form.rules, *of_kit)


def forms_read_by(name: str) -> list[str]:
    """The poverty forms that a rule reads: the one on whose sheet it stands, and those that it names."""
    ((form, rule),) = [(form, rule) for form in POVERTY for rule in rules_of(form) if rule.id == name]
    named = {form, *re.findall(r"HN-\d\d", f"{rule.left} {rule.right} {rule.when}")}
    return [other for other in POVERTY if other in named]


def sheet(form: str, at: int, beside: list[str]) -> Instance:
    """Return the sheet of a form for one line: it compares what it can with the sheets beside it."""
    original = SHIPPED.instance_by_id[form]

    def own(text: str) -> str:
        return re.sub(r"(HN-\d\d)(?=[\[.])", rf"\1.N{at}", text)

    rules = tuple(
        replace(rule, left=own(rule.left), right=own(rule.right), when=own(rule.when))
        for rule in rules_of(form)
        if set(forms_read_by(rule.id)) <= set(beside)
    )
    blocks = tuple(replace(block, ready_rows=ROOM) for block in original.form.blocks)
    form_of_line = replace(original.form, rules=rules, blocks=blocks, sentences=())
    return replace(original, id=f"{form}.N{at}", sheet=f"{form} {at}", form=form_of_line)


@cache
def trial() -> Trial:
    found: list[Instance] = []
    typed: dict[tuple[str, str, str], float | str] = {}
    right: dict[Place, tuple[str, str]] = {}
    for at, (_, cells, key, states) in enumerate(lines(), start=1):
        forms = forms_read_by(key.split("-")[0])
        found += [sheet(form, at, forms) for form in forms]
        for (form, row, column), content in values(cells).items():
            assert form in forms, f"{key} does not read {form}"
            typed[f"{form}.N{at}", row, column] = content
        (place,) = [item.sheet for item in found[-len(forms) :] if key.split("-")[0] in {r.id for r in item.form.rules}]
        right[place, key] = states
    common = tuple(item for item in SHIPPED.instances if item.id in {SHIPPED.header, SHIPPED.justification})
    return Trial(replace(SHIPPED, instances=(*common, *found), rules=(), headline=()), typed, right)


def values(cells: str) -> dict[tuple[str, str, str], float | str]:
    """Return what is typed: ``2 thon#1 split=Hộ at_start=5 / 1 xa.rest poor=4``."""
    found: dict[tuple[str, str, str], float | str] = {}
    for part in filter(None, cells.split("/")):
        form, row, *typed = part.split()
        for cell in typed:
            column, _, text = cell.partition("=")
            number = text.replace(".", "", 1).isdigit()
            found[f"HN-0{form}", row, column] = float(text) if number else text.replace("_", " ")
    return found


@pytest.fixture(scope="module", params=MEANINGS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The workbook of the trial with one meaning of blanks, and the number of that meaning."""
    path = tmp_path_factory.mktemp("ho-ngheo") / "bieu.xlsx"
    blank = {("TT", "blank_means", "value"): request.param}
    path.write_bytes(build(trial().kit, Header(Period.parse("2023")), blank | trial().values))
    return path, MEANINGS.index(request.param)


def written(path: Path) -> dict[Place, str]:
    with closing(openpyxl.load_workbook(path, data_only=True, read_only=True)) as found:
        rows = list(found["_kt"].iter_rows(min_row=4, max_col=10, values_only=True))
    return {(str(row[3]), str(row[1])): str(row[9]) for row in rows}


def judged(path: Path) -> dict[Place, str]:
    kit = trial().kit
    submission = read(path, {kit.id: kit})
    assert isinstance(submission, Submission)
    (result,) = check([submission], compute([submission], kit))
    return {(kit.instance_by_id[line.instance].sheet, line.key): LETTERS[WORDS[line.state]] for line in result.rules}


def test_every_rule_of_the_forms_is_in_the_table_in_every_state_that_it_has() -> None:
    tried: dict[str, set[str]] = {}
    for _, _, key, states in lines():
        tried.setdefault(key.split("-")[0], set()).update(states)
    rules = {rule.id for form in POVERTY for rule in rules_of(form)}
    # R32 and R39 have one operand, R203 and R204 compare persons that are typed: where it is missing nothing is left
    never_missing = {"R32", "R39", "R203", "R204"}
    assert tried == {name: {"Đ", "K", "-"} | (set() if name in never_missing else {"T"}) for name in rules}


def test_no_rule_of_the_kit_that_reads_a_poverty_form_is_left_out() -> None:
    said = {rule.id for rule in SHIPPED.rules if "HN-0" in f"{rule.instances} {rule.left} {rule.right} {rule.when}"}
    assert said <= {key.split("-")[0] for _, _, key, _ in lines()}


def test_states_are_right_as_written(book: tuple[Path, int]) -> None:
    path, at = book
    found = written(path)
    right = {place: LETTERS[states[at]] for place, states in trial().right.items()}
    assert {place: (found.get(place), state) for place, state in right.items() if found.get(place) != state} == {}


def test_the_library_finds_the_same_states_in_the_file(book: tuple[Path, int]) -> None:
    assert judged(book[0]) == written(book[0])


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_states_are_right_as_libreoffice_calculates_them(
    book: tuple[Path, int], libreoffice: LibreOffice, locale: Locale
) -> None:
    cells = libreoffice.recalculated(book[0], ["_kt"], locale)["_kt"]
    rows = [address[1:] for address in cells if address[0] == "B" and int(address[1:]) >= 4]
    found = {(cells[f"D{row}"].result, cells[f"B{row}"].result): cells[f"J{row}"].result for row in rows}
    assert found == written(book[0])
