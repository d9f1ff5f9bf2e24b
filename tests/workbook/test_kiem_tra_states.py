"""Every rule of the commune kit in every state of its operands, worked by hand; three judges must agree.

The judges: the value written beside the formula, the value that LibreOffice calculates, and `mtqg_xl.checks` on the
file as read. The tables below hold what is right: a blank, a text or a mark in an operand, with THÔNG TIN saying
"Chưa có số" (a blank is missing) or "Không phát sinh" (a blank is answered, and 0).
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from mtqg_xl.checks.check import check
from mtqg_xl.definition.layout import kit_layout
from mtqg_xl.definition.load import load
from mtqg_xl.definition.model import Instance, Kit, Rule
from mtqg_xl.figures.compute import compute
from mtqg_xl.reading.read import read
from mtqg_xl.reading.submission import Submission
from mtqg_xl.vietnamese import Period
from mtqg_xl.workbook.build import build
from mtqg_xl.workbook.header import Header
from tests.libreoffice.client import LibreOffice, Locale, SetFormula, Sheets

PASS, FAIL, NONE, MISSING, ERROR = "ĐẠT", "KHÔNG ĐẠT", "KHÔNG ÁP DỤNG", "THIẾU", "LỖI"
WORDS = {"dat": PASS, "khong_dat": FAIL, "khong_ap_dung": NONE, "thieu": MISSING, "loi": ERROR}
MEANINGS = ("Chưa có số", "Không phát sinh")

# A rule on one row: each line stands on a row of its own. {v} is every variant of the rule, all on that row;
# works=60+40 are two rows of GN-03 that name the row.
# rule | what | cells | state when a blank is missing | state when a blank is none
ROWS = """
R03 | holds             | disbursed_{v}=76 allocated_{v}=100     | ĐẠT           | ĐẠT
R03 | equal             | disbursed_{v}=100 allocated_{v}=100    | ĐẠT           | ĐẠT
R03 | broken            | disbursed_{v}=150 allocated_{v}=100    | KHÔNG ĐẠT     | KHÔNG ĐẠT
R03 | broken by a đồng  | disbursed_{v}=2981000001 allocated_{v}=2981000000 | KHÔNG ĐẠT | KHÔNG ĐẠT
R03 | zeros             | disbursed_{v}=0 allocated_{v}=0        | ĐẠT           | ĐẠT
R03 | left blank        | allocated_{v}=100                      | THIẾU         | ĐẠT
R03 | right blank       | disbursed_{v}=5                        | THIẾU         | KHÔNG ĐẠT
R03 | left marked x     | disbursed_{v}=x allocated_{v}=100      | ĐẠT           | ĐẠT
R03 | right marked -    | disbursed_{v}=5 allocated_{v}=-        | KHÔNG ĐẠT     | KHÔNG ĐẠT
R03 | both marked       | disbursed_{v}=x allocated_{v}=-        | ĐẠT           | ĐẠT
R03 | left text         | disbursed_{v}=abc allocated_{v}=100    | THIẾU         | THIẾU
R03 | right text        | disbursed_{v}=5 allocated_{v}=abc      | THIẾU         | THIẾU
R03 | text beside blank | disbursed_{v}=abc                      | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R03 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R05 | holds             | advance_outstanding=100 disbursed_year_capital=60 disbursed_carried_recurrent=40 | ĐẠT | ĐẠT
R05 | broken | advance_outstanding=101 disbursed_year_capital=60 disbursed_carried_recurrent=40 | KHÔNG ĐẠT | KHÔNG ĐẠT
R05 | left blank        | disbursed_year_capital=60              | ĐẠT           | ĐẠT
R05 | right blank       | advance_outstanding=50                 | KHÔNG ĐẠT     | KHÔNG ĐẠT
R05 | left marked       | advance_outstanding=x disbursed_year_capital=60 | ĐẠT  | ĐẠT
R05 | right marked      | advance_outstanding=50 disbursed_year_capital=x | KHÔNG ĐẠT | KHÔNG ĐẠT
R05 | left text         | advance_outstanding=abc disbursed_year_capital=60 | ĐẠT | ĐẠT
R05 | right text        | advance_outstanding=50 disbursed_year_capital=abc | KHÔNG ĐẠT | KHÔNG ĐẠT
R05 | text among numbers | advance_outstanding=50 disbursed_year_capital=abc disbursed_year_recurrent=60 | ĐẠT | ĐẠT
R05 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R06 | holds             | estimate=100 disbursed_year_capital=60 disbursed_carried_capital=40 | ĐẠT | ĐẠT
R06 | broken            | estimate=99 disbursed_year_capital=60 disbursed_carried_capital=40 | KHÔNG ĐẠT | KHÔNG ĐẠT
R06 | no estimate       | estimate=0 disbursed_year_capital=60   | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R06 | left blank        | disbursed_year_capital=60              | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R06 | right blank       | estimate=50                            | ĐẠT           | ĐẠT
R06 | left marked       | estimate=x disbursed_year_capital=60   | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R06 | left text         | estimate=abc disbursed_year_capital=60 | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R06 | right text        | estimate=50 disbursed_year_capital=abc | ĐẠT           | ĐẠT
R06 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R08 | holds             | estimate=100 allocated_year_capital=120 | ĐẠT          | ĐẠT
R08 | broken            | estimate=121 allocated_year_capital=60 allocated_carried_capital=60 | KHÔNG ĐẠT | KHÔNG ĐẠT
R08 | left blank        | allocated_year_capital=120             | ĐẠT           | ĐẠT
R08 | right blank       | estimate=100                           | KHÔNG ĐẠT     | KHÔNG ĐẠT
R08 | right marked      | estimate=100 allocated_year_capital=x  | KHÔNG ĐẠT     | KHÔNG ĐẠT
R08 | right text        | estimate=100 allocated_year_capital=abc | KHÔNG ĐẠT    | KHÔNG ĐẠT
R08 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R21 | holds             | allocated_{v}=2981000000 disbursed_{v}=2145977223 | ĐẠT | ĐẠT
R21 | broken            | allocated_{v}=2981000000 disbursed_{v}=2145977 | KHÔNG ĐẠT | KHÔNG ĐẠT
R21 | broken at 1000    | allocated_{v}=5000 disbursed_{v}=5     | KHÔNG ĐẠT     | KHÔNG ĐẠT
R21 | nothing paid out  | allocated_{v}=2981000000 disbursed_{v}=0 | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R21 | left blank        | disbursed_{v}=5                        | ĐẠT           | ĐẠT
R21 | right blank       | allocated_{v}=5000                     | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R21 | right marked      | allocated_{v}=5000 disbursed_{v}=x     | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R21 | left marked       | allocated_{v}=- disbursed_{v}=5        | ĐẠT           | ĐẠT
R21 | right text        | allocated_{v}=5000 disbursed_{v}=abc   | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R21 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R23 | holds             | allocated_year_capital=100000000000    | ĐẠT           | ĐẠT
R23 | broken | allocated_year_capital=60000000000 allocated_carried_recurrent=40000000001 | KHÔNG ĐẠT | KHÔNG ĐẠT
R23 | marked            | allocated_year_capital=x               | ĐẠT           | ĐẠT
R23 | text              | allocated_year_capital=abc             | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R23 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R07 | holds             | disbursed_year_capital=60 disbursed_carried_capital=40 works=70+30 | ĐẠT | ĐẠT
R07 | broken            | disbursed_year_capital=2145977223 works=2292158728 | KHÔNG ĐẠT | KHÔNG ĐẠT
R07 | no works          | disbursed_year_capital=60              | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R07 | left blank        | works=70                               | THIẾU         | KHÔNG ĐẠT
R07 | left marked       | disbursed_year_capital=x works=70      | KHÔNG ĐẠT     | KHÔNG ĐẠT
R07 | left text         | disbursed_year_capital=abc works=70    | THIẾU         | THIẾU
R07 | works marked      | disbursed_year_capital=60 works=x      | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R07 | works text        | disbursed_year_capital=60 works=abc    | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R07 | text among works  | disbursed_year_capital=60 works=60+abc | ĐẠT           | ĐẠT
R07 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R10 | holds             | allocated_year_capital=100 plans=60+40 | ĐẠT           | ĐẠT
R10 | broken            | allocated_year_capital=100 plans=60+41 | KHÔNG ĐẠT     | KHÔNG ĐẠT
R10 | no works          | allocated_year_capital=100             | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R10 | left blank        | plans=60                               | THIẾU         | KHÔNG ĐẠT
R10 | left marked       | allocated_year_capital=- plans=60      | KHÔNG ĐẠT     | KHÔNG ĐẠT
R10 | left text         | allocated_year_capital=abc plans=60    | THIẾU         | THIẾU
R10 | works text        | allocated_year_capital=100 plans=abc   | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R10 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R15 | holds             | quantity=12 base=14                    | ĐẠT           | ĐẠT
R15 | broken            | quantity=15 base=14                    | KHÔNG ĐẠT     | KHÔNG ĐẠT
R15 | left blank        | base=14                                | THIẾU         | ĐẠT
R15 | right blank       | quantity=12                            | THIẾU         | KHÔNG ĐẠT
R15 | right marked      | quantity=12 base=x                     | KHÔNG ĐẠT     | KHÔNG ĐẠT
R15 | left text         | quantity=abc base=14                   | THIẾU         | THIẾU
R15 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R16 | holds             | quantity=57.24                         | ĐẠT           | ĐẠT
R16 | broken            | quantity=100.01                        | KHÔNG ĐẠT     | KHÔNG ĐẠT
R16 | marked            | quantity=x                             | ĐẠT           | ĐẠT
R16 | text              | quantity=abc                           | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R16 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R18 | holds             | quantity=679700000                     | ĐẠT           | ĐẠT
R18 | broken            | quantity=679700000000                  | KHÔNG ĐẠT     | KHÔNG ĐẠT
R18 | marked            | quantity=x                             | ĐẠT           | ĐẠT
R18 | text              | quantity=abc                           | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R18 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R17 | holds             | quantity=10 poor=3 near_poor=4 newly_escaped=3 | ĐẠT       | ĐẠT
R17 | broken            | quantity=10 poor=3 near_poor=4 newly_escaped=4 | KHÔNG ĐẠT | KHÔNG ĐẠT
R17 | one part blank    | quantity=7 poor=3 near_poor=4          | ĐẠT           | ĐẠT
R17 | one part text     | quantity=7 poor=3 near_poor=4 newly_escaped=abc | ĐẠT      | ĐẠT
R17 | one part marked   | quantity=7 poor=3 near_poor=4 newly_escaped=x | ĐẠT        | ĐẠT
R17 | left blank        | poor=3 near_poor=4 newly_escaped=3     | THIẾU         | KHÔNG ĐẠT
R17 | right blank       | quantity=10                            | THIẾU         | KHÔNG ĐẠT
R17 | left text         | quantity=abc poor=3                    | THIẾU         | THIẾU
R17 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R40 | holds             | quantity=92 unit_price=153000 amount=14076000 | ĐẠT    | ĐẠT
R40 | broken by a đồng  | quantity=92 unit_price=153000 amount=14076001 | KHÔNG ĐẠT | KHÔNG ĐẠT
R40 | amount blank      | quantity=92 unit_price=153000          | THIẾU         | KHÔNG ĐẠT
R40 | quantity blank    | unit_price=153000 amount=14076000      | THIẾU         | KHÔNG ĐẠT
R40 | price blank       | quantity=92 amount=14076000            | THIẾU         | KHÔNG ÁP DỤNG
R40 | price marked      | quantity=92 unit_price=x amount=14076000 | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R40 | amount marked     | quantity=92 unit_price=153000 amount=- | KHÔNG ĐẠT     | KHÔNG ĐẠT
R40 | nobody yet        | quantity=0 unit_price=153000 amount=0  | ĐẠT           | ĐẠT
R40 | price text        | quantity=92 unit_price=abc amount=14076000 | THIẾU     | THIẾU
R40 | quantity text     | quantity=abc unit_price=153000 amount=14076000 | THIẾU | THIẾU
R40 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R41 | holds             | quantity=7 norm_kg=60 quantity_kg=420  | ĐẠT           | ĐẠT
R41 | holds with halves | quantity=3 norm_kg=7.5 quantity_kg=22.5 | ĐẠT          | ĐẠT
R41 | broken            | quantity=7 norm_kg=60 quantity_kg=402  | KHÔNG ĐẠT     | KHÔNG ĐẠT
R41 | kg blank          | quantity=7 norm_kg=60                  | THIẾU         | KHÔNG ĐẠT
R41 | norm blank        | quantity=7 quantity_kg=420             | THIẾU         | KHÔNG ÁP DỤNG
R41 | norm marked       | quantity=7 norm_kg=- quantity_kg=420   | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R41 | kg text           | quantity=7 norm_kg=60 quantity_kg=abc  | THIẾU         | THIẾU
R41 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R42 | holds             | unit_price=153000 before=153000        | ĐẠT           | ĐẠT
R42 | broken            | unit_price=135000 before=153000        | KHÔNG ĐẠT     | KHÔNG ĐẠT
R42 | quarter before blank | unit_price=153000                   | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R42 | this quarter blank | before=153000                         | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R42 | marked            | unit_price=x before=153000             | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R42 | text              | unit_price=abc before=153000           | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R42 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R43 | holds             | unit_price=153000 before=153000        | ĐẠT           | ĐẠT
R43 | broken            | unit_price=153001 before=153000        | KHÔNG ĐẠT     | KHÔNG ĐẠT
R43 | this quarter blank | before=153000                         | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R44 | holds             | unit_price=153000 before=153000        | ĐẠT           | ĐẠT
R44 | broken            | unit_price=152999 before=153000        | KHÔNG ĐẠT     | KHÔNG ĐẠT
R44 | quarter before blank | unit_price=153000                   | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R45 | holds             | unit_price=153000 before=153000        | ĐẠT           | ĐẠT
R45 | broken            | unit_price=1530000 before=153000       | KHÔNG ĐẠT     | KHÔNG ĐẠT
R45 | text              | unit_price=153000 before=abc           | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R46 | holds             | unit_price=20000000                    | ĐẠT           | ĐẠT
R46 | broken            | unit_price=20000001                    | KHÔNG ĐẠT     | KHÔNG ĐẠT
R46 | marked            | unit_price=x                           | ĐẠT           | ĐẠT
R46 | text              | unit_price=abc                         | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R46 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R47 | holds             | unit_price=44000000                    | ĐẠT           | ĐẠT
R47 | equal             | unit_price=200000000                   | ĐẠT           | ĐẠT
R47 | broken            | unit_price=44000000000                 | KHÔNG ĐẠT     | KHÔNG ĐẠT
R47 | marked            | unit_price=-                           | ĐẠT           | ĐẠT
R47 | text              | unit_price=abc                         | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R48 | holds             | amount=40000000 quantity=2             | ĐẠT           | ĐẠT
R48 | broken            | amount=40000001 quantity=2             | KHÔNG ĐẠT     | KHÔNG ĐẠT
R48 | nobody            | amount=40000001 quantity=0             | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R48 | amount blank      | quantity=2                             | THIẾU         | ĐẠT
R48 | quantity blank    | amount=40000001                        | THIẾU         | KHÔNG ÁP DỤNG
R48 | quantity marked   | amount=40000001 quantity=x             | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R48 | amount text       | amount=abc quantity=2                  | THIẾU         | THIẾU
R48 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R49 | holds             | amount=400000000 quantity=2            | ĐẠT           | ĐẠT
R49 | broken            | amount=400000001 quantity=2            | KHÔNG ĐẠT     | KHÔNG ĐẠT
R49 | quantity blank    | amount=400000001                       | THIẾU         | KHÔNG ÁP DỤNG
R49 | quantity marked   | amount=400000001 quantity=-            | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R49 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG

R50 | holds             | amount=10000000000                     | ĐẠT           | ĐẠT
R50 | broken            | amount=10000000001                     | KHÔNG ĐẠT     | KHÔNG ĐẠT
R50 | marked            | amount=x                               | ĐẠT           | ĐẠT
R50 | text              | amount=abc                             | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
R50 | all blank         |                                        | KHÔNG ÁP DỤNG | KHÔNG ÁP DỤNG
"""

# A rule over a block has one state for all its rows, so every line is a sheet of its own; rows stand between slashes
# as investment, allocated, in the year, since the start. Only rows with two numbers are compared.
# what | rows | R11 R12 R13 R14 R25 when a blank is missing | the same when a blank is none
BLOCKS = """
all hold        | 100 80 50 60 / 100 100 100 100 / 100000000000 1 1 1 | Đ Đ Đ Đ Đ | Đ Đ Đ Đ Đ
all broken      | 100 120 130 110 / 100000000001 1 1 1 | K K K K K | K K K K K
one is blank    | 100 . 50 . / 100 80 50 60              | T T T T Đ | Đ Đ Đ Đ Đ
first is blank  | . 80 . 60                              | T T T T - | Đ Đ Đ Đ -
broken beside blank | 100 120 . . / 100 . 50 .           | K T T T Đ | K Đ Đ Đ Đ
one is marked   | 100 x 50 -                             | Đ Đ Đ Đ Đ | Đ Đ Đ Đ Đ
all are marked  | x x x x                                | Đ Đ Đ Đ Đ | Đ Đ Đ Đ Đ
one is text     | 100 abc 50 60                          | T T Đ Đ Đ | T T Đ Đ Đ
first is text   | abc 80 50 60                           | T Đ Đ T - | T Đ Đ T -
all are text    | abc abc abc abc                        | - - - - - | - - - - -
all blank       |                                        | - - - - - | - - - - -
"""
OF_POVERTY = {*(f"R{number}" for number in range(30, 40)), "R203", "R204"}
LETTERS = {"Đ": PASS, "K": FAIL, "T": MISSING, "-": NONE}
BLOCK_RULES = ("R11", "R12", "R13", "R14", "R25")
BLOCK_COLUMNS = ("investment", "allocated", "disbursed_year_to_date", "disbursed_since_start")

PROGRAMMES = {"GN-01.GNBV", "GN-01.DTTS", "GN-01.NTM"}
COUNTED_ROWS = {
    "R15": "ntm.hamlets_covered",
    "R16": "target.poverty_percent",
    "R17": "gnbv.2.households",
    "R18": "gnbv.2.central_budget",
}
POLICY_ROWS = {
    "R40": "education.study_costs",
    "R41": "education.rice",
    "R42": "electricity.q1",
    "R43": "electricity.q2",
    "R44": "electricity.q3",
    "R45": "electricity.q4",
    "R46": "education.boarding",
    "R47": "housing.built",
    "R48": "education.lunch",
    "R49": "other.first",
    "R50": "education.tuition",
}
QUARTER_BEFORE = {
    "R42": "electricity.q4_last",
    "R43": "electricity.q1",
    "R44": "electricity.q2",
    "R45": "electricity.q3",
}
"""The row that each rule is tried on, and the row of the quarter before it."""

Cell = tuple[str, str, str]
Place = tuple[str, str]
"""Sheet and key of a comparison."""


@dataclass(frozen=True)
class Trial:
    """A kit with sheets enough for every line of the tables, what is typed, and the states that are right."""

    kit: Kit
    values: dict[Cell, float | str]
    states: tuple[dict[Place, str], dict[Place, str]]
    said: dict[Place, str]


def lines(table: str) -> Iterator[list[str]]:
    for line in table.strip().splitlines():
        if line:
            yield [field.strip() for field in line.split("|")]


def content(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def copies(kit: Kit, name: str, count: int) -> tuple[Instance, ...]:
    """More sheets of one form, without sentences; what its rules say of the instance by name is said of the copy."""
    found = []
    for number in range(1, count + 1):
        original = kit.instance_by_id[name]
        own = f"{name}.N{number}"
        rules = tuple(_renamed(rule, f"{name}[", f"{own}[") for rule in original.form.rules)
        form = replace(original.form, rules=rules, sentences=())
        found.append(replace(original, id=own, sheet=f"{name} {number}", form=form))
    return tuple(found)


def _renamed(rule: Rule, name: str, own: str) -> Rule:
    return replace(rule, right=rule.right.replace(name, own), when=rule.when.replace(name, own))


def shipped_rules(kit: Kit) -> dict[str, Rule]:
    """Return the rules by id; those of the poverty forms stand in `test_poverty_states`."""
    rules = (*kit.rules, *(rule for item in kit.instances for rule in item.form.rules))
    return {rule.id: rule for rule in rules if rule.id not in OF_POVERTY}


def variants(kit: Kit, rule: str) -> tuple[str, ...]:
    return shipped_rules(kit)[rule].variants or ("",)


@cache
def trial() -> Trial:
    """Lay the lines of the tables out over a kit: finance rules on rows of the programmes, the others on copies."""
    kit = load().kit("ba-chuong-trinh-xa")
    blocks, counted, policies = list(lines(BLOCKS)), copies(kit, "CT-01", 9), copies(kit, "CS-01", 14)
    sheets = copies(kit, "GN-03", len(blocks))
    kit = replace(kit, instances=(*kit.instances, *counted, *policies, *sheets))
    made = Trial(kit, {}, ({}, {}), {})
    free = [
        (item, row.id)
        for item in kit.instances
        if item.id in PROGRAMMES
        for row in item.rows
        if row.kind in {"leaf", "rest"}
    ]
    works = iter(range(1, 41))
    used: dict[str, int] = {}
    taken: set[tuple[str, str]] = set()
    for rule, what, cells, *states in lines(ROWS):
        if rule in COUNTED_ROWS:
            instance, row = counted[used.get(rule, 0)], COUNTED_ROWS[rule]
            used[rule] = used.get(rule, 0) + 1
        elif rule in POLICY_ROWS:
            row = POLICY_ROWS[rule]
            rows = {row, QUARTER_BEFORE.get(rule, row)}
            instance = next(item for item in policies if taken.isdisjoint((item.id, name) for name in rows))
            taken |= {(instance.id, name) for name in rows}
        else:
            instance, row = free.pop(0)
        put(made, instance, row, rule, cells, works)
        for variant in variants(kit, rule):
            key = (instance.sheet, "-".join(part for part in (rule, row, variant) if part))
            expect(made, key, f"{rule} {what} {variant}", states)
    for instance, (what, rows, *marks) in zip(sheets, blocks, strict=True):
        put_block(made, instance, rows)
        for at, rule in enumerate(BLOCK_RULES):
            expect(made, (instance.sheet, f"{rule}-works"), f"{rule} {what}", [LETTERS[m.split()[at]] for m in marks])
    return made


def put(made: Trial, instance: Instance, row: str, rule: str, cells: str, works: Iterator[int]) -> None:
    for cell in cells.split():
        name, _, text = cell.partition("=")
        if name in {"works", "plans"}:
            column = {"works": "disbursed_year_to_date", "plans": "allocated"}[name]
            for amount in text.split("+"):
                at = f"works#{next(works)}"
                made.values["GN-03", at, "line"] = row
                made.values["GN-03", at, column] = content(amount)
        elif name == "before":
            made.values[instance.id, QUARTER_BEFORE[rule], "unit_price"] = content(text)
        elif f"gnbv.2.{name}" in instance.row_by_id:
            made.values[instance.id, f"gnbv.2.{name}", "quantity"] = content(text)
        else:
            for variant in variants(made.kit, rule):
                made.values[instance.id, row, name.replace("{v}", variant)] = content(text)


def put_block(made: Trial, instance: Instance, rows: str) -> None:
    for at, row in enumerate(filter(None, rows.split("/")), start=1):
        for column, text in zip(BLOCK_COLUMNS, row.split(), strict=True):
            if text != ".":
                made.values[instance.id, f"works#{at}", column] = content(text)


def expect(made: Trial, key: Place, said: str, states: list[str]) -> None:
    assert key not in made.said, f"{key} stands twice"
    made.said[key] = said
    for found, state in zip(made.states, states, strict=True):
        found[key] = state


@pytest.fixture(scope="module", params=MEANINGS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The workbook of the trial with one meaning of blanks, and the number of that meaning."""
    at = MEANINGS.index(request.param)
    path = tmp_path_factory.mktemp("kiem-tra") / f"{at}.xlsx"
    values = trial().values | {("TT", "blank_means", "value"): request.param}
    path.write_bytes(build(trial().kit, Header(Period.parse("2024-H1")), values))
    return path, at


@pytest.fixture(scope="module")
def calculated(book: tuple[Path, int], libreoffice: LibreOffice) -> dict[Locale, Sheets]:
    locales: tuple[Locale, Locale] = ("vi-VN", "en-US")
    return {locale: libreoffice.recalculated(book[0], locale=locale) for locale in locales}


def states_of(cells: dict[str, object]) -> dict[Place, object]:
    """The state of every comparison on the hidden sheet, by sheet and key."""
    rows = [address[1:] for address in cells if address[0] == "B" and int(address[1:]) >= 4]
    return {(str(cells[f"D{row}"]), str(cells[f"B{row}"])): cells[f"J{row}"] for row in rows}


def written_states(path: Path) -> dict[Place, object]:
    """The states as the file has them before anybody calculates."""
    with closing(openpyxl.load_workbook(path, data_only=True, read_only=True)) as found:
        rows = list(found["_kt"].iter_rows(min_row=4, max_col=10, values_only=True))
    return {(str(row[3]), str(row[1])): row[9] for row in rows}


def results(sheets: Sheets, name: str) -> dict[str, object]:
    return {address: cell.result for address, cell in sheets[name].items()}


SINGLE = {"R16", "R18", "R23", "R25", "R46", "R47", "R50"}
"""Rules with a single operand: where it is missing, nothing is left to compare."""


def test_every_rule_of_the_kit_is_tried_in_every_state_that_it_has() -> None:
    tried: dict[str, set[str]] = {}
    for found in trial().states:
        for key, state in found.items():
            tried.setdefault(trial().said[key].split()[0], set()).add(state)
    rules = shipped_rules(load().kit("ba-chuong-trinh-xa"))
    missing = {name for name, rule in rules.items() if rule.missing != "skip_if_all"} - SINGLE
    assert tried == {name: {PASS, FAIL, NONE} | ({MISSING} if name in missing else set()) for name in rules}


def wrong(found: dict[Place, object], at: int) -> list[str]:
    """The lines of the tables that a judge sees otherwise."""
    right = trial().states[at]
    return [
        f"{trial().said[key]}: {found.get(key)} thay vì {state}"
        for key, state in right.items()
        if found.get(key) != state
    ]


def test_states_are_right_as_written(book: tuple[Path, int]) -> None:
    path, at = book
    assert wrong(written_states(path), at) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_states_are_right_as_libreoffice_calculates_them(
    book: tuple[Path, int], calculated: dict[Locale, Sheets], locale: Locale
) -> None:
    path, at = book
    found = states_of(results(calculated[locale], "_kt"))
    assert wrong(found, at) == []
    assert found == written_states(path)


@pytest.mark.libreoffice
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_no_text_or_mark_makes_an_error_anywhere(calculated: dict[Locale, Sheets], locale: Locale) -> None:
    errors = [f"{name}!{at}" for name, cells in calculated[locale].items() for at, cell in cells.items() if cell.error]
    assert errors == []


def judged(path: Path) -> dict[Place, object]:
    """The states that the library itself finds in the file."""
    kit = trial().kit
    submission = read(path, {kit.id: kit})
    assert isinstance(submission, Submission)
    (result,) = check([submission], compute([submission], kit))
    return {(kit.instance_by_id[line.instance].sheet, line.key): WORDS[line.state] for line in result.rules}


def test_the_library_finds_the_same_states_in_the_file(book: tuple[Path, int]) -> None:
    path, at = book
    found = judged(path)
    assert wrong(found, at) == []
    other = written_states(path)
    assert {key: (state, other[key]) for key, state in found.items() if state != other[key]} == {}


@pytest.mark.libreoffice
def test_the_list_shows_what_must_be_mended_first_and_nothing_that_holds(calculated: dict[Locale, Sheets]) -> None:
    cases, shown = results(calculated["vi-VN"], "_kt"), results(calculated["vi-VN"], "KIỂM TRA")
    rows = [address[1:] for address in cases if address[0] == "B" and int(address[1:]) >= 4]
    failing = [(cases[f"C{row}"], cases[f"B{row}"], cases[f"D{row}"]) for row in rows if cases[f"J{row}"] == FAIL]
    wanted = [line for level in ("PHẢI SỬA", "CẦN GIẢI TRÌNH", "LƯU Ý") for line in failing if line[0] == level]
    (head,) = [int(address[1:]) for address, text in shown.items() if address[0] == "B" and text == "Mã"]
    listed = [(shown[f"C{row}"], shown[f"B{row}"], shown[f"D{row}"]) for row in range(head + 1, head + 61)]
    assert listed == (wanted + [("", "", "")] * 60)[:60]
    blocks = sum(line[0] == "PHẢI SỬA" for line in failing)
    assert blocks > 5
    assert shown["B3"] == f"CHƯA NÊN GỬI: còn {blocks} lỗi phải sửa"
    hidden = len(failing) - 60
    assert shown[f"B{head + 61}"] == (
        f"Còn {hidden} dòng nữa, sẽ hiện khi sửa xong các dòng trên" if hidden > 0 else ""
    )


@pytest.mark.libreoffice
def test_an_error_in_an_operand_is_said_and_blocks(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """An error can only come from a formula that the officer wrote: here 1/0 in place of figures."""
    kit = load().kit("ba-chuong-trinh-xa")
    source, path = tmp_path / "bieu.xlsx", tmp_path / "loi.xlsx"
    works = {("GN-03", "works#1", "line"): "DTTS.8", ("GN-03", "works#1", "allocated"): 50.0}
    source.write_bytes(build(kit, Header(Period.parse("2024-H1")), works))
    place = kit_layout(kit)
    where = [("GN-01.DTTS", "DTTS.8", "allocated_year_capital"), ("GN-03", "works#2", "investment")]
    operations = [SetFormula(kit.instance_by_id[cell[0]].sheet, place.own(*cell), "=1/0") for cell in where]
    found = libreoffice.edit(source, operations, path)
    faulty = {key for (_, key), state in states_of(results(found, "_kt")).items() if state == ERROR}
    # every rule that reads the plan of the row, and the three of GN-03 that read the investment
    plan = {"R03-DTTS.8-year_capital", "R21-DTTS.8-year_capital", "R08-DTTS.8", "R23-DTTS.8", "R10-DTTS.8"}
    assert faulty == plan | {"R11-works", "R14-works", "R25-works"}
    assert results(found, "KIỂM TRA")["B3"] == "CHƯA NÊN GỬI: còn 8 lỗi phải sửa"
    submission = read(path, {kit.id: kit})
    assert isinstance(submission, Submission)
    (result,) = check([submission], compute([submission], kit))
    assert {line.key for line in result.rules if line.state == "loi"} == faulty
