"""Words of notes on where cells were found: labels and headers cut short, how much was lost."""

from mtqg_xl.reading.votes import Anchor

_LONGEST_LABEL = 80


def cut(label: str) -> str:
    """Return a label cut after a word, where it is longer than is needed to know it by."""
    return label if len(label) <= _LONGEST_LABEL else label[:_LONGEST_LABEL].rpartition(" ")[0].rstrip(" ,;:") + "…"


def ending(header: str) -> str:
    """Return the title of a column; of a long one the last levels, which tell it from its neighbours."""
    return header if len(header) <= _LONGEST_LABEL else " › ".join(map(cut, header.split(" › ")[-2:]))


def of_many(anchor: Anchor, rows: int, columns: int) -> str:
    """Return what is said of an anchor that many rows and columns have lost."""
    if anchor == "text":
        changed = _joined((f"nhãn của {rows} dòng", rows), (f"tiêu đề của {columns} cột", columns))
        return f"{changed[0].upper()}{changed[1:]} không còn như mẫu; các ô được nhận ra theo dấu khác."
    lost = "mã ẩn" if anchor == "code" else "tên vùng"
    of_which = _joined((f"{rows} dòng", rows), (f"{columns} cột", columns))
    return f"Mất {lost} của {of_which}; các ô được nhận ra theo dấu khác."


def _joined(*parts: tuple[str, int]) -> str:
    return " và ".join(text for text, count in parts if count)
