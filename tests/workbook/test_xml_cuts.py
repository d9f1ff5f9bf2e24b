"""Small pieces of XML read whole."""

from mtqg_xl.workbook.xml_cuts import tree


def test_elements_are_found_in_their_order_at_any_depth() -> None:
    found = tree(b"<r><b>1<b>2</b></b><c><b>3</b></c><b>4</b></r>").all("b")
    assert [node.text for node in found] == ["1", "2", "3", "4"]


def test_elements_nested_thousands_deep_are_found_too() -> None:
    deep = b"<a>" * 5_000 + b"<b>x</b>" + b"</a>" * 5_000
    assert tree(deep).first_text("b") == "x"
