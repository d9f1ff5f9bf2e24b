"""What people type into number cells that is no number, and numbers that cannot be: halves, negatives, errors."""

from collections.abc import Callable
from random import Random

from mtqg_xl.samples.faults.fault import Expected, Fault, Plan, at_cell, chosen, figure
from mtqg_xl.samples.faults.operations import Operation, SetError, SetNumber, SetText
from mtqg_xl.samples.faults.subject import Spot, Subject

NBSP = "\u00a0"
Write = Callable[[Spot], str]
MILLION = 1_000_000


def grouped(number: float, mark: str) -> str:
    """Return a whole number with a mark between thousands."""
    return f"{round(number):,}".replace(",", mark)


def _in_millions(spot: Spot) -> str:
    millions = spot.number * spot.scale / MILLION
    return f"{millions:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _text(kind: str, write: Write, *, money: bool = True) -> Fault:
    def plan(subject: Subject, random: Random) -> Plan | None:
        spots = [each for each in subject.inputs() if each.is_money == money and (not money or _is_large(each))]
        spot = chosen(spots, random)
        if spot is None:
            return None
        text = write(spot)
        return Plan((SetText(spot.sheet, spot.at, text),), at_cell(spot, "I01"), f"typed “{text}”", keys=(spot.key,))

    return Fault(kind, "typed", plan)


def _is_large(spot: Spot) -> bool:
    """Whether an amount is written with thousands set off: of a sheet in triệu đồng, one without decimals too."""
    return spot.number >= (MILLION if spot.scale == 1 else 1_000) and spot.number == int(spot.number)


def _space(subject: Subject, random: Random) -> Plan | None:
    spot = chosen(_blank_beside_figures(subject), random)
    if spot is None:
        return None
    text = random.choice([" ", "  ", NBSP])
    return Plan((SetText(spot.sheet, spot.at, text),), at_cell(spot, "I01"), "typed a space", keys=(spot.key,))


def _blank_beside_figures(subject: Subject) -> list[Spot]:
    """Return blank number cells in rows in which something is typed."""
    rows = {spot.key[:2] for spot in subject.inputs()}
    return [spot for spot in subject.inputs(filled=False) if spot.key[:2] in rows]


def _percent_as_text(subject: Subject, random: Random) -> Plan | None:
    spots = [each for each in subject.inputs() if each.unit == "%"] or [
        each for each in subject.inputs() if not each.is_money
    ]
    spot = chosen(spots, random)
    if spot is None:
        return None
    text = f"{figure(spot.number)}%".replace(".", ",") if spot.unit == "%" else "66,7%"
    return Plan((SetText(spot.sheet, spot.at, text),), at_cell(spot, "I01"), f"typed “{text}”", keys=(spot.key,))


def _without_other_effect(subject: Subject, spot: Spot, number: float) -> bool:
    """Whether a number in a cell breaks no rule."""
    old = subject.typed.get(spot.key)
    subject.typed[spot.key] = number
    holds = all(subject.rules.holds(each) for each in subject.rules.touching.get(spot.key, ()))
    if old is None:
        del subject.typed[spot.key]
    else:
        subject.typed[spot.key] = old
    return holds


def _number(kind: str, code: str, change: Callable[[Spot, Random], float | None]) -> Fault:
    """Return a kind that puts an impossible number into a cell in which it breaks no rule."""

    def plan(subject: Subject, random: Random) -> Plan | None:
        spots = subject.inputs()
        for spot in random.sample(spots, len(spots)):
            number = change(spot, random)
            if number is not None and _without_other_effect(subject, spot, number):
                did = f"{figure(spot.number)} typed as {figure(number)}"
                return Plan((SetNumber(spot.sheet, spot.at, number),), at_cell(spot, code), did, keys=(spot.key,))
        return None

    return Fault(kind, "typed", plan)


def _half(spot: Spot, random: Random) -> float | None:
    is_count = not spot.is_money and spot.decimals == 0 and spot.unit != "%"
    return spot.number - 0.5 if is_count and spot.number > 1 else None


def _negative(spot: Spot, random: Random) -> float | None:
    return -spot.number


def _fraction_of_a_dong(spot: Spot, random: Random) -> float | None:
    return spot.number - 0.4 if spot.is_money and spot.scale == 1 and spot.number > 2 * MILLION else None


def _error_typed(subject: Subject, random: Random) -> Plan | None:
    spot = chosen(subject.inputs(), random)
    if spot is None:
        return None
    error = random.choice(["#REF!", "#DIV/0!", "#N/A"])
    return Plan((SetError(spot.sheet, spot.at, error),), at_cell(spot, "I08"), f"pasted {error}", keys=(spot.key,))


def _off_the_list(subject: Subject, random: Random) -> Plan | None:
    spots = [
        spot
        for spot in subject.spots.values()
        if spot.kind == "choice" and isinstance(spot.content, str) and not spot.column.is_given and not _decides(spot)
    ]
    spot = chosen(spots, random)
    if spot is None:
        return None
    text = random.choice(["Theo đề án", "Khác nữa", "không rõ"])
    return Plan((SetText(spot.sheet, spot.at, text),), at_cell(spot, "I06"), f"chose “{text}”", keys=(spot.key,))


def _decides(spot: Spot) -> bool:
    """Whether the rest of the file is read by this choice: what blanks mean, where a work belongs."""
    return spot.column.required or (spot.row is not None and spot.row.show == "blank_means")


def _line_off_the_list(subject: Subject, random: Random) -> Plan | None:
    """Choose a line that does not exist for a row of a block without any rule over its figures."""
    spot = chosen([each for each in subject.spots.values() if _is_line(each) and isinstance(each.content, str)], random)
    if spot is None:
        return None
    text = f"{spot.content}.x"
    return Plan(
        (SetText(spot.sheet, spot.at, text),),
        at_cell(spot, "I06"),
        f"chose “{text}”",
        also=("R07",),
        keys=(spot.key,),
    )


def _is_line(spot: Spot) -> bool:
    return spot.in_block and spot.column.required and not spot.column.is_given


def _without_line(subject: Subject, random: Random) -> Plan | None:
    """Type a further row into a block and leave out where it belongs."""
    line = next((each for each in subject.spots.values() if _is_line(each) and each.content is None), None)
    if line is None:
        return None
    row = [each for each in subject.row_of(line.key) if each.kind == "input" and each.is_money]
    name = next(each for each in subject.row_of(line.key) if each.kind == "text" and each.column.width > 15)
    number = float(random.randint(150, 900) * MILLION) / row[0].scale
    operations: list[Operation] = [SetText(name.sheet, name.at, "Công trình mới")]
    operations += [SetNumber(each.sheet, each.at, number) for each in row[:2]]
    return Plan(tuple(operations), at_cell(line, "I09"), "figures without their line", keys=(line.key,))


def _no_day(subject: Subject, random: Random) -> Plan | None:
    spot = next((each for each in subject.spots.values() if each.kind == "date"), None)
    if spot is None:
        return None
    text = random.choice(["31/6/2024", "30-06-2024 (chủ nhật)", "cuối tháng 6", "30.6.24 chốt"])
    return Plan((SetText(spot.sheet, spot.at, text),), at_cell(spot, "I10"), f"typed “{text}”", keys=(spot.key,))


def _blank_meaning(subject: Subject, random: Random) -> Plan | None:
    """Leave open what blank cells mean, in a file in which nothing is half filled."""
    spot = next(
        (each for each in subject.spots.values() if each.row is not None and each.row.show == "blank_means"), None
    )
    if spot is None or spot.row is None:
        return None
    first = spot.row.choices[0]
    return Plan((SetText(spot.sheet, spot.at, first),), at_cell(spot, "I07"), f"chose “{first}”", keys=(spot.key,))


# Source: the fonts .VnTime and .VnArial of TCVN3; one byte for each letter, so that the file holds Latin-1 signs.
OLD_FONT_TEXTS = ("§­êng liªn th«n Nµ MÉu", "Nhµ v¨n hãa th«n B¶n MÉu", "CÇu trµn Lòng MÉu", "M­¬ng thñy lîi Khuæi MÉu")


def _old_font(subject: Subject, random: Random) -> Plan | None:
    spots = [
        each
        for each in subject.spots.values()
        if each.kind == "text" and each.in_block and isinstance(each.content, str) and not each.column.is_given
    ]
    spot = chosen(spots, random)
    if spot is None:
        return None
    text = random.choice(OLD_FONT_TEXTS)
    expected = (Expected(spot.sheet, spot.cell, "I13"),)
    return Plan((SetText(spot.sheet, spot.at, text),), expected, f"typed “{text}” in TCVN3", keys=(spot.key,))


FAULTS = (
    _text("text-number.dots", lambda spot: grouped(spot.number, ".")),
    _text("text-number.commas", lambda spot: grouped(spot.number, ",")),
    _text("text-number.commas-and-point", lambda spot: grouped(spot.number, ",") + ".5"),
    _text("text-number.spaces", lambda spot: grouped(spot.number, " ")),
    _text("text-number.no-break-spaces", lambda spot: grouped(spot.number, NBSP)),
    _text("text-number.tr", lambda spot: f"{_in_millions(spot)} tr"),
    _text("text-number.trieu", lambda spot: f"{_in_millions(spot)} triệu"),
    _text("text-number.dong", lambda spot: grouped(spot.number * spot.scale, ".") + "đ"),
    _text("text-number.one-dot", lambda spot: "1.234"),
    _text("text-number.one-comma", lambda spot: "29,160"),
    _text("text-number.digits", lambda spot: f"{spot.number:.0f}"),
    _text("text-number.digits-and-space", lambda spot: f"{spot.number:.0f} "),
    _text("text-number.count-with-unit", lambda spot: f"{figure(spot.number)} {spot.unit}".strip() + " ", money=False),
    Fault("text-number.percent", "typed", _percent_as_text),
    Fault("space-in-cell", "typed", _space),
    _number("count-not-whole", "I11", _half),
    _number("negative", "I04", _negative),
    _number("fraction-of-a-dong", "I02", _fraction_of_a_dong),
    Fault("error-typed", "typed", _error_typed),
    Fault("choice-off-the-list", "typed", _off_the_list),
    Fault("line-off-the-list", "typed", _line_off_the_list),
    Fault("figures-without-their-line", "typed", _without_line),
    Fault("no-day", "typed", _no_day),
    Fault("blank-meaning-open", "typed", _blank_meaning),
    Fault("old-font", "typed", _old_font),
)
