"""A copy of a Word report with a comment at every number that is wrong or doubtful; other parts stay byte for byte."""

from collections.abc import Iterable, Sequence
from typing import Final

from mtqg_xl.findings import UsageError
from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.read_report import WordSource
from mtqg_xl.proofreading.word_comments import Comments, Cut, anchor_of, comment_cuts, with_cuts
from mtqg_xl.workbook.package_xml import plain_utf8
from mtqg_xl.workbook.patch import PatchError, patched

AUTHOR: Final = "mtqg-xl"


def worth_marking(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that get a comment: the wrong and the doubtful ones, in the order of the text."""
    marked = [claim for claim in claims if claim.verdict in {Verdict.WRONG, Verdict.DOUBTFUL}]
    return sorted(marked, key=lambda claim: (claim.paragraph, claim.start, claim.verdict.rank))


def comment_text(claim: Claim, *, in_margin: bool = False) -> str:
    """Return what a comment says: verdict, reason, calculation; about a header or footer it stands in the body."""
    label = "LƯU Ý" if claim.kind == "structure" else claim.verdict.label
    how = f" Cách tính: {claim.how}." if claim.how else ""
    where = " (ở đầu trang hoặc chân trang)" if in_margin else ""
    return f"{label}: “{claim.stated}”{where}. {claim.reason}{how}"


def marked_copy(source: WordSource, content: bytes, claims: Sequence[Claim]) -> bytes:
    """Return the Word file with comments.

    Raises:
        UsageError: its parts are built in a way that cannot be added to.
    """
    container = source.container
    try:
        main = plain_utf8(container.read(source.main))
        comments = Comments(source, AUTHOR, "MX")
        cuts: list[Cut] = []
        for claim in worth_marking(claims):
            anchor = anchor_of(source, claim.paragraph, claim.start, claim.end)
            if anchor is not None:
                part, paragraph = source.paragraphs[claim.paragraph]
                text = comment_text(claim, in_margin=part != source.main and not paragraph.note)
                cuts += comment_cuts(main, anchor, comments.add(text))
        return patched(content, {}, {source.main: with_cuts(main, cuts)} | comments.parts())
    except PatchError as error:
        raise UsageError(
            f"Không ghi được lời bình vào “{container.file}”: mở bằng Word, Lưu thành .docx mới rồi chạy lại."
        ) from error
