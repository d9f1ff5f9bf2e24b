"""Sentences of our own, right and wrong, each with the verdict that was worked out by hand (sentences/README.md)."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from mtqg_xl.proofreading import Claim, Verdict, proofread, report_from_text


class Sentence(NamedTuple):
    """One line of the table."""

    kind: str
    verdict: str
    stated: str
    text: str


def _table() -> list[Sentence]:
    files = sorted((Path(__file__).parent / "sentences").glob("*.txt"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [Sentence(*line.split(" | ", 3)) for line in lines]


TABLE = _table()
ALARMS = {Verdict.WRONG, Verdict.DOUBTFUL}
KINDS = {
    *("ratio", "sum", "count", "product", "comparison", "complement", "unit", "repeated"),
    *("reachable", "impossible", "period", "criterion", "words"),
}
"""Every kind of claim; each must be tried by at least five sentences, right ones and wrong ones."""


def _claims(sentence: Sentence) -> tuple[Claim, ...]:
    return proofread(report_from_text(sentence.text.replace("¶", "\n\n"))).claims


def _is_alarm(claim: Claim, sentence: Sentence) -> bool:
    return claim.verdict in ALARMS and (claim.kind != "structure" or sentence.kind == "structure")


@pytest.mark.parametrize(
    "sentence", TABLE, ids=[f"{at}-{one.kind}-{one.verdict}-{one.stated}" for at, one in enumerate(TABLE)]
)
def test_a_sentence_gets_the_verdict_worked_out_by_hand(sentence: Sentence) -> None:
    claims = _claims(sentence)
    alarms = [claim for claim in claims if _is_alarm(claim, sentence)]
    told = [(claim.kind, claim.verdict.value, claim.stated, claim.reason) for claim in alarms]
    if sentence.verdict in {"ok", "-"}:
        assert told == []
    else:
        found = {(claim.kind, claim.stated, claim.verdict.value) for claim in alarms}
        assert (sentence.kind, sentence.stated, sentence.verdict) in found
        assert [each for each in told if each[2] != sentence.stated] == []
    if sentence.verdict == "ok":
        assert sentence.stated in {claim.stated for claim in claims if claim.verdict is Verdict.OK}


def test_every_kind_is_tried_right_and_wrong_by_five_sentences() -> None:
    wrong = Counter(sentence.kind for sentence in TABLE if sentence.verdict in {"wrong", "doubtful"})
    right = Counter(sentence.kind for sentence in TABLE if sentence.verdict in {"ok", "-"})
    assert [kind for kind in sorted(KINDS) if wrong[kind] + right[kind] < 5 or wrong[kind] < 2 or right[kind] < 2] == []


def test_no_sentence_stands_twice() -> None:
    texts = Counter(sentence for sentence in TABLE)
    assert [sentence for sentence, times in texts.items() if times > 1] == []
