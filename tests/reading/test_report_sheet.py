"""LỜI BÁO CÁO repeats the labels of every form: reading must never take it for one of them."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from mtqg_xl.definition.model import Instance
from mtqg_xl.definition.report_words import REPORT_SHEET
from mtqg_xl.reading.submission import Submission
from tests.made import KIT, filled, submission, submission_in

SHEET = "Câu"
FORMS = [item for item in KIT.instances if item.form.sentences]


def without(*sheets: str) -> Submission:
    """Return what is read from the workbook of report A after sheets were deleted.

    The sheet of sentences is not read by its own name, so it has another here.
    """
    book = load_workbook(BytesIO(filled("A")))
    book[REPORT_SHEET].title = SHEET
    for sheet in sheets:
        del book[sheet]
    buffer = BytesIO()
    book.save(buffer)
    return submission_in(buffer.getvalue())


@pytest.mark.parametrize("instance", FORMS, ids=[item.id for item in FORMS])
def test_a_form_whose_sheet_is_gone_is_not_found_among_the_sentences(instance: Instance) -> None:
    found = without(instance.sheet)
    assert instance.id not in found.found
    assert [note.instance for note in found.notes if note.kind == "instance_missing"] == [instance.id]
    assert SHEET not in {note.sheet for note in found.notes}


def test_reading_says_the_same_with_and_without_the_sentences() -> None:
    bare, whole = without(SHEET), without()
    assert (bare.notes, bare.found, bare.typed, bare.blocks) == (whole.notes, whole.found, whole.typed, whole.blocks)
    assert whole.notes == submission("A").notes == ()
