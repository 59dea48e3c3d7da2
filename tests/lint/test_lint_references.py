from collections.abc import Callable

import pytest
from small_project import Project

from dunning.knowledge import Finding

Only = Callable[[], Finding]


@pytest.mark.parametrize(
    ("old", "new", "problem", "right"),
    [
        ("{law}`cbrc-2011-2-a68`", "{law}`cbrc-2011-2-a99`", "cbrc-2011-2-a99", "provisions.yaml"),
        (
            "{law}`cbrc-2011-2-a68`",
            "{law-history}`旧办法<pbc-1999>`",
            "没有“pbc-1999”",
            "provisions.yaml",
        ),
        ("{term}`投诉`", "{term}`抱怨`", "没有“抱怨”", "glossary.yaml"),
        ("{term}`投诉`", "{term}`DPD`", "“DPD”是别名", "{term}`DPD<逾期天数>`"),
        ("```{practice} 13", "```{practice} 36", "没有第“36”号做法", "应为1到35"),
        ("```{practice} 13", "```{practice} 十三", "没有第“十三”号做法", "应为1到35"),
    ],
)
def test_a_name_that_leads_nowhere_is_found(
    project: Project, only: Only, *, old: str, new: str, problem: str, right: str
) -> None:
    line = project.change(project.page, old, new)
    finding = only()
    assert finding.reason == "reference"
    assert finding.line == line
    assert problem in finding.problem
    assert right in finding.right


def test_an_unknown_unit_is_found(project: Project, only: Only) -> None:
    project.change(project.page, "{unit}`K259`", "{unit}`K259` {unit}`K999`")
    assert "没有知识单元“K999”" in only().problem


def test_a_missing_bank_is_found(project: Project) -> None:
    project.bank.unlink()
    assert [finding.problem for finding in project.lint()] == ["没有题库“service-quality”"]


def test_a_unit_left_out_is_found(project: Project, only: Only) -> None:
    project.change(project.page, "{unit}`K259` ", "")
    assert "没有放置K259" in only().problem


def test_a_unit_placed_twice_is_found(project: Project, only: Only) -> None:
    line = project.change(project.page, "2. 再核查。", "2. {unit}`K259` 再核查。")
    finding = only()
    assert finding.line == line
    assert "K259重复放置" in finding.problem


def test_a_unit_of_another_chapter_is_found(project: Project, only: Only) -> None:
    project.change(project.page, "2. 再核查。", "2. {unit}`K001` 再核查。")
    assert "K001属于“risk-causes”章" in only().problem


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[cbirc-2020-3-complaint]", "[cbirc-2020]", "没有“cbirc-2020”"),
        ("units: [K260]", "units: [K261]", "没有知识单元“K261”"),
        ("[cbirc-2020-3-complaint]", "[us-regf-1006-6]", "依据只有us-regf-1006-6"),
        ("[cbirc-2020-3-complaint]", "[pbc-1999-17-a22-a23]", "已废止"),
        ("[cbirc-2020-3-complaint]", "[cbirc-2020-3-complaint, cba-2026-visit]", "待核实"),
        ("units: [K260]\n", "units: [K260]\n    mentions: [老赖]\n", "没有出现"),
        ("units: [K260]\n", "units: [K260]\n    mentions: [登记]\n", "不是禁用写法"),
        ("chapter: service-quality", "chapter: service", "chapter是“service”"),
    ],
)
def test_a_question_without_basis_is_found(
    project: Project, only: Only, old: str, new: str, problem: str
) -> None:
    project.change(project.bank, old, new)
    finding = only()
    assert finding.reason == "question"
    assert finding.file == "knowledge/questions/service-quality.yaml"
    assert problem in finding.problem


def test_a_memory_entry_alone_gives_two_findings(project: Project) -> None:
    project.change(project.bank, "[cbirc-2020-3-complaint]", "[cba-2026-visit]")
    problems = [finding.problem for finding in project.lint()]
    assert len(problems) == 2
    assert any("依据只有cba-2026-visit（待核实，现行有效）" in problem for problem in problems)


def test_a_short_bank_is_found(project: Project, only: Only) -> None:
    text = project.bank.read_text("utf-8")
    project.bank.write_text(text[: text.index("  - id: service-quality-12")], "utf-8")
    assert "只有11题" in only().problem


def test_the_question_at_fault_is_named_by_line(project: Project, only: Only) -> None:
    text = project.bank.read_text("utf-8")
    start = text.index("  - id: service-quality-07")
    changed = text[:start] + text[start:].replace("units: [K260]", "units: [K999]", 1)
    project.bank.write_text(changed, "utf-8")
    finding = only()
    assert finding.line == text[:start].count("\n") + 1
    assert finding.problem.startswith("service-quality-07：")


def test_a_bank_that_is_no_yaml_is_reported(project: Project) -> None:
    project.bank.write_text("questions: [", "utf-8")
    assert {finding.reason for finding in project.lint()} == {"unreadable"}
