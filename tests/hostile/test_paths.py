"""No archive, no link and no name that others chose leads out of the folder that was named for the output."""

import csv
import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from click.testing import CliRunner

from mtqg_xl.cli import main
from mtqg_xl.pipeline.receiving import arrivals
from tests.hostile.subjects import blank
from tests.made import DEFINITIONS, REPORTERS, filled, members, packed

LEADING_OUT = (
    "../../ngoài.xlsx",
    "/tmp/mtqg-ngoài.xlsx",
    "C:\\ngoài.xlsx",
    "..\\..\\ngoài.xlsx",
    "a/../../../ngoài.xlsx",
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give the only folder in which anything may be written; two folders above it are watched."""
    folder = tmp_path / "một" / "hai" / "việc"
    folder.mkdir(parents=True)
    return folder


def run(*words: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code in (0, 1, 2), done.output
    assert "Traceback" not in done.output
    return done.output


def outside(office: Path) -> list[str]:
    """What lies in the watched folders beside the one for the output, and where absolute names would lead."""
    top = office.parents[2]
    found = [path for path in top.rglob("*") if office not in path.parents and path not in (office, *office.parents)]
    return [str(path) for path in (*found, *Path("/tmp").glob("mtqg-ngoài*"))]


def archive(*names: str) -> bytes:
    """Return a .zip with the file of a commune under names as nobody may unpack them, and with links."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(ZipInfo(name), filled("A") if name == names[0] else b"khong phai bieu")
        for name, target in (
            ("liên kết", "/etc"),
            ("liên kết/a.xlsx", "../../../../etc/passwd"),
            ("b.xlsx", "/etc/passwd"),
        ):
            link = ZipInfo(name)
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            link.create_system = 3
            made.writestr(link, target)
    return buffer.getvalue()


def test_an_archive_is_read_and_never_unpacked_wherever_its_names_lead(office: Path) -> None:
    (office / "gửi.zip").write_bytes(archive(*LEADING_OUT))
    (office / "trong.zip").write_bytes(packed({"gửi.zip": archive("../../ngoài.xlsx")}))
    found = arrivals(office, DEFINITIONS)
    read = [each for each in found if each.submission is not None]
    assert [(each.name, each.kind) for each in read] == [("gửi.zip › ngoài.xlsx", "form")]
    assert all("root:" not in f"{each.reason}{each.note}" for each in found)  # a link is a text, not what it points to
    assert {each.kind for each in found if each not in read} == {"refused", "other"}
    assert sorted(path.name for path in office.iterdir()) == ["gửi.zip", "trong.zip"]
    assert outside(office) == []


def from_somebody_else(code: str, name: str) -> bytes:
    """Return a file with findings, whose sender is called otherwise."""
    parts = members(filled("A"))
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")) and b">01990<" in content:
            content = content.replace(b">01990<", f">{code}<".encode())
            parts[part] = content.replace("xã Lục Bình".encode(), name.encode())
    return packed(parts)


@pytest.mark.parametrize(
    ("code", "name"),
    [("../../ngoai", "../../../ngoài"), ("/tmp/mtqg-ngoài", "/tmp/mtqg-ngoài"), ("..\\ngoai", "C:\\ngoài")],
)
def test_a_sender_whose_name_is_a_path_gets_files_in_the_folder(office: Path, code: str, name: str) -> None:
    (office / "nhận").mkdir()
    (office / "nhận" / "a.xlsx").write_bytes(from_somebody_else(code, name))
    run("check", office / "nhận", "--send-back", office / "trả", "-o", office / "KQ.xlsx")
    assert sorted(path.suffix for path in (office / "trả").iterdir()) == [".txt", ".xlsx"]
    assert outside(office) == []


def test_a_list_of_reporters_whose_names_are_paths_makes_no_file_outside(office: Path) -> None:
    with REPORTERS.open(encoding="utf-8", newline="") as lines:
        records = list(csv.DictReader(lines))
    for at, record in enumerate(record for record in records if record["kind"] == "xa"):
        record["name"] = ("xã ../../ngoài", "xã /tmp/mtqg-ngoài", "xã ..", "xã C:\\ngoài", "xã con\x00")[
            at % 5
        ].replace("\0", "")
    listed = office / "don_vi.csv"
    with listed.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, records[0])
        writer.writeheader()
        writer.writerows(records)
    run(
        "new",
        "ba-chuong-trinh-xa",
        "--reporters",
        listed,
        "--period",
        "2024-H1",
        "--only",
        "01990",
        "-o",
        office / "gửi",
    )
    assert [path.suffix for path in (office / "gửi").iterdir()] == [".xlsx"]
    assert outside(office) == []


@pytest.mark.parametrize("name", ["../../ngoài", "/tmp/mtqg-ngoài", "..", "a/b", "C:\\ngoài"])
def test_an_adopted_form_is_never_called_a_path(office: Path, name: str) -> None:
    (office / "mẫu.xlsx").write_bytes(blank())
    said = run("adopt", office / "mẫu.xlsx", "--id", name, "-o", office / "biểu")
    assert outside(office) == []
    assert not (office / "biểu").exists() and said.strip()


def test_a_name_that_is_a_link_is_replaced_and_not_followed(office: Path) -> None:
    """What a link in the folder points to stays as it was: the output takes the place of the link."""
    precious = office.parent / "quý.csv"
    precious.write_bytes(b"quy")
    (office / "ra.csv").symlink_to(precious)
    (office / "a.xlsx").write_bytes(filled("A"))
    run("export", office / "a.xlsx", "-o", office / "ra.csv", "--force")
    assert precious.read_bytes() == b"quy"
    assert (office / "ra.csv").read_bytes().startswith(b"form,row,column")
