"""What stands on the sheets of a kit beside the cells of its forms: a fact for writing and for reading."""

CHECK_SHEET = "KIỂM TRA"
PLAN_SHEET = "KẾ HOẠCH ĐƯỢC GIAO"
OLD_UNITS_SHEET = "SỐ LIỆU ĐƠN VỊ CŨ"
CASES_SHEET = "_kt"
WORDS_SHEET = "_lbc"
LISTS_SHEET = "_ds"
STAMP_SHEET = "_mtqg"
CODES_SHEET = "_ma"

CHECK_LAST_COLUMN = 11
"""How far KIỂM TRA reaches to the right: the hint beside the list of failing lines."""

FORMS_ROW = 9
"""Row of KIỂM TRA with the titles of its table of forms."""

_LEAST_FIRST_LINE, _LISTED_LINES = 21, 60


def first_line(forms: int) -> int:
    """Return the first row of KIỂM TRA that lists a failing line: below a table of so many forms and the titles."""
    return max(_LEAST_FIRST_LINE, FORMS_ROW + forms + 2)


def last_line(forms: int) -> int:
    """Return the last row of KIỂM TRA that lists a failing line; below it stands how many more there are."""
    return first_line(forms) + _LISTED_LINES - 1


HELPING_SHEETS = (CASES_SHEET, WORDS_SHEET, LISTS_SHEET, CODES_SHEET)
"""The hidden sheets that formulas of ours point to, and nobody else's do."""

FILTER_TITLE, FILTER_ARROW = "Chỉ hiện dòng có số", "Lọc"
FILTER_FILLED, FILTER_EMPTY = "có số", "không có số"
"""The filter right of each form, and what it says of a row."""

CODE_WORDS = "Mã đối chiếu"
"""How the line with the control code begins, at the foot of a form and on THÔNG TIN."""

GAP_WORDS = ": lệch "
"""What stands in the words that say right of a row what is wrong in it, between code and difference."""
