"""Text with signs put in, taken out and changed, as scanned papers have it: whatever it says, it is read to the end."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg_xl.proofreading import proofread, report_from_text

SENTENCES = tuple(
    line.split(" | ", 3)[3].replace("¶", "\n\n")
    for file in sorted((Path(__file__).parent / "sentences").glob("*.txt"))
    for line in file.read_text(encoding="utf-8").splitlines()
)
SCRAPS = st.sampled_from(
    [*"0123456789.,/%()xX -;:đ\n", "triệu", "tỷ", "tỉ ", "đồng", "00000000", " 0 ", "0%", "/0", " 1/1/2024 ", ""]
)
DAMAGE = st.lists(st.tuples(st.integers(0, 10**6), SCRAPS), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), DAMAGE)
def test_damaged_text_is_read_to_the_end(sentences: list[str], damage: list[tuple[int, str]]) -> None:
    signs = list("\n\n".join(sentences))
    for at, scrap in damage:
        signs[at % len(signs)] = scrap
    report = report_from_text("".join(signs))
    found = proofread(report)
    assert found.percents.checked <= found.percents.all
    assert all(0 < claim.paragraph <= len(report.paragraphs) for claim in found.claims)


def test_a_section_numbered_0_is_told_and_not_stumbled_over() -> None:
    found = proofread(report_from_text("0. Giao thông\n\nĐã khởi công.\n\n2. Đoàn thể\n\nĐã vận động."))
    assert {claim.stated for claim in found.claims if claim.kind == "structure"} == {"0", "2"}
