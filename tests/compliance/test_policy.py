"""Policies: numbers from the register, grounds and their force, and who may loosen what."""

from pathlib import Path

import pytest
import yaml

from dunning.compliance import Policy, PolicyError, load_policy, read_policy
from dunning.compliance.policy import ADVISORY, BINDING, OWN, policy_ids
from dunning.compliance.rules import RULES
from dunning.knowledge import knowledge_root, load_provisions

FOLDER = knowledge_root() / "policies"


@pytest.fixture
def write(tmp_path):
    """Write a policy file that extends mainland-2026 unless told otherwise; return its path."""

    def _write(limits: dict, **fields) -> Path:
        path = tmp_path / "mine.yaml"
        content = {"id": "mine", "name": "试写的政策", "extends": "mainland-2026"} | fields
        content = {key: value for key, value in content.items() if value is not None}
        path.write_text(
            yaml.safe_dump(content | {"limits": limits}, allow_unicode=True), encoding="utf-8"
        )
        return path

    return _write


def test_published_numbers():
    limits = load_policy("mainland-2026").limits
    assert [(span.start, span.end) for span in limits.quiet_hours.spans] == [("22:00", "08:00")]
    assert limits.effective_calls.max_per_day == 3
    assert limits.unanswered_attempts.max_per_day == 6
    assert limits.third_party_contact.failed_calls == 3
    assert limits.third_party_contact.failed_calls_wait == "next_day"
    assert limits.third_party_contact.failed_days == 3
    assert limits.recording_retention.years == 2
    assert limits.collection_targets.relations == ("debtor", "guarantor")
    assert limits.visit_staff.min_visitors == 2
    foreign = load_policy("us-reg-f").limits
    assert [(span.start, span.end) for span in foreign.quiet_hours.spans] == [("21:00", "08:00")]
    assert (foreign.calls_in_window.max_calls, foreign.calls_in_window.window_days) == (7, 7)
    assert foreign.cooldown_after_conversation.days == 7


def test_numbers_of_rules_stand_in_the_register_only():
    def numbers(value):
        if isinstance(value, dict):
            return [found for inner in value.values() for found in numbers(inner)]
        if isinstance(value, list):
            return [found for inner in value for found in numbers(inner)]
        return [value] if type(value) is int else []

    for name in ("mainland-2026", "us-reg-f"):
        raw = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        assert numbers(raw["limits"]) == []


def test_every_limit_has_a_ground_and_its_force_is_that_of_the_strongest():
    policy = load_policy("mainland-2026")
    provisions = load_provisions()
    for name, limit in policy.limits.items():
        standings = {provisions[rule].standing for rule in limit.provisions}
        expected = OWN if not standings else ADVISORY
        if standings & {"法律", "部门规章"}:
            expected = BINDING
        assert policy.force(name) == expected, name
        assert policy.ground(name)
        assert limit.provisions or limit.own_choice


def test_hours_and_counts_are_not_called_law():
    policy = load_policy("mainland-2026")
    for name in ("quiet_hours", "effective_calls", "unanswered_attempts", "third_party_contact"):
        assert policy.force(name) == ADVISORY
        assert "推荐性国家标准" in policy.ground(name) or "行业自律" in policy.ground(name)
    assert "待核实" in policy.ground("visit_staff")


def test_every_limit_but_consent_has_a_rule_and_every_rule_a_limit():
    names = {
        name for identifier in policy_ids() for name, _ in load_policy(identifier).limits.items()
    }
    assert names - {"consent"} == set(RULES)


def test_agency_inherits_and_tightens():
    policy = load_policy("agency-example")
    assert policy.extends == "mainland-2026"
    assert policy.zone == "Asia/Shanghai"
    assert policy.limits.effective_calls.max_per_day == 2
    assert policy.limits.disclosure == load_policy("mainland-2026").limits.disclosure
    assert policy.tightened["effective_calls"] == ("max_per_day",)
    assert "自定" in policy.ground("effective_calls")
    assert "自定" not in policy.ground("disclosure")


@pytest.mark.parametrize(
    ("limit", "field", "value", "base_value"),
    [
        ("effective_calls", "max_per_day", 4, "3"),
        ("unanswered_attempts", "max_per_day", 7, "6"),
        ("recording_retention", "years", 1, "2"),
        ("third_party_contact", "failed_calls", 2, "3"),
        ("third_party_contact", "failed_calls_wait", "at_once", "next_day"),
        ("third_party_contact", "relations", ["reserved_contact", "spouse"], "reserved_contact"),
        ("collection_targets", "relations", ["debtor", "guarantor", "spouse"], "debtor、guarantor"),
        ("disclosure", "relations", ["debtor", "guarantor", "family"], "debtor、guarantor"),
        ("disclosure", "severity", "提示", "红线"),
        ("disclosure", "provisions", ["pipl-a10"], "civil-code-a1038"),
        ("recording", "channels", ["call"], "ai_call"),
        ("recording", "lifted_by_consent", True, "false"),
        ("quiet_hours", "spans", [{"start": "22:30", "end": "08:00"}], "22:00至08:00"),
        ("visit_staff", "min_visitors", 1, "2"),
    ],
)
def test_laxer_value_is_refused_with_limit_rule_and_both_values(
    write, limit, field, value, base_value
):
    with pytest.raises(PolicyError) as caught:
        read_policy(write({limit: {field: value}}))
    error, base = caught.value, load_policy("mainland-2026")
    assert (error.entry, error.field) == (limit, field)
    assert base_value in str(error)
    assert base.ground(limit) in str(error)
    assert base.force(limit) in str(error)


def test_first_minute_set_free_is_named(write):
    spans = [{"start": "22:00", "end": "07:45"}]
    with pytest.raises(PolicyError, match="不能放开07:45这一刻"):
        read_policy(write({"quiet_hours": {"spans": spans}}))


def test_stricter_and_equal_values_are_taken(write):
    limits = {
        "effective_calls": {"max_per_day": 3},
        "quiet_hours": {"spans": [{"start": "19:00", "end": "09:00"}]},
        "recording_retention": {"years": 5},
        "disclosure": {"relations": ["debtor"]},
    }
    policy = read_policy(write(limits))
    assert policy.limits.recording_retention.years == 5
    assert set(policy.tightened) == {"quiet_hours", "recording_retention", "disclosure"}


def test_base_may_be_given(write):
    base = load_policy("agency-example")
    path = write({"effective_calls": {"max_per_day": 3}}, extends=None)
    with pytest.raises(PolicyError, match="agency-example是2"):
        read_policy(path, base)
    assert isinstance(
        read_policy(write({"effective_calls": {"max_per_day": 1}}, extends=None), base), Policy
    )
    with pytest.raises(PolicyError, match="与给定的上级政策"):
        read_policy(write({"effective_calls": {"max_per_day": 1}}), base)


def test_clock_may_not_be_moved(write):
    with pytest.raises(PolicyError, match="时区"):
        read_policy(write({"effective_calls": {"max_per_day": 1}}, zone="Asia/Tokyo"))


def _mainland(**changes) -> dict:
    raw = yaml.safe_load((FOLDER / "mainland-2026.yaml").read_text(encoding="utf-8"))
    limits = raw.pop("limits")
    for name, fields in changes.items():
        if fields is None:
            del limits[name]
        else:
            limits[name] = limits[name] | fields
    return {"limits": limits} | raw | {"id": "mine", "extends": None}


def test_file_that_extends_nothing_still_keeps_to_binding_limits(write):
    free = _mainland(effective_calls={"max_per_day": 9})
    assert read_policy(write(**free)).limits.effective_calls.max_per_day == 9
    with pytest.raises(PolicyError, match="部门规章"):
        read_policy(write(**_mainland(recording_retention={"years": 1})))
    with pytest.raises(PolicyError) as caught:
        read_policy(write(**_mainland(disclosure=None)))
    assert caught.value.entry == "disclosure"


@pytest.mark.parametrize(
    ("limits", "fields", "told"),
    [
        ({"silence": {"x": 1}}, {}, "没有这项限度"),
        ({"effective_calls": {"max": 2}}, {}, "max"),
        ({"effective_calls": {"max_per_day": "两次"}}, {}, "两次"),
        ({"effective_calls": {"max_per_day": True}}, {}, "值为True；应为整数"),
        ({"visit_staff": {"min_visitors": "2"}}, {}, "值为'2'；应为整数"),
        ({"consent": {"must_be_recorded": 1}}, {}, "值为1；应为true或false"),
        ({"identity": {"provisions": None}}, {}, "字段provisions：值为None；.*没有依据写\\[\\]"),
        ({"identity": {"provisions": 5}}, {}, "字段provisions：值为5；应为.*列表"),
        ({"visit_staff": {"unsure": [["cba-2026-visit"]]}}, {}, "字段unsure：值为.*应为.*列表"),
        ({"effective_calls": 2}, {}, "应为这项限度的各个字段"),
        ({"effective_calls": {"severity": "严重"}}, {}, "红线"),
        ({"quiet_hours": {"spans": [{"start": "25:00", "end": "08:00"}]}}, {}, "25:00"),
        ({"quiet_hours": {"spans": [{"start": "08:00", "end": "08:00"}]}}, {}, "不同的时刻"),
        ({"quiet_hours": {"channels": ["fax"]}}, {}, "fax|应为以下之一"),
        ({}, {}, "至少有一项"),
        ({"effective_calls": {"max_per_day": 2}}, {"extends": "nowhere"}, "nowhere"),
        ({"effective_calls": {"max_per_day": 2}}, {"zone": "Mars/Base"}, "Mars"),
        ({"identity": {"provisions": ["no-such-rule"]}}, {}, "no-such-rule"),
        ({"identity": {"provisions": ["cba-2026-visit"]}}, {}, "待核实"),
        ({"identity": {"provisions": ["us-regf-1006-6"]}}, {}, "境外规则"),
        ({"identity": {"provisions": ["pbc-2016-314-a21"]}}, {}, "已被取代"),
        (
            {
                "effective_calls": {
                    "max_per_day": "cba-2026-frequency#max_unanswered_attempts_per_number_per_day"
                }
            },
            {},
            "列为依据",
        ),
        ({"effective_calls": {"max_per_day": "no-such-rule#x"}}, {}, "没有这个id"),
        ({"effective_calls": {"max_per_day": "cba-2026-frequency#x"}}, {}, "numbers里没有x"),
        (
            {
                "quiet_hours": {
                    "provisions": ["us-regf-1006-6", "cba-2026-time", "gbt-45251-2025-time"]
                }
            },
            {},
            "境外规则",
        ),
    ],
)
def test_malformed_file_says_what_is_wrong(write, limits, fields, told):
    with pytest.raises(PolicyError, match=told):
        read_policy(write(limits, **fields))


def test_rules_that_disagree_on_a_number_are_refused(write):
    limits = {
        "recording_retention": {
            "years": "cbrc-2011-2-a68#recording_retention_years",
            "provisions": ["cbrc-2011-2-a68"],
        },
        "third_party_contact": {
            "provisions": ["cba-2026-third-party", "gbt-45251-2025-third-party"],
        },
    }
    assert read_policy(write(limits)).limits.recording_retention.years == 2
    provisions = load_provisions()
    times = {
        provisions[rule].numbers["quiet_start"] for rule in ("cba-2026-time", "gbt-45251-2025-time")
    }
    assert times == {"22:00"}
    limits = {
        "quiet_hours": {
            "spans": [{"start": "cba-2026-time#unless", "end": "08:00"}],
            "provisions": ["cba-2026-time", "gbt-45251-2025-time"],
        }
    }
    with pytest.raises(PolicyError, match="两条依据不一致"):
        read_policy(write(limits))


def test_files_that_are_no_policy(tmp_path):
    path = tmp_path / "x.yaml"
    with pytest.raises(PolicyError, match="文件不存在"):
        read_policy(path)
    path.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="应为一组键和值"):
        read_policy(path)
    path.write_bytes("名".encode("gb18030"))
    with pytest.raises(PolicyError, match="UTF-8"):
        read_policy(path)
    with pytest.raises(PolicyError, match="agency-example、mainland-2026、us-reg-f"):
        load_policy("no-such")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Copy of the knowledge the policies need; return its folder of policies."""
    for name in ("provisions.yaml", "policies/mainland-2026.yaml"):
        copy = tmp_path / "knowledge" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((knowledge_root() / name).read_bytes())
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(tmp_path / "knowledge"))
    return tmp_path / "knowledge" / "policies"


def _extending(folder, name, base):
    text = f"id: {name}\nname: 试写的政策\nextends: {base}\nlimits: {{visit_staff: {{}}}}\n"
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "asked", "chain"),
    [
        ({"a": "a"}, "a", "a→a"),
        ({"a": "b", "b": "a"}, "a", "a→b→a"),
        ({"a": "b", "b": "c", "c": "b"}, "a", "b→c→b"),
    ],
)
def test_policies_that_extend_each_other_are_refused(shelf, files, asked, chain):
    for name, base in files.items():
        _extending(shelf, name, base)
    with pytest.raises(PolicyError, match=f"不能继承自己（{chain}）") as caught:
        load_policy(asked)
    assert caught.value.field == "extends"


def test_two_policies_of_one_place_are_held_to_each_other(shelf):
    second = shelf / "second.yaml"
    text = (shelf / "mainland-2026.yaml").read_text(encoding="utf-8")
    second.write_text(text.replace("id: mainland-2026", "id: second"), encoding="utf-8")
    assert load_policy("second").limits == load_policy("mainland-2026").limits
    years = '"cbrc-2011-2-a68#recording_retention_years"'
    second.write_text(text.replace(years, "1"), encoding="utf-8")
    with pytest.raises(PolicyError, match="值为1；mainland-2026是2"):
        read_policy(second)
