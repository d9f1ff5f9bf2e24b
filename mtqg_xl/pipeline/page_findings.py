"""The findings of a run as its page lists them."""

from collections.abc import Callable, Iterator

from mtqg_xl.definition.model import Kit
from mtqg_xl.findings import Finding
from mtqg_xl.pages.consolidated import Slip
from mtqg_xl.pipeline.consolidated_book import ADDED_UP_WORDS
from mtqg_xl.pipeline.page_privacy import masked, persons_in
from mtqg_xl.pipeline.run import Run
from mtqg_xl.reading.submission import Submission
from mtqg_xl.workbook.finding_rows import CONSEQUENCE, place, reason

Words = Callable[[str], str]


def slips_of(run: Run, *, is_public: bool = False) -> tuple[Slip, ...]:
    """Return every finding of every file that is in the total, and what is to be asked about the total itself.

    A public page hides persons and telephones in them.
    """
    by_code = {item.stamp.reporter: item for item in run.decided.submissions}
    found: list[Slip] = []
    for item in run.received:
        if item.result is not None:
            words = _words(by_code[item.code], run.decided.kit, is_public=is_public)
            found += [_slip(item.name, finding, words) for finding in item.result.findings]
    plain: Words = masked if is_public else str
    for doubt in run.doubts:
        about = ADDED_UP_WORDS if is_public else doubt.file or ADDED_UP_WORDS
        found.append(_slip(about, doubt, plain))
    return tuple(found)


def _words(submission: Submission, kit: Kit, *, is_public: bool) -> Words:
    """Return what becomes of a text about a file: nothing, or on a public page its files and persons are hidden."""
    if not is_public:
        return str
    hidden = (*submission.file.split(" + "), *persons_in(submission, kit))
    return lambda text: masked(text, hidden)


def _slip(unit: str, finding: Finding, words: Words) -> Slip:
    below = sum(1 for _ in _below(finding))
    text = reason(finding) + (f" {CONSEQUENCE} {below} chỗ." if below else "")
    about = " – ".join(part for part in (finding.row_label, finding.column_title) if part)
    return Slip(
        unit=unit,
        form=finding.sheet,
        severity=finding.severity,
        place=place(finding),
        about=words(about),
        text=words(text),
        mend=words(finding.mend),
        effect=finding.impact,
        code=finding.code,
    )


def _below(finding: Finding) -> Iterator[Finding]:
    for item in finding.consequences:
        yield item
        yield from _below(item)
