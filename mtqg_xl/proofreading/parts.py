"""What can be a part of a total, wherever its parts stand."""

import re
from typing import Final

from mtqg_xl.proofreading.claim import Verdict
from mtqg_xl.proofreading.lines import Line
from mtqg_xl.proofreading.listed import RATE
from mtqg_xl.proofreading.mentions import Mention

CHANGE: Final = re.compile(
    r"(?:tăng(?! cường| gia)|giảm(?! nghèo| thiểu)|(?<!hoàn thành )vượt|thêm|\bhơn|so với|cùng kỳ|bình quân|trung bình"
    r"|(?<!tổng )(?<!vượt )mức)[^,;.]{0,25}\Z"
)
"""Words before a figure that says by how much something changed, which is no part of what there is."""
DOUBTED: Final = {Verdict.WRONG: Verdict.DOUBTFUL}
"""The verdict on a sum that is not said to be one."""


def can_be_part(line: Line, total: Mention, one: Mention) -> bool:
    """Return whether a figure can be a part of a total: of its sort, no label of something and no rate for each."""
    is_label = not (one.noun or one.unit.name) and re.fullmatch(r"[\s,;(]*(?:số\s)?", line.before(one)) is not None
    return not is_label and total.same_dimension(line.named(one)) and not RATE.match(line.text[one.end :])
