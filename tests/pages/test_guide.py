"""The guide as one file: whole without a network, every link and picture in it."""

import re
from pathlib import Path

import pytest

from mtqg_xl.definition.load import shipped
from mtqg_xl.pages.guide import guide_page


@pytest.fixture(scope="module")
def page() -> str:
    return guide_page(shipped("docs"))


def test_every_link_leads_to_a_place_in_the_file(page: str) -> None:
    links = set(re.findall(r'href="([^"]*)"', page))
    places = {f"#{name}" for name in re.findall(r'<section id="([^"]+)"', page)}
    assert links
    assert links <= places
    assert "#huong-dan" in places


def test_every_picture_of_the_guide_is_in_the_file_and_nothing_is_loaded(page: str) -> None:
    source = (shipped("docs") / "huong-dan.md").read_text(encoding="utf-8")
    wanted = len(re.findall(r"!\[", source))
    pictures = re.findall(r'<img src="([^"]{30})', page)
    assert wanted
    assert len(pictures) >= wanted
    assert {picture[:22] for picture in pictures} == {"data:image/png;base64,"}
    assert "img-src data:" in page
    assert "http" not in re.sub(r'<meta http-equiv[^>]*>|base64,[^"]*"', "", page)


def test_pages_that_the_guide_names_follow_it_and_markup_in_them_is_text(tmp_path: Path) -> None:
    (tmp_path / "huong-dan.md").write_text(
        "# A <b>\n\n[hai](hai.md#x), [xa](https://example.org), [mã](../README.md)\n\n| x |\n| --- |\n| 1 |\n",
        encoding="utf-8",
    )
    (tmp_path / "hai.md").write_text("# Hai\n\n[về](huong-dan.md) [ba](ba.md)\n", encoding="utf-8")
    page = guide_page(tmp_path)
    assert "<h1>A &lt;b&gt;</h1>" in page
    assert '<a href="#hai">hai</a>, <a>xa</a>, <a>mã</a>' in page
    assert '<a href="#huong-dan">về</a> <a>ba</a>' in page
    assert "<td>1</td>" in page
    assert page.index('id="huong-dan"') < page.index('id="hai"')
