"""Hướng dẫn, Máy này có dùng được không?"""

import webbrowser

from mtqg_xl.actions.desk import Desk
from mtqg_xl.addin.examining import conclusion, examine, this_interpreter, told
from mtqg_xl.addin.windows import this_machine
from mtqg_xl.definition.load import shipped
from mtqg_xl.hosts.host import Answer
from mtqg_xl.pipeline.files import write_whole


def guide(desk: Desk) -> Answer:
    """Open the officers' guide in a browser, from a file and without a network.

    Raises:
        OutputError: the folder of the user takes no file.
    """
    from mtqg_xl.pages.guide import guide_page

    path = desk.memory.place_of("huong-dan.html")
    write_whole(path, guide_page(shipped("docs")).encode(), force=True)
    is_open = webbrowser.open(path.as_uri())
    return Answer(
        "Đã mở hướng dẫn trong trình duyệt." if is_open else f"Mở tệp này bằng trình duyệt: {path}", files=(path,)
    )


def doctor(_: Desk) -> Answer:
    """Tell what at this computer keeps mtqg-xl from working, with a mend for each."""
    observations = examine(this_machine(), this_interpreter())
    return Answer(conclusion(observations), lines=tuple(told(observations)))
