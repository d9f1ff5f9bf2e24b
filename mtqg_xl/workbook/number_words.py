"""Numbers as administrative Vietnamese writes them, by plain formulas that are right on every machine.

FIXED writes 1,234.5 on an American machine and 1.234,5 on a Vietnamese one. Thousands and decimals are therefore
written apart: what FIXED puts between thousands is turned into dots, and decimals are taken by their place.
"""

from mtqg_xl.definition.model import MONEY_UNITS
from mtqg_xl.definition.report_words import WordStyle

MOST_DECIMALS = 3
"""Decimals of a figure that is written as typed; zeros at the end are dropped."""


NO_DECIMALS_FROM = 10**10
"""A number of so much is a slip of units; with decimals it has more digits than a program can hold."""


def whole(x: str) -> str:
    """Return the formula of a whole number with dots between thousands: ``2.145.977.223``."""
    return f'SUBSTITUTE(FIXED({x},0),",",".")'


def number(x: str) -> str:
    """Return the formula of a number with dots, a comma before decimals, and no zeros at the end: ``10.491,5``."""
    size = f"ABS({x})"
    rest = f"ROUND(({size}-INT({size}))*({size}<{NO_DECIMALS_FROM}),{MOST_DECIMALS})"
    needed = f"IF({rest}=ROUND({rest},1),1,IF({rest}=ROUND({rest},2),2,3))"
    # the decimal mark is the second character, whichever it is
    tail = f'IF({rest}=0,"",","&MID(FIXED({rest},{MOST_DECIMALS},TRUE),3,{needed}))'
    return f'IF({x}<0,"-","")&{whole(f"INT({size})")}&{tail}'


def distance(x: str) -> str:
    """Return the formula of how far two figures are apart: whole, else to the thousandth: ``146.181.505``, ``0,440``.

    ``x`` is at least 0 and long: `number` would say it fourteen times.
    """
    return f'IF({x}=INT({x}),{whole(x)},{whole(f"INT(ROUND({x},3))")}&","&RIGHT(FIXED({x},3,TRUE),3))'


def count(x: str) -> str:
    """Return the formula of a count as running text has it: ``03`` below ten, ``1.473``."""
    return f'IF(AND({x}>0,{x}<10,{x}=INT({x})),RIGHT("0"&{x},2),{number(x)})'


def money(x: str, unit: str) -> str:
    """Return the formula of an amount typed in a unit of money, with the unit: ``2.981.000.000 đồng``."""
    return f'{whole(x) if unit == "đồng" else number(x)}&" {unit}"'


def amount(x: str, unit: str) -> str:
    """Return the formula of a number with its unit: ``03 hộ``, ``57,24%``, ``10.491,5 ha``, ``420.000.000 đồng``."""
    if unit in MONEY_UNITS:
        return money(x, unit)
    if unit == "%":
        return f'{number(x)}&"%"'
    return f'{count(x)}&" {unit}"' if unit else count(x)


def shown_percent(x: str, style: WordStyle) -> str:
    """Return the formula of a percent as it is printed, rounded once from the exact quotient × 100 in cell ``x``.

    A share of 99,97 is not called 100, nor one of 0,02 called 0: such keep up to two decimals. From
    ``percent_whole_from`` on, what is below 100 is whole, unless that would make it 100; so is what is beyond all
    measure.
    """
    rounded = f"ROUND({x},{style.percent_decimals}*({x}<{NO_DECIMALS_FROM}))"
    finer = f"IF(AND(OR({rounded}=0,{rounded}=100),{x}<>{rounded}),ROUND({x},2),{rounded})"
    is_high = f"AND({rounded}>={style.percent_whole_from},{rounded}<100,ROUND({x},0)<100)"
    return f'IF(ISNUMBER({x}),IF({is_high},ROUND({x},0),{finer}),"")'


def percent(x: str) -> str:
    """Return the formula of a percent that is rounded already, in cell ``x``; ``…%`` where there is none."""
    return f'IF(ISNUMBER({x}),{number(f"N({x})")},"…")&"%"'
