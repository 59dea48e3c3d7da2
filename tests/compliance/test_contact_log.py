"""The made-up log: exactly what is planted is found, by the library and from a file."""

import pandas as pd
import pytest
from contact_rows import found

from dunning.compliance import audit, load_policy, make_contact_log, read_contacts
from dunning.compliance.planting import DECOYS, PLANTS
from dunning.compliance.rules import RULES

POLICY = "mainland-2026"


@pytest.mark.parametrize("seed", [1, 2, 2026])
def test_planted_violations_are_found_and_no_others(seed):
    log, answer = make_contact_log(seed, debtors=200, days=10, violations_per_rule=5)
    findings = audit(log, load_policy(POLICY)).findings
    columns = ["rule", "contact_ids", "debtor_id", "agent", "agency", "day"]
    ours = findings[columns].astype({"rule": object}).sort_values(["contact_ids", "rule"])
    planted = answer[columns].sort_values(["contact_ids", "rule"])
    pd.testing.assert_frame_equal(
        ours.reset_index(drop=True), planted.reset_index(drop=True), check_dtype=False
    )
    assert len(answer) == 5 * len(PLANTS)


@pytest.mark.parametrize("seed", [6, 14, 16])
def test_message_planted_too_early_is_too_early_whatever_failed_before(seed):
    log, answer = make_contact_log(seed, debtors=120, days=30, violations_per_rule=4)
    expected = set(zip(answer["rule"], answer["contact_id"], strict=True))
    assert found(audit(log, load_policy(POLICY)).findings) == expected


def test_every_rule_of_the_default_policy_is_planted():
    rules = {name for name, _ in load_policy(POLICY).limits.items() if name in RULES}
    assert set(PLANTS) == rules


def test_same_seed_same_log_and_another_seed_another():
    first, second = (make_contact_log(3, 60, 8, 2)[0] for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert not first.equals(make_contact_log(4, 60, 8, 2)[0])


def test_log_without_violations_has_no_finding():
    log, answer = make_contact_log(5, debtors=80, days=6, violations_per_rule=0)
    assert len(answer) == 0 and len(log) > 80
    assert audit(log, load_policy(POLICY)).findings.empty


def test_lawful_contacts_close_to_a_violation_are_all_there():
    log, _ = make_contact_log(6, debtors=4 * len(DECOYS), days=5, violations_per_rule=0)
    assert log["at"].str.contains("T08:00:00").any()
    assert log["at"].str.contains("T22:30:00").any()
    assert (log["relation"] == "reserved_contact").any()
    assert (log["relation"] == "guarantor").any()
    assert (log["entered_home"]).any() and (log["channel"] == "letter").any()


def test_log_survives_being_saved(tmp_path):
    log, answer = make_contact_log(7, debtors=60, days=5, violations_per_rule=2)
    expected = set(zip(answer["rule"], answer["contact_id"], strict=True))
    for name, save in (
        ("log.csv", lambda path: log.to_csv(path, index=False, encoding="gb18030")),
        ("log.xlsx", lambda path: log.to_excel(path, index=False)),
    ):
        save(tmp_path / name)
        source = read_contacts(tmp_path / name)
        assert source.rows_judged == source.rows_read == len(log)
        assert found(audit(source.frame, load_policy(POLICY)).findings) == expected


@pytest.mark.parametrize(
    ("debtors", "days", "each"), [(10, 5, 1), (0, 5, 0), (60, 1, 1), (60, 5, -1)]
)
def test_too_small_a_log_is_refused(debtors, days, each):
    with pytest.raises(ValueError, match="应至少"):
        make_contact_log(1, debtors, days, each)
