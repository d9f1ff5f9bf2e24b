"""Word files: what is read of them, and the copy with comments."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.proofreading import proofread_file
from mtqg_xl.proofreading.read_report import read_report

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WRONG = "Vốn được giao 480.000.000 đồng, giải ngân 360.000.000 đồng, đạt 78%."
RIGHT = "Vốn được giao 200.000.000 đồng, giải ngân 150.000.000 đồng, đạt 75%."


def _docx(folder: Path, body: str, others: dict[str, str] | None = None, name: str = "Báo cáo (lần 2).docx") -> Path:
    """A Word file whose body is the XML given, with other parts and their relationships."""
    buffer = io.BytesIO()
    Document().save(buffer)
    path = folder / name
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "word/document.xml":
                content = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
            if member == "word/_rels/document.xml.rels" and others:
                relations = "".join(
                    f'<Relationship Id="x{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                    f'relationships/{kind}" Target="{kind}.xml"/>'
                    for kind in others
                )
                content = content.replace(b"</Relationships>", f"{relations}</Relationships>".encode())
            target.writestr(member, content)
        for kind, xml in (others or {}).items():
            target.writestr(f"word/{kind}.xml", xml)
    return path


def _p(*runs: str) -> str:
    written = [f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs]
    return f"<w:p>{''.join(written)}</w:p>"


def _texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in read_report(path).report.paragraphs]


def test_body_table_control_and_notes_are_read(tmp_path: Path) -> None:
    body = (
        _p("Thân bài")
        + f"<w:tbl><w:tr><w:tc>{_p('Trong bảng')}</w:tc></w:tr></w:tbl>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{_p('Trong khung')}</w:sdtContent></w:sdt>"
    )
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{_p("Chú thích")}</w:footnote></w:footnotes>'
    assert _texts(_docx(tmp_path, body, {"footnotes": note})) == ["Thân bài", "Trong bảng", "Trong khung", "Chú thích"]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>đạt </w:t></w:r><w:del><w:r><w:delText>70%</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>75%</w:t></w:r></w:ins></w:p>"
    )
    assert _texts(_docx(tmp_path, body)) == ["đạt 75%"]


def test_a_number_cut_into_runs_is_one_number(tmp_path: Path) -> None:
    path = _docx(tmp_path, _p("Vốn được giao 480.00", "0.000 đồng, giải ngân 360.000.000 đồng, đạt 7", "8%."))
    (claim,) = [claim for claim in proofread_file(path).claims if claim.verdict.value == "wrong"]
    assert (claim.stated, claim.recomputed) == ("78%", "75%")


def test_decomposed_letters_are_read_like_composed_ones(tmp_path: Path) -> None:
    from unicodedata import normalize

    path = _docx(tmp_path, _p(normalize("NFD", WRONG)))
    assert proofread_file(path).has_wrong


def test_the_marked_copy_has_a_comment_at_the_number_and_all_other_parts_as_they_were(tmp_path: Path) -> None:
    path = _docx(
        tmp_path, _p(RIGHT) + _p("Vốn được giao 480.000.000 đồng, giải ngân 360.000.000 đồng, đạt ", "78%", ".")
    )
    before = path.read_bytes()
    output = tmp_path / "đã soát.docx"
    proofread_file(path, output=output)
    assert path.read_bytes() == before
    (comment,) = Document(str(output)).comments
    assert comment.text.startswith("SAI: “78%”.")
    assert "75%" in comment.text
    changed = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(output) as new:
        assert all(old.read(name) == new.read(name) for name in old.namelist() if name not in changed)
        root = etree.fromstring(new.read("word/document.xml"))
    start = root.find(f".//{{{W}}}commentRangeStart")
    assert start is not None
    following = start.getnext()
    assert following is not None
    assert "".join(str(text) for text in following.itertext()) == "78%"


def test_comments_that_are_there_already_stay(tmp_path: Path) -> None:
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="4" w:author="Sếp">{_p("Xem lại")}</w:comment></w:comments>'
    path = _docx(tmp_path, _p(WRONG), {"comments": comments})
    output = tmp_path / "ra.docx"
    proofread_file(path, output=output)
    with zipfile.ZipFile(output) as package:
        written = etree.fromstring(package.read("word/comments.xml"))
    assert [each.get(f"{{{W}}}id") for each in written] == ["4", "5"]
    assert "Xem lại" in "".join(str(text) for text in written.itertext())


def test_what_a_footnote_gets_wrong_is_marked_at_its_sign_in_the_body(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>Kết quả</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{_p(WRONG)}</w:footnote></w:footnotes>'
    output = tmp_path / "ra.docx"
    proofread_file(_docx(tmp_path, body, {"footnotes": note}), output=output)
    with zipfile.ZipFile(output) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    start = root.find(f".//{{{W}}}commentRangeStart")
    assert start is not None
    run = start.getnext()
    assert run is not None
    assert run.find(f"{{{W}}}footnoteReference") is not None


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _document(inner: str) -> bytes:
    return f'<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'.encode()


ENTITY_BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document xmlns:w="x"><w:body>&a;</w:body></w:document>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
SOUND = _zip({"word/document.xml": _document(_p(WRONG))})
ODD = {
    "rỗng": b"",
    "toàn số không": b"\0" * 5000,
    "văn bản thường": "Giải ngân 75%".encode(),
    "pdf": b"%PDF-1.7 ...",
    "rtf": b"{\\rtf1 abc}",
    "html": b"<html><body>75%</body></html>",
    "ảnh": b"\xff\xd8\xff\xe0 jpeg",
    "rar": b"Rar!\x1a\x07",
    "doc cũ": OLE,
    "cắt cụt": SOUND[: len(SOUND) // 2],
    "sai byte giữa": SOUND[:60] + b"\xff" * 40 + SOUND[100:],
    "zip không có gì": _zip({}),
    "zip khác": _zip({"a.txt": b"abc"}),
    "bảng tính": _zip({"xl/workbook.xml": b"<workbook/>", "_rels/.rels": b"<Relationships/>"}),
    "thiếu thân": _zip({"word/styles.xml": b"<w:styles/>"}),
    "xml hỏng": _zip({"word/document.xml": b"<w:document><w:body>"}),
    "không phải xml": _zip({"word/document.xml": b"\x00\x01\x02"}),
    "có doctype": _zip({"word/document.xml": ENTITY_BOMB}),
    "đường dẫn thoát": _zip({"word/document.xml": _document(_p(WRONG)), "../../x": b"x"}),
    "không có chữ": _zip({"word/document.xml": _document("<w:p/>")}),
    "odt": _zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
    "bom": _zip({"word/document.xml": _document(_p("0" * 60_000_000))}),
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_file_gives_a_sentence_in_vietnamese(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "báo cáo.docx"
    path.write_bytes(ODD[kind])
    with pytest.raises(UsageError) as caught:
        proofread_file(path)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "báo cáo.docx" in sentence


def test_a_folder_and_a_missing_file_give_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="thư mục"):
        proofread_file(tmp_path)
    with pytest.raises(UsageError, match="Không tìm thấy"):
        proofread_file(tmp_path / "không có.docx")


def test_a_copy_of_plain_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(WRONG, encoding="utf-8")
    with pytest.raises(UsageError, match="lời bình"):
        proofread_file(path, output=tmp_path / "b.docx")
    assert not (tmp_path / "b.docx").exists()
