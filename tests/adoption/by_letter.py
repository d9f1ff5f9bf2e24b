"""What was drafted from a blank, named by the letters of its columns."""

from mtqg_xl.adoption.draft import DraftForm


def formulas_by_letter(form: DraftForm) -> dict[str, str]:
    """Return the formulas of computed columns by letter, over letters too."""
    letter = {column.id: column.place.split()[1] for column in form.columns}
    found: dict[str, str] = {}
    for column in form.columns:
        text = column.formula
        for name in sorted(letter, key=len, reverse=True):
            text = text.replace(name, letter[name])
        if text:
            found[letter[column.id]] = text
    return found
