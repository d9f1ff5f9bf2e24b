"""What stands on the sheets of a kit beside the cells of its forms: a fact for writing and for reading."""

CHECK_SHEET = "KIỂM TRA"
PLAN_SHEET = "KẾ HOẠCH ĐƯỢC GIAO"
CASES_SHEET = "_kt"
WORDS_SHEET = "_lbc"
LISTS_SHEET = "_ds"
STAMP_SHEET = "_mtqg"
CODES_SHEET = "_ma"

CHECK_LAST_ROW, CHECK_LAST_COLUMN = 81, 11
"""How far KIỂM TRA reaches: the line that says how many more there are, and the hint beside the list."""

HELPING_SHEETS = (CASES_SHEET, WORDS_SHEET, LISTS_SHEET, CODES_SHEET)
"""The hidden sheets that formulas of ours point to, and nobody else's do."""

FILTER_TITLE, FILTER_ARROW = "Chỉ hiện dòng có số", "Lọc"
FILTER_FILLED, FILTER_EMPTY = "có số", "không có số"
"""The filter right of each form, and what it says of a row."""

CODE_WORDS = "Mã đối chiếu"
"""How the line with the control code begins, at the foot of a form and on THÔNG TIN."""

GAP_WORDS = ": lệch "
"""What stands in the words that say right of a row what is wrong in it, between code and difference."""
