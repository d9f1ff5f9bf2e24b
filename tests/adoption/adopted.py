"""Blanks adopted into a folder of definitions, and what tests compare of them."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList

from mtqg_xl.adoption.draft import DraftForm
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load_alone
from mtqg_xl.definition.model import Instance
from mtqg_xl.pipeline.adopting import adopt_file

BLANKS_OF_OURS = Path(__file__).resolve().parents[2] / "workbook_templates" / "blank"
YEAR = 2026


def adopted(blank: Path, folder: Path, answers: dict[str, str] | None = None) -> Definitions:
    adopt_file(blank, folder, YEAR, answers=answers)
    return load_alone(folder)


def sole_instance(definitions: Definitions) -> Instance:
    (kit,) = definitions.kits.values()
    (instance,) = kit.instances
    return instance


def sheet_of_ours(name: str, path: Path, *, code_row: int, last_column: int, kit: str = "ba-chuong-trinh-xa") -> Path:
    """One sheet of our own kit as any office could have drawn it: no stamp, codes, names, filter, checks or lists."""
    book = load_workbook(BLANKS_OF_OURS / f"{kit}.xlsx")
    for other in [sheet for sheet in book.sheetnames if sheet != name]:
        del book[other]
    for defined in list(book.defined_names):
        del book.defined_names[defined]
    book.custom_doc_props.props.clear()
    sheet = book[name]
    sheet.protection.sheet = False
    sheet.auto_filter.ref = None
    sheet.data_validations.dataValidation = []
    sheet.conditional_formatting = ConditionalFormattingList()
    for row in sheet.iter_rows():
        for cell in row:
            is_ours = cell.column > last_column or cell.row == code_row or str(cell.value).startswith('="Mã đối chiếu')
            if is_ours and not isinstance(cell, MergedCell):
                cell.value = None
    book.save(path)
    return path


def column_of(form: DraftForm, letter: str) -> str:
    """The id of the column under a letter."""
    return next(column.id for column in form.columns if column.place.startswith(f"cột {letter} "))
