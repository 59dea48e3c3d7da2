"""The parameter catalogue agrees with the library, and every rule set can be traced and used."""

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from dunning.card import PARAMETERS, Card, CardTerms, Posting
from dunning.card.terms import _CHOICES, _DAYS, _FLAGS, _ORDERS, _SHARES
from dunning.knowledge import load_provisions
from dunning.knowledge.reader import KnowledgeError, knowledge_root
from dunning.knowledge.terms import list_terms, load_catalogue, load_rule_set, load_terms

GOLDEN = {
    case["id"]
    for case in yaml.safe_load(
        (Path(__file__).parents[1] / "golden" / "card.yaml").read_text(encoding="utf-8")
    )
}


def test_catalogue_and_dataclass_agree_one_to_one() -> None:
    assert tuple(one.name for one in load_catalogue().parameters) == PARAMETERS


@pytest.mark.parametrize("parameter", load_catalogue().parameters, ids=lambda one: one.name)
def test_an_entry_says_what_the_library_checks(parameter) -> None:
    name = parameter.name
    kinds = {"choice": _CHOICES, "flag": _FLAGS, "order": _ORDERS, "share": _SHARES}
    for kind, names in kinds.items():
        assert (parameter.kind == kind) == (name in names), kind
    if parameter.kind == "choice":
        assert set(parameter.choices) == set(map(str, _CHOICES[name]))
    else:
        assert not parameter.choices
    assert (parameter.kind == "whole") == (name in _DAYS or name == "due_day")
    default = getattr(CardTerms(), name)
    assert parameter.optional == (default is None)
    assert isinstance(default, Decimal) == (
        parameter.kind in ("rate", "money", "share") and default is not None
    )


def test_every_source_is_a_provision_or_a_case_with_figures() -> None:
    catalogue = load_catalogue()
    assert set(catalogue.cases) <= GOLDEN
    cited = {source for one in catalogue.parameters for source in one.sources}
    for name in list_terms():
        for setting in load_rule_set(name).parameters.values():
            cited.update(setting.sources)
    assert cited <= set(catalogue.cases) | set(load_provisions())
    assert set(catalogue.cases) <= cited


@pytest.mark.parametrize("name", list_terms())
def test_a_rule_set_loads_as_it_is_written(name: str) -> None:
    terms, rules = load_terms(name), load_rule_set(name)
    for parameter, setting in rules.parameters.items():
        written = setting.value
        wanted = Decimal(written) if isinstance(getattr(terms, parameter), Decimal) else written
        assert getattr(terms, parameter) == wanted


def spend_1000_pay_100(name: str) -> Card:
    postings = (
        Posting("p", "purchase", dt.date(2021, 3, 30), Decimal(1000)),
        Posting("r", "payment", dt.date(2021, 4, 23), Decimal(100)),
    )
    terms = dataclasses.replace(load_terms(name), statement_day=5, due_day=23)
    return Card(terms, dt.date(2021, 3, 1), postings)


@pytest.mark.parametrize(
    ("name", "interest"), [("cmb-2021", "17.85"), ("cmb-2007", "17.40"), ("icbc-unpaid", "16.65")]
)
def test_the_same_account_under_three_rule_sets(name: str, interest: str) -> None:
    last = spend_1000_pay_100(name).statements(dt.date(2021, 5, 5))[-1]
    assert last.interest == Decimal(interest)


def test_rule_sets_of_cash_give_the_printed_figures() -> None:
    day = dt.date
    both = (
        Posting("c", "cash", day(2018, 11, 12), Decimal(2000)),
        Posting("r", "payment", day(2018, 12, 21), Decimal(2060)),
    )
    made = Card(load_terms("bocom-cash"), day(2018, 11, 7), both).statements(day(2019, 1, 6))
    assert sum(one.interest for one in made) == Decimal("40.00")
    old = (
        Posting("c", "cash", day(2019, 9, 2), Decimal(2000), day(2019, 9, 1)),
        Posting("r", "payment", day(2019, 9, 21), Decimal(2100)),
    )
    # The example names no statement day; any day after the repayment gives one bill.
    terms = dataclasses.replace(load_terms("pab-before-2017"), statement_day=25)
    [made] = Card(terms, day(2019, 9, 1), old).statements(day(2019, 9, 25))
    assert made.interest == Decimal("20.47")


def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    folder = tmp_path / "terms"
    folder.mkdir()
    source = knowledge_root() / "terms" / "parameters.yaml"
    (folder / "parameters.yaml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "seeded.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("DUNNING_KNOWLEDGE", str(tmp_path))
    load_terms.cache_clear()


HEAD = "id: seeded\ntitle: 示例\ndescription: 为测试造的规则集\nparameters:\n"


@pytest.mark.parametrize(
    ("text", "field", "told"),
    [
        (HEAD + "  daily_rate: {value: 0.0005, sources: [INT-02]}\n", "daily_rate", "加引号"),
        (HEAD + "  daily_rate: {value: 'x', sources: [INT-02]}\n", "daily_rate", "'x'"),
        (HEAD + "  rate: {value: '1', sources: [INT-02]}\n", "rate", "参数目录"),
        (HEAD + "  statement_day: {value: 32, sources: [INT-02]}\n", "statement_day", "1到31"),
        (HEAD + "  statement_day: {value: 5, sources: []}\n", "sources", "应至少1项"),
        (HEAD + "  compounding: {value: daily, sources: [INT-02]}\n", "compounding", "statement"),
        (HEAD.replace("seeded", "other") + "  due_day: {value: 5, sources: [X]}\n", "id", "seeded"),
    ],
)
def test_a_bad_rule_set_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, field: str, told: str
) -> None:
    broken(tmp_path, monkeypatch, text)
    with pytest.raises(KnowledgeError) as caught:
        load_terms("seeded")
    assert field in str(caught.value)
    assert told in str(caught.value)
    assert "knowledge/terms/seeded.yaml" in str(caught.value)


def test_an_unknown_rule_set_names_the_known_ones() -> None:
    with pytest.raises(KnowledgeError, match="cmb-2021"):
        load_rule_set("nobank")


def test_a_parameter_missing_from_the_catalogue_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(tmp_path, monkeypatch, HEAD)
    path = tmp_path / "terms" / "parameters.yaml"
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    whole["parameters"] = [one for one in whole["parameters"] if one["name"] != "grace_days"]
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="grace_days"):
        load_catalogue()
