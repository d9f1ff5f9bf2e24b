"""Sentences of our own, right and wrong, each with the verdict that was worked out by hand."""

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
    lines = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ", 3) for line in lines if line and not line.startswith("#")]
    return [Sentence(kind, verdict, stated, text) for kind, verdict, stated, text in rows]


TABLE = _table()
ALARMS = {Verdict.WRONG, Verdict.DOUBTFUL}


def _claims(sentence: Sentence) -> tuple[Claim, ...]:
    return proofread(report_from_text(sentence.text.replace("¶", "\n\n"))).claims


def _is_alarm(claim: Claim, sentence: Sentence) -> bool:
    return claim.verdict in ALARMS and (claim.kind != "structure" or sentence.kind == "structure")


@pytest.mark.parametrize(
    "sentence", TABLE, ids=lambda sentence: f"{sentence.kind}-{sentence.verdict}-{sentence.stated}"
)
def test_a_sentence_gets_the_verdict_worked_out_by_hand(sentence: Sentence) -> None:
    claims = _claims(sentence)
    alarms = [
        (claim.kind, claim.verdict.value, claim.stated, claim.reason) for claim in claims if _is_alarm(claim, sentence)
    ]
    if sentence.verdict in {"ok", "-"}:
        assert alarms == []
    if sentence.verdict == "ok":
        assert sentence.stated in {claim.stated for claim in claims if claim.verdict is Verdict.OK}
    elif sentence.verdict != "-":
        found = {(claim.kind, claim.stated, claim.verdict.value) for claim in claims}
        assert (sentence.kind, sentence.stated, sentence.verdict) in found


def test_every_kind_is_tried_right_and_wrong() -> None:
    kinds = {sentence.kind for sentence in TABLE}
    for kind in kinds - {"naming", "structure", "period", "words", "criterion"}:
        verdicts = [sentence.verdict for sentence in TABLE if sentence.kind == kind]
        assert len(verdicts) >= 4
        assert {"ok", "-"} & set(verdicts)
        assert {"wrong", "doubtful"} & set(verdicts)
