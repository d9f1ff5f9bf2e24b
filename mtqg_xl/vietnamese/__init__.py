"""How administrative Vietnamese writes numbers, money, percents, dates, periods, number words and names."""

from mtqg_xl.vietnamese.dates import parse_date, write_date, write_date_long, write_month
from mtqg_xl.vietnamese.names import ascii_name, fold, nfc, strip_accents
from mtqg_xl.vietnamese.numbers import (
    MARK,
    MONEY_UNITS,
    TEXT,
    Parsed,
    parse_number,
    write_count,
    write_money,
    write_number,
    write_percent,
)
from mtqg_xl.vietnamese.old_fonts import OldText, modern, old_font, readings
from mtqg_xl.vietnamese.periods import Period, PeriodKind
from mtqg_xl.vietnamese.rounding import Number, difference, exact, percent, round_half_up, without_residue
from mtqg_xl.vietnamese.words import LARGEST_IN_WORDS, parse_words, write_words

__all__ = [
    "LARGEST_IN_WORDS",
    "MARK",
    "MONEY_UNITS",
    "TEXT",
    "Number",
    "OldText",
    "Parsed",
    "Period",
    "PeriodKind",
    "ascii_name",
    "difference",
    "exact",
    "fold",
    "modern",
    "nfc",
    "old_font",
    "parse_date",
    "parse_number",
    "parse_words",
    "percent",
    "readings",
    "round_half_up",
    "strip_accents",
    "without_residue",
    "write_count",
    "write_date",
    "write_date_long",
    "write_money",
    "write_month",
    "write_number",
    "write_percent",
    "write_words",
]
