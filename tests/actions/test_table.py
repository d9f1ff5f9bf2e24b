"""The words of the buttons are those that officers were promised, and fit a ribbon."""

from mtqg_xl.actions.table import ACTIONS

PROMISED = {
    "Kiểm tra": ("Kiểm tra", "Lỗi tiếp theo", "Khôi phục công thức", "Trả lại số cũ", "Xóa dấu kiểm tra"),
    "Báo cáo": ("Cập nhật báo cáo kỳ trước", "Tạo báo cáo mới", "Kiểm tra rồi viết báo cáo", "Soát số trong Word"),
    "Tổng hợp": ("Tổng hợp thư mục", "Ai chưa gửi", "Trả lại để sửa", "Điều chỉnh số"),
    "Giải thích": ("Vì sao có số này?", "So kỳ trước", "Đối chiếu Kho bạc"),
}


def test_every_promised_button_is_there_in_its_group_and_no_other() -> None:
    groups = {group: tuple(item.label for item in ACTIONS if item.group == group) for group in PROMISED}
    assert groups == PROMISED
    assert len(ACTIONS) == sum(map(len, PROMISED.values()))


def test_names_are_apart_and_every_group_has_one_main_button() -> None:
    assert len({item.name for item in ACTIONS}) == len(ACTIONS)
    assert [sum(item.is_main for item in ACTIONS if item.group == group) for group in PROMISED] == [1] * len(PROMISED)


def test_words_are_short_enough_for_a_ribbon_and_say_what_is_done() -> None:
    for item in ACTIONS:
        assert len(item.label) <= 26, item.label  # two lines of a ribbon
        assert 0 < len(item.tip) <= 80, item.tip
        assert item.more.endswith("."), item.more
        assert "!" not in item.label + item.tip + item.more  # no exclamation mark (M16)
