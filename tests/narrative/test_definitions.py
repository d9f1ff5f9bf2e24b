"""Reports as data: the shipped one is whole, and mistakes of a definition are told with file and line."""

from pathlib import Path

import pytest

from mtqg_xl.definition.load import load
from mtqg_xl.findings import DefinitionError, UsageError
from mtqg_xl.narrative import load_reports, render
from tests.narrative.support import HEADER, figures, report

HEAD = """
id = "thu"
title = "Thử"
kind = "BÁO CÁO"
subject = ["thử {period}"]
layout = "party"
kits = ["ba-chuong-trinh-xa"]
periods = ["H1"]
opening = "mo-dau.j2"
closing = "mo-dau.j2"
head = { issuer = ["BAN CHỈ ĐẠO"], issuer_name = "Ban Chỉ đạo {name}" }
"""
CHART = (
    '[[charts]]\nsection = "{section}"\ntitle = "Tỷ lệ"\ninstance = "GN-01.DTTS"\nrow = "{row}"\n'
    'column = "disbursed_percent"\n'
)
PERCENT = '"GN-01.DTTS|DTTS.1|disbursed_percent"'
ONE = '[[sections]]\nid = "mot"\nlevel = 1\nheading = "MỘT"\ntemplate = "mot.j2"\n'


def written(folder: Path, toml: str = HEAD + ONE, **templates: str) -> Path:
    """A folder of definitions with one report; templates are named without their ending."""
    place = folder / "reports" / "thu"
    (place / "sections").mkdir(parents=True)
    (place / "report.toml").write_text(toml, encoding="utf-8")
    for name, text in {"mo-dau": "Kính gửi.", "mot": "Một.", **templates}.items():
        (place / "sections" / f"{name}.j2").write_text(text, encoding="utf-8")
    return folder


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(DefinitionError) as told:
        load_reports(folder, load())
    assert all(line.startswith("reports/thu/") for line in told.value.mistakes)
    return [line.removeprefix("reports/thu/") for line in told.value.mistakes]


def shared(folder: Path, **templates: str) -> Path:
    """The same folder with texts that all of its reports share."""
    place = folder / "reports" / "_chung"
    place.mkdir()
    for name, text in templates.items():
        (place / f"{name}.j2").write_text(text, encoding="utf-8")
    return folder


def test_every_report_that_a_kit_names_is_shipped_and_made_for_it() -> None:
    reports = load_reports()
    wanted = [(kit.id, name) for kit in load().kits.values() for name in kit.reports]
    assert wanted
    assert all(kit in reports[name].every_kit for kit, name in wanted if name in reports)
    assert {"so-ket-6-thang", "ket-qua-nam-hdnd"} <= reports.keys()
    assert all(name in reports for _, name in wanted)


def test_a_report_without_mistakes_is_loaded(tmp_path: Path) -> None:
    found = load_reports(written(tmp_path), load())["thu"]
    assert [section.heading for section in found.sections] == ["MỘT"]
    assert found.templates["mot.j2"] == "Một."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{{ money("GN-99", "DTTS", "allocated") }}', "ba-chuong-trinh-xa không có biểu “GN-99”"),
        ('{{ money("GN-01.DTTS", "DTTS.1.9", "allocated") }}', "GN-01.DTTS không có dòng “DTTS.1.9”"),
        ('{{ money("GN-01.DTTS", "DTTS.1", "paid") }}', "GN-01.DTTS không có cột “paid”"),
        ('{{ money("GN-01.DTTS", "DTTS.1", column="paid") }}', "GN-01.DTTS không có cột “paid”"),
        ('{{ count("GN-03", "roads#1", "allocated") }}', "GN-03 không có dòng “roads#1”"),
        ('{{ rows_where("GN-03", "roads", "line", "x") }}', "GN-03 không có khối “roads”"),
        ('{% for row in ["ntm.hamlet"] %}{{ row }}{% endfor %}', "không có mã “ntm.hamlet”"),
        ('{{ tien("GN-03") }}', "không có “tien”"),
        ("{{ office() | vietnamese }}", "mẫu câu viết sai: No filter named 'vietnamese'."),
        ("{{ office('a', 'b') }}", "“office” chỉ nhận 1 phần"),
        ("{{ office(tip='a') }}", "“office” không có phần “tip”"),
        ("{% if %}", "mẫu câu viết sai: Expected an expression, got 'end of statement block'"),
        ('{% include "hai.j2" %}', "không có tệp sections/hai.j2"),
        ('{% from "mo-dau.j2" import cau %}{{ cau() }}', "sections/mo-dau.j2 không có “cau”"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    found = mistakes(written(tmp_path, mot=f"Dòng một.\n{text}\n"))
    assert f"sections/mot.j2:2: {sentence}" in found


def test_ids_are_checked_in_calls_of_a_reports_own_macros_too(tmp_path: Path) -> None:
    macro = "{% macro cau(instance, row) %}{{ money(instance, row, 'allocated') }}{% endmacro %}"
    found = mistakes(written(tmp_path, mot=macro + '\n{{ cau("GN-01.DTTS", "GNBV.1") }}'))
    assert found == ["sections/mot.j2:2: GN-01.DTTS không có dòng “GNBV.1”"]


def test_a_template_that_nothing_uses_is_told_unless_it_is_named_after_a_row(tmp_path: Path) -> None:
    found = mistakes(written(tmp_path, **{"DTTS.8": "Câu riêng.", "DTTS.99": "Gõ nhầm mã."}))
    assert found == ["sections/DTTS.99.j2: không mục nào dùng tệp này, và không có dòng nào tên như vậy"]


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        (HEAD.replace("party", "army") + ONE, "layout: “army” phải là một trong: party, state"),
        (HEAD + ONE.replace("heading", "headline"), "sections[0]: không có mục “headline”"),
        (HEAD.replace('id = "thu"\n', "") + ONE, "thiếu “id”"),
        (HEAD.replace("H1", "H7") + ONE, "periods: không có loại kỳ “H7”"),
        (HEAD.replace("ba-chuong", "bon-chuong") + ONE, "kits: không có bộ biểu “bon-chuong-trinh-xa”"),
        (HEAD + ONE + ONE, "sections: mục “mot” có 2 lần"),
        (HEAD + ONE.replace("level = 1", "level = 2"), "sections[0].level: cấp 2 không đứng sau cấp 0 được"),
        (HEAD + ONE.replace("mot.j2", "ba.j2"), "sections[0].template: không có tệp sections/ba.j2"),
        (HEAD + ONE.replace('heading = "MỘT"\n', ""), "sections[0].heading: thiếu đề mục"),
        (HEAD + ONE + 'by_catalogue = "GN-01.DTTS|X"\n', "by_catalogue: ba-chuong-trinh-xa không có dòng cha"),
        (HEAD + "[[sections", "không đọc được TOML"),
        (HEAD.replace("{period}", "{ky}") + ONE, "subject: không có “{ky}”; chỉ có: {period}, {year}, {next_year}"),
        (HEAD + ONE.replace("MỘT", "NĂM {nam}"), "sections[0].heading: không có “{nam}”"),
        (HEAD + '[style.decimals]\n"CT-01|x.y|base" = 1\n' + ONE, "style.decimals: “CT-01|x.y|base”: ba-chuong-"),
        (HEAD + '[style.decimals]\n"CT-01" = 1\n' + ONE, "không có ô này; ghi “biểu|dòng|cột”"),
        (HEAD + f"[style.decimals]\n{PERCENT} = 3\n" + ONE, "số lẻ từ 0 đến 2"),
        (HEAD + ONE + CHART.format(section="hai", row="DTTS"), "charts[0].section: báo cáo không có mục “hai”"),
        (HEAD + ONE + CHART.format(section="mot", row="X"), "charts[0]: ba-chuong-trinh-xa không có ô “GN-01.DTTS|X|"),
    ],
)
def test_a_mistake_in_the_outline_is_told_with_its_place(tmp_path: Path, toml: str, sentence: str) -> None:
    assert any(line.startswith("report.toml: ") and sentence in line for line in mistakes(written(tmp_path, toml)))


def test_a_template_that_fails_with_real_figures_names_file_and_line(tmp_path: Path) -> None:
    text = 'Một.\n{% set row = "DTTS" ~ ".77" %}\n{{ money("GN-01.DTTS", row, "allocated") }}'
    broken = load_reports(written(tmp_path, mot=text), load())["thu"]
    with pytest.raises(DefinitionError, match=r"reports/thu/sections/mot\.j2:3: KeyError"):
        render(figures(), 0, broken, HEADER)


def test_reports_share_texts_beside_them(tmp_path: Path) -> None:
    said = '{% from "_chung/cau.j2" import loi %}{{ loi() }}'
    folder = shared(written(tmp_path, mot=said), cau="{% macro loi() %}Chung.{% endmacro %}")
    told = render(figures(), 0, load_reports(folder, load())["thu"], HEADER)
    assert [paragraph.text for paragraph in told.sections[0].paragraphs] == ["Chung."]


def test_a_mistake_in_a_shared_text_is_told_once_and_where_it_stands(tmp_path: Path) -> None:
    using = '{% include "_chung/cau.j2" %}'
    folder = shared(written(tmp_path, mot=using), cau='Một.\n{{ money("GN-99", "DTTS", "allocated") }}')
    other = folder / "reports" / "thu-2"
    (folder / "reports" / "thu").rename(folder / "reports" / "thu-1")
    written(tmp_path, toml=(HEAD + ONE).replace('"thu"', '"thu-2"'), mot=using)
    (folder / "reports" / "thu").rename(other)
    with pytest.raises(DefinitionError) as told:
        load_reports(folder, load())
    assert told.value.mistakes == ("reports/_chung/cau.j2:2: ba-chuong-trinh-xa không có biểu “GN-99”",)


def test_what_a_report_does_not_use_of_shared_texts_is_not_held_against_its_kit(tmp_path: Path) -> None:
    unused = '{% macro khac() %}{{ money("NTM-05", "NV", "allocated") }}{% endmacro %}'
    used = '{% macro trong() %}{{ money("GN-99", "DTTS", "allocated") }}{% endmacro %}'
    used += "{% macro loi() %}{{ trong() }}{% endmacro %}"
    said = '{% from "_chung/cau.j2" import loi %}{{ loi() }}'
    folder = shared(written(tmp_path, mot=said), cau=f"{unused}\n{used}", rieng=unused + '{{ money("X-01") }}')
    with pytest.raises(DefinitionError) as told:
        load_reports(folder, load())
    assert told.value.mistakes == ("reports/_chung/cau.j2:2: ba-chuong-trinh-xa không có biểu “GN-99”",)


def test_a_shared_text_that_fails_with_real_figures_is_named(tmp_path: Path) -> None:
    text = '{% macro loi() %}{% set row = "DTTS" ~ ".77" %}\n{{ money("GN-01.DTTS", row, "allocated") }}{% endmacro %}'
    folder = shared(written(tmp_path, mot='{% from "_chung/cau.j2" import loi %}{{ loi() }}'), cau=text)
    with pytest.raises(DefinitionError, match=r"\nreports/_chung/cau\.j2:2: KeyError"):
        render(figures(), 0, load_reports(folder, load())["thu"], HEADER)


def test_a_shared_text_named_after_no_row_is_told(tmp_path: Path) -> None:
    folder = shared(written(tmp_path), **{"DTTS.8": "Câu riêng.", "DTTS.99": "Gõ nhầm mã.", "cau": "Chung."})
    with pytest.raises(DefinitionError) as told:
        load_reports(folder, load())
    assert told.value.mistakes == (
        "reports/_chung/DTTS.99.j2: không mục nào dùng tệp này, và không có dòng nào tên như vậy",
    )


def test_subject_and_headings_name_the_period_and_the_next_year(tmp_path: Path) -> None:
    toml = HEAD.replace("thử {period}", "{period}, {year}, {next_year}") + ONE.replace("MỘT", "NĂM {next_year}")
    told = render(figures(), 0, load_reports(written(tmp_path, toml), load())["thu"], HEADER)
    assert told.subject == ("6 tháng đầu năm 2024, 2024, 2025",)
    assert [section.title for section in told.outline()] == ["I. NĂM 2025"]


def test_templates_cannot_reach_into_python(tmp_path: Path) -> None:
    broken = load_reports(written(tmp_path, mot="{{ money.__globals__ }}"), load())["thu"]
    with pytest.raises(DefinitionError, match="SecurityError"):
        render(figures(), 0, broken, HEADER)


def test_figures_of_another_kit_are_refused() -> None:
    from dataclasses import replace

    with pytest.raises(UsageError, match="chỉ dùng cho: khac"):
        render(figures(), 0, replace(report(), kits=("khac",)), HEADER)
