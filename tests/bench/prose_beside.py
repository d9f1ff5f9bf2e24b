"""Sentences whose figures contradict nothing: what stands beside claims in every report, and must give no alarm."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from tests.bench.prose_shapes import GROUPS, MODELS, VILLAGES, WORKS

Beside = Callable[[Random], str]


def _n(random: Random, least: int, most: int) -> str:
    return f"{random.randint(least, most):,}".replace(",", ".")


def _d(random: Random, least: int, most: int, decimals: int = 1) -> str:
    return f"{Decimal(random.randint(least, most)).scaleb(-decimals):f}".replace(".", ",")


def _dong(random: Random) -> str:
    return f"{_n(random, 12, 900)}.{random.choice(('000.000', '500.000', '250.000'))} đồng"


BESIDE: tuple[Beside, ...] = (
    lambda r: f"Phấn đấu giảm {_n(r, 12, 60)} hộ nghèo, {_n(r, 10, 40)} hộ cận nghèo trong năm tới.",
    lambda r: f"Phấn đấu đến cuối năm tỷ lệ hộ dùng nước sạch đạt trên {_d(r, 700, 990)}%.",
    lambda r: f"Tỷ lệ che phủ rừng đạt {_d(r, 500, 790)}%, tỷ lệ rác được thu gom đạt {_d(r, 600, 950)}%.",
    lambda r: f"Có {_n(r, 30, 200)} lượt người dự, trong đó có {_n(r, 2, 20)} cán bộ thôn.",
    lambda r: f"Đàn trâu có {_n(r, 200, 900)} con; đàn lợn {_n(r, 1000, 4000)} con; gia cầm {_n(r, 9000, 30000)} con.",
    lambda r: f"Mức hỗ trợ {_n(r, 20, 90)}.000 đồng/người/ngày trong {r.randint(3, 20)} ngày, kinh phí {_dong(r)}.",
    lambda r: f"Dư nợ ủy thác qua Hội Nông dân là {_d(r, 20, 190)} tỷ đồng với {_n(r, 80, 400)} hộ vay.",
    lambda r: f"Thu nhập bình quân đầu người ước đạt {_d(r, 300, 620)} triệu đồng/người/năm.",
    lambda r: f"Tại thôn {r.choice(VILLAGES)} có {_n(r, 3, 30)} hộ đăng ký {r.choice(MODELS)}.",
    lambda r: f"Thôn {r.choice(VILLAGES)} cách trung tâm xã {_d(r, 20, 190)} km, có {_n(r, 30, 120)} hộ.",
    lambda r: f"Công trình {r.choice(WORKS)} đang thi công, khối lượng ước đạt {r.randint(30, 90)}%.",
    lambda r: f"Tổng dự toán {_dong(r)} đã được thẩm định tại Quyết định số {r.randint(20, 900)}/QĐ-UBND.",
    lambda r: f"Trong {r.randint(6, 9)} tháng đầu năm, trạm y tế khám cho {_n(r, 900, 4000)} lượt người, "
    f"trong đó trẻ em {_n(r, 100, 300)} lượt, người cao tuổi {_n(r, 50, 200)} lượt.",
    lambda r: f"Toàn xã có {_n(r, 900, 1400)} hộ, trong đó {_n(r, 20, 60)} hộ nghèo, {_n(r, 30, 90)} hộ cận nghèo.",
    lambda r: f"Trồng mới {_d(r, 100, 400)} ha rừng, chăm sóc {_d(r, 500, 900)} ha, bảo vệ {_n(r, 1200, 3000)} ha.",
    lambda r: f"Hỗ trợ cho {_n(r, 5, 30)} {r.choice(GROUPS)} vay {_dong(r)}, thời hạn 36 tháng, lãi suất 6,6%/năm.",
    lambda r: f"Giải ngân tăng {_d(r, 20, 150)}% so với cùng kỳ, cao hơn bình quân của huyện {_d(r, 10, 60)}%.",
    lambda r: f"Nhà nước hỗ trợ {r.choice((60, 70, 80))}%, phần còn lại nhân dân đóng góp bằng ngày công.",
    lambda r: f"Số hộ thoát nghèo {_n(r, 20, 60)} hộ, phát sinh {r.randint(2, 6)} hộ, tái nghèo {r.randint(1, 3)} hộ.",
    lambda r: f"Tổ chức {r.randint(3, 9)} lớp nghề cho {_n(r, 90, 270)} học viên, nữ {_n(r, 30, 80)} học viên.",
    lambda r: f"Xã có {r.randint(6, 9)} trường học; {r.randint(3, 5)} trường đạt chuẩn; tổng số {_n(r, 400, 900)} em.",
    lambda r: f"Kế hoạch năm sau đề nghị bố trí {_dong(r)} cho {r.randint(2, 6)} công trình chuyển tiếp.",
    lambda r: f"- Thôn {r.choice(VILLAGES)}: {_n(r, 40, 90)} hộ, {_n(r, 150, 400)} khẩu; {r.randint(3, 9)} hộ nghèo.",
    lambda r: f"Mỗi thôn được cấp {r.randint(2, 5)} bộ loa, trị giá {r.randint(3, 9)}.500.000 đồng/bộ.",
    lambda r: f"Đã thu gom {_d(r, 20, 90)} tấn rác, trồng {_n(r, 200, 900)} cây xanh, sửa {_d(r, 10, 60)} km đường.",
    lambda r: f"Họp thôn {r.randint(2, 5)} lần/quý với trên {_n(r, 40, 90)}% số hộ tham gia.",
    lambda r: f"Bình quân mỗi hộ được hỗ trợ {_d(r, 30, 90)} triệu đồng, hộ cao nhất {_d(r, 100, 150)} triệu đồng.",
    lambda r: f"Đến 30/9/2024 còn {r.randint(2, 7)} tiêu chí chưa đạt; dự kiến hoàn thành vào năm 2025.",
)  # fmt: skip
"""Sentences with figures of which nothing follows."""
