"""A list of poor households counted, and its counts beside those of the review."""

from pathlib import Path
from typing import Any

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.model import Form
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.batch import figures_of, read_one
from mtqg_xl.reading.person_list import PersonCounts, count_persons


def lists(definitions: Definitions) -> dict[str, Form]:
    """Return the forms that tell of single persons, by id."""
    return {name: form for name, form in definitions.forms.items() if any(column.private for column in form.columns)}


def count_list(path: Path, form_id: str, definitions: Definitions, against: Path | None = None) -> dict[str, Any]:
    """Return the document of ``count``: numbers alone, and with a workbook what the review says of the same.

    Raises:
        UsageError: no such list of persons, or a file cannot be read.
    """
    known = lists(definitions)
    if form_id not in known:
        raise UsageError(f"Không có danh sách “{form_id}”; các danh sách: {', '.join(known)}.")
    counts = count_persons(path, known[form_id])
    document = _document(form_id, counts, known[form_id])
    if against is not None:
        document["compared"] = _compared(counts, known[form_id], against, definitions)
    return document


def _document(form_id: str, counts: PersonCounts, form: Form) -> dict[str, Any]:
    return {
        "form": form_id,
        "households": counts.households,
        "persons": counts.persons,
        "male": counts.male,
        "female": counts.female,
        "households_by_people": dict(sorted(counts.households_by_people.items())),
        "persons_by_people": dict(sorted(counts.persons_by_people.items())),
        "marks": {column.header: counts.marks[column.id] for column in form.columns if column.id in counts.marks},
        "unreadable": counts.unreadable,
    }


def _compared(counts: PersonCounts, form: Form, workbook: Path, definitions: Definitions) -> list[dict[str, Any]]:
    """Return what the list counts beside the cells of a workbook that its rows name as ``instance|row|column``."""
    submission, kit = read_one(workbook, definitions)
    figures = figures_of([submission], kit)
    found: list[dict[str, Any]] = []
    for row in form.rows:
        instance, _, cell = row.source.partition("|")
        if not row.source or instance not in kit.instance_by_id:
            continue
        line, _, column = cell.partition("|")
        counted = {"hộ": counts.households, "người": counts.persons}[row.unit]
        stated = figures.value(instance, line, column, 0)
        found.append({"what": row.label, "counted": counted, "stated": stated, "equal": counted == stated})
    return found
