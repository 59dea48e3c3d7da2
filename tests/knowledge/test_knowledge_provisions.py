from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dunning.knowledge import KnowledgeError, load_provisions
from dunning.knowledge.provisions import (
    STANDINGS,
    STANDINGS_WITHOUT_FORCE,
    STATUSES,
    Provision,
    Provisions,
    read_provisions,
)

TODAY = date(2026, 11, 22)

GOOD = {
    "id": "rule-a1",
    "instrument": "商业银行信用卡业务监督管理办法",
    "number": "令2011年第2号",
    "article": "第六十八条",
    "issued": "2011-01-13",
    "effective": "2011-01-13",
    "status": "in_force",
    "standing": "部门规章",
    "topic": ["recording"],
    "gist_zh": "催收过程要录音，录音至少保存2年。",
    "numbers": {"recording_retention_years": 2},
    "source": ["转载页"],
    "confidence": "corroborated",
    "checked_on": "2026-11-22",
    "review_by": "2027-11-22",
    "note": "",
}


def write(tmp_path: Path, *entries: dict[str, Any]) -> Path:
    path = tmp_path / "provisions.yaml"
    path.write_text(yaml.safe_dump({"provisions": list(entries)}, allow_unicode=True), "utf-8")
    return path


def entry(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def read(tmp_path: Path, *entries: dict[str, Any]) -> Provisions:
    return read_provisions(write(tmp_path, *entries), today=TODAY)


def test_a_good_entry_is_read(tmp_path: Path) -> None:
    rule = read(tmp_path, GOOD)["rule-a1"]
    assert rule.effective == date(2011, 1, 13)
    assert rule.citation == "《商业银行信用卡业务监督管理办法》第六十八条"
    assert rule.is_settled
    assert not rule.needs_verification


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"effective": "2010-12-31"}, "-", "早于issued"),
        ({"review_by": "2026-11-22"}, "-", "应晚于checked_on"),
        ({"checked_on": "2026-11-23"}, "checked_on", "不得晚于今天"),
        ({"issued": "2011-02-30"}, "issued", "2011-02-30"),
        ({"issued": None}, "-", "note要写明原因"),
        ({"standing": "部门规章令"}, "standing", "应为以下之一：法律、行政法规"),
        ({"status": "in-force"}, "status", "应为以下之一：in_force"),
        ({"confidence": "sure"}, "confidence", "verified、corroborated、memory"),
        ({"topic": ["recordings"]}, "topic", "应为以下之一"),
        ({"topic": []}, "topic", "值为[]"),
        ({"id": "Rule_A1"}, "id", "应为小写字母"),
        ({"numbers": {"rate": 0.05}}, "numbers", "rate写成了浮点数"),
        ({"status": "superseded"}, "-", "必须写superseded_by"),
        ({"superseded_by": "rule-a2"}, "-", "其他状态不得写"),
        ({"status": "superseded", "superseded_by": "rule-a2"}, "superseded_by", "没有这个id"),
        ({"status": "draft"}, "-", "征求意见稿"),
        ({"standing": "征求意见稿"}, "-", "征求意见稿"),
        ({"gist": "多余的字段"}, "gist", "多余的字段"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read(tmp_path, entry(**changes))
    assert caught.value.field == field
    assert words in str(caught.value)
    assert caught.value.entry == changes.get("id", "rule-a1")
    assert caught.value.file.endswith("provisions.yaml")


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"条目rule-a1，字段id.*重复"):
        read(tmp_path, GOOD, GOOD)


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    without = {key: value for key, value in GOOD.items() if key != "review_by"}
    with pytest.raises(KnowledgeError, match="字段review_by"):
        read(tmp_path, without)


@pytest.mark.parametrize("text", ["[]", "rules: []", "provisions: []", "provisions: {}", "1"])
def test_another_shape_of_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "provisions.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match="字段provisions"):
        read_provisions(path, today=TODAY)


def test_an_entry_that_is_no_mapping_is_named_by_position(tmp_path: Path) -> None:
    path = tmp_path / "provisions.yaml"
    path.write_text("provisions: [一句话]", "utf-8")
    with pytest.raises(KnowledgeError, match="条目第1条"):
        read_provisions(path, today=TODAY)


@given(
    status=st.sampled_from(sorted(set(STATUSES) - {"superseded", "draft"})),
    standing=st.sampled_from(sorted(set(STANDINGS) - {"征求意见稿"})),
    confidence=st.sampled_from(["verified", "corroborated", "memory"]),
)
def test_settled_means_in_force_checked_and_binding(
    status: str, standing: str, confidence: str
) -> None:
    rule = Provision.model_validate(entry(status=status, standing=standing, confidence=confidence))
    expected = (
        status == "in_force" and confidence != "memory" and standing not in STANDINGS_WITHOUT_FORCE
    )
    assert rule.is_settled is expected
    assert rule.needs_verification is (confidence == "memory")


@pytest.mark.parametrize(
    ("provision", "citation"),
    [
        ("psa-2025-a50", "《中华人民共和国治安管理处罚法》（2025年修订）第五十条"),
        (
            "cba-2026-prohibited",
            "《金融机构个人消费类贷款催收工作指引（试行）》第三章催收禁止行为（八类）",
        ),
        ("pbc-nfra-2024-5", "中国人民银行 国家金融监督管理总局公告〔2024〕第5号"),
        (
            "gbt-45251-2025-scope",
            "GB/T 45251-2025《互联网金融 个人网络消费信贷 贷后催收风控指引》",
        ),
        (
            "spc-2023-13-a64-a65",
            "《最高人民法院关于适用〈民法典〉合同编通则若干问题的解释》第六十四条、第六十五条",
        ),
        (
            "judges-procurators-law",
            "《中华人民共和国法官法》第四十六条、《中华人民共和国检察官法》第四十七条",
        ),
        ("us-regf-1006-6", "US Regulation F (Debt Collection Practices) §1006.6(b)(1)"),
    ],
)
def test_citations_read_well(provision: str, citation: str) -> None:
    assert load_provisions()[provision].citation == citation


def test_no_citation_doubles_its_book_title_marks() -> None:
    for rule in load_provisions().values():
        assert "《《" not in rule.citation
        assert "全文" not in rule.citation
        assert rule.citation.count("《") == rule.citation.count("》"), rule.id


def test_the_register_is_complete() -> None:
    rules = load_provisions().values()
    assert len(load_provisions()) == 217
    assert Counter(rule.confidence for rule in rules) == {
        "verified": 154,
        "corroborated": 44,
        "memory": 19,
    }


@pytest.mark.parametrize(
    ("prefix", "standing"),
    [
        ("cbrc-2011-2", "部门规章"),
        ("cbirc-2022-9", "部门规章"),
        ("cbirc-pbc-2023-1", "部门规章"),
        ("pbc-2016-111", "规范性文件"),
        ("cbirc-2022-13", "规范性文件"),
        ("gbt-", "推荐性国家标准"),
        ("cba-", "行业自律"),
        ("nifa-", "行业自律"),
        ("civil-code", "法律"),
        ("pipl-", "法律"),
        ("psa-2025", "法律"),
        ("criminal-law", "法律"),
        ("anti-fraud", "法律"),
        ("company-law", "法律"),
        ("domestic-violence-law", "法律"),
        ("legislation-law", "法律"),
        ("mental-health-law", "法律"),
        ("credit-reg", "行政法规"),
        ("litigation-fees", "行政法规"),
        ("network-data-reg", "行政法规"),
        ("spp-spc", "司法解释"),
        ("spc-limitation", "司法解释"),
        ("spc-2017-22", "司法文件"),
        ("soft-violence", "司法文件"),
        ("shenzhen", "地方性法规"),
        ("us-", "境外规则"),
        ("case-", "案例"),
    ],
)
def test_standing_follows_the_kind_of_document(prefix: str, standing: str) -> None:
    found = {rule.standing for key, rule in load_provisions().items() if key.startswith(prefix)}
    assert found == {standing}


@pytest.mark.parametrize(
    ("provision", "numbers"),
    [
        ("cbrc-2011-2-a70", {"max_plan_years": 5, "max_plan_months": 60}),
        ("cbrc-2011-2-a68", {"recording_retention_years": 2}),
        ("cbrc-2011-2-a57-order", {"interest_first_max_overdue_days": 90}),
        ("gbt-45251-2025-frequency", {"max_effective_calls_per_debtor_per_day": 3}),
        ("cba-2026-frequency", {"max_unanswered_attempts_per_number_per_day": 6}),
        ("cba-2026-time", {"quiet_start": "22:00", "quiet_end": "08:00"}),
        ("spc-2014-8-delay-interest", {"daily_rate_pct": "0.0175"}),
        ("pbc-2016-111-s3", {"late_fee_zhinajin_allowed": False}),
        ("civil-code-a188", {"limitation_years": 3, "long_stop_years": 20}),
        ("spp-spc-2018-19-a8-a9", {"large_min_cny": 50000}),
        ("credit-reg-a16", {"retention_years": 5}),
        ("civil-code-a692-a693", {"default_guarantee_period_months": 6}),
        ("domestic-violence-law-a23-a30", {"decision_hours": 72, "urgent_decision_hours": 24}),
        ("litigation-fees-a13-a16", {"acceptance_tier_rates_pct": ["2.5", "2", "1.5", "1"]}),
        ("litigation-fees-a13-a16", {"payment_order_fraction_of_acceptance_fee": "1/3"}),
        ("spc-2016-22-preservation", {"guarantee_max_pct_of_claim": 30}),
    ],
)
def test_published_numbers_survive(provision: str, numbers: dict[str, Any]) -> None:
    assert numbers.items() <= load_provisions()[provision].numbers.items()


def test_repealed_and_unread_rules_are_not_settled() -> None:
    rules = load_provisions()
    for key in (
        "pbc-1999-17-a22-a23",
        "pbc-2016-314-a21",
        "spc-payment-order-2001",
        "cbirc-2021-12-draft-cap",
        "miit-sms-2020-draft",
        "cba-cc-guide-unverified",
        "cba-2026-visit",
        "us-regf-1006-14",
    ):
        assert not rules[key].is_settled, key


def test_superseding_rules_are_settled() -> None:
    rules = load_provisions()
    successors = {rule.superseded_by for rule in rules.values() if rule.superseded_by}
    assert successors == {"pbc-2020-5-info", "gbt-45251-2025-scope", "spc-cpl-interp-a427-a436"}
    assert all(rules[key].is_settled for key in successors)


def test_overdue_reviews_are_found() -> None:
    rules = load_provisions()
    assert rules.overdue(date(2027, 5, 22)) == []
    late = rules.overdue(date(2027, 5, 23))
    assert {rule.review_by for rule in late} == {date(2027, 5, 22)}
    assert all(rule in late for rule in rules.values() if rule.needs_verification)


def test_every_status_and_confidence_has_chinese_words() -> None:
    assert {rule.status_zh for rule in load_provisions().values()} <= set(STATUSES.values())
    assert load_provisions()["cba-2026-visit"].confidence_zh == "待核实"
