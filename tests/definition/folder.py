"""A small sound folder of definitions that a test writes, with one thing or many changed."""

from pathlib import Path

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import load_alone
from mtqg_xl.findings import DefinitionError

MONEY_FORM = "forms/thu/A-01/1/definition.toml"
WORKS_FORM = "forms/thu/B-01/1/definition.toml"
WORKS_ROWS = "forms/thu/B-01/1/rows.csv"
KIT = "kits/thu.toml"
CATALOGUE = "catalogue/cay.csv"
PUBLISHED = "published.csv"

SOUND = {
    CATALOGUE: """\
code,parent,label,name,capital,valid_from,valid_to,source,confidence
CT,,CHƯƠNG TRÌNH,Chương trình thử,,2021-01-01,2025-12-31,S,high
CT.1,CT,Dự án 1,Đường,DTPT|SN,2021-01-01,2025-12-31,S,high
CT.2,CT,Dự án 2,Nhà ở,SN,2021-01-01,2025-12-31,S,high
""",
    MONEY_FORM: """\
id = "A-01"
version = "1"
status = "reconstructed"
title = "GIẢI NGÂN"
number = "Biểu A-01"
basis = "thử"
money_unit = "đồng"
denominator = "year"

[rows]
catalogue = "$rows"
rest = "Chưa phân bổ"

[[columns]]
id = "label"
title = ["Nội dung"]
kind = "label"
show = "label"

[[columns]]
id = "allocated"
title = ["Vốn", "Giao"]
kind = "input"
unit = "money"

[[columns]]
id = "disbursed"
title = ["Vốn", "Giải ngân"]
kind = "input"
unit = "money"

[[columns]]
id = "disbursed_percent"
title = ["Tỷ lệ (%)"]
kind = "computed"
unit = "percent"
decimals = 2
formula = "percent(disbursed, allocated)"

[[columns]]
id = "advance"
title = ["Tạm ứng"]
kind = "input"
unit = "money"
decimals = 0

[[columns]]
id = "remaining"
title = ["Còn lại"]
kind = "computed"
unit = "money"
formula = "allocated - disbursed"

[[columns]]
id = "half"
title = ["Một nửa"]
kind = "computed"
unit = "money"
formula = "disbursed / 2"

[[columns]]
id = "twice"
title = ["Gấp đôi"]
kind = "computed"
unit = "money"
formula = "disbursed * 2"

[[columns]]
id = "rounded"
title = ["Làm tròn"]
kind = "computed"
unit = "money"
formula = "round_half_up(advance, 0)"

[[columns]]
id = "note"
title = ["Ghi chú"]
kind = "text"

[[rules]]
id = "R01"
scope = "leaf"
left = "disbursed"
op = "<="
right = "allocated"
severity = "explain"
what = "Giải ngân {left} {money}, kế hoạch {right} {money}."
why = "Không vượt kế hoạch."
mend = "Sửa số."
source = "thử"

[[rules]]
id = "R03"
scope = "row"
rows = ["CT.1"]
left = "remaining"
op = ">="
right = "if_blank(disbursed_percent, 0)"
when = "advance > 0"
severity = "note"
what = "Còn lại {left}."
why = "thử"
mend = "Sửa số."
source = "thử"
""",
    WORKS_FORM: """\
id = "B-01"
version = "1"
status = "reconstructed"
title = "CÔNG TRÌNH"
number = "Biểu B-01"
basis = "thử"
money_unit = "đồng"

[rows]
file = "rows.csv"

[[blocks]]
id = "works"
first_label = "Gồm các công trình:"
last_label = "(chèn dòng mới ở trên dòng này)"
before = "total"
comparable = ["amount"]

[[columns]]
id = "line"
title = ["Dòng của A-01"]
kind = "choice"
choices = ["rows:A-01"]

[[columns]]
id = "amount"
title = ["Số tiền"]
kind = "input"
unit = "money"
""",
    WORKS_ROWS: """\
id,label,kind,block,parent,level,open,formula
total,TỔNG CỘNG,total,works,,0,,
all,Tất cả,parent,,,0,,
one,Một,leaf,,all,1,amount,
""",
    KIT: """\
id = "thu"
version = "1"
title = "Bộ biểu thử"
token = "THU"
level = "xa"
periods = ["year"]
money_unit = "đồng"
headline = ["A-01|CT|allocated"]

[[instances]]
form = "A-01"
id = "A-01"
rows = "CT"
sheet = "A"

[[instances]]
form = "B-01"
id = "B-01"
sheet = "B"

[[rules]]
id = "R02"
scope = "leaf"
instances = ["A-01"]
left = "disbursed"
op = "="
right = "sum_block_where(B-01.works.amount, B-01.works.line)"
missing = "skip_if_block_empty"
severity = "explain"
what = "Giải ngân {left} {money}; công trình {right} {money}."
why = "Bằng tổng công trình."
mend = "Sửa số."
source = "thử"
""",
}

Change = tuple[str, str, str]
"""A file, a text that stands in it once, and what stands there instead."""


def written(folder: Path, *changes: Change, more: dict[str, str] | None = None) -> Path:
    """Write the sound folder with changes and more files, and return it."""
    texts = dict(SOUND)
    for name, old, new in changes:
        assert texts[name].count(old) == 1, f"{old!r} stands {texts[name].count(old)} times in {name}"
        texts[name] = texts[name].replace(old, new)
    for name, text in (texts | (more or {})).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path, *changes: Change, more: dict[str, str] | None = None) -> Definitions:
    """Return the definitions of a changed folder."""
    return load_alone(written(folder, *changes, more=more))


def mistakes(folder: Path, *changes: Change, more: dict[str, str] | None = None) -> list[str]:
    """Return the mistakes that loading a changed folder reports."""
    try:
        loaded(folder, *changes, more=more)
    except DefinitionError as error:
        return list(error.mistakes)
    return []
