"""The page about numbers typed as text says what the program does."""

from pathlib import Path

import pytest

from mtqg_xl.vietnamese import Parsed, parse_number
from mtqg_xl.vietnamese.number_rules import NUMBER_RULES, Example, rules_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "so-go-bang-chu.md"
EXAMPLES = [example for rule in NUMBER_RULES for example in rule.examples]


def meaning(parsed: Parsed) -> str:
    """Return a reading in the words of the page."""
    if parsed.value is None:
        return ""
    number = parsed.value if parsed.dong is None else parsed.dong
    text = str(int(number)) if number == int(number) else str(number).replace(".", ",")
    unit = "đồng" if parsed.dong is not None else parsed.quantity
    return f"{text}{'%' if parsed.is_percent else ''} {unit}".strip()


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.typed for example in EXAMPLES])
def test_every_example_is_read_as_the_page_says(example: Example) -> None:
    parsed = parse_number(example.typed)
    assert meaning(parsed) == example.meaning
    assert (parsed.question is not None) == (example.meaning == "")


def test_the_page_is_made_from_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page()
