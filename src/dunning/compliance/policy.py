"""Contact policies: limits as data, each with the rule it rests on, and how far that rule binds."""

from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from dunning.compliance.limits import Limit, Limits
from dunning.compliance.references import resolve
from dunning.compliance.strictness import Laxity, laxities
from dunning.knowledge.provisions import STANDINGS, Provision, Provisions, load_provisions
from dunning.knowledge.reader import (
    KnowledgeError,
    display_name,
    knowledge_root,
    read_yaml,
    validate,
)
from dunning.knowledge.register import one_of

FOLDER = "policies"

BINDING, ADVISORY, OWN = "有约束力", "推荐或自律", "自定"
"""How far a limit binds: law or rule; recommended standard or self-regulation; own choice."""


_TEXT_FIELDS = frozenset({"own_choice", "related", "unsure"})


class PolicyError(KnowledgeError):
    """A policy file is malformed, cites wrongly, or is laxer than it may be.

    Parameters
    ----------
    file, entry, field, problem : str
        As in `dunning.knowledge.KnowledgeError`; `entry` is the limit.
    """


class Policy(BaseModel):
    """One contact policy.

    Parameters
    ----------
    id, name : str
        Name of the file and name in Chinese.
    jurisdiction : str
        Where it applies, such as 中国内地.
    zone : str
        IANA zone whose clock decides hours and days.
    zone_is_debtors : bool
        Whether the clock is that of the debtor's home, so that a file may change the zone.
    binding_standings, advisory_standings : tuple of str
        Standings of rules that bind there, and that advise; no other may be cited.
    limits : Limits
        The limits by name.
    extends : str
        Id of the policy it tightens; empty for none.
    tightened : dict[str, tuple[str, ...]]
        Fields of each limit that are stricter than in the policy it extends; made by the loader.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=2)
    jurisdiction: str = Field(min_length=1)
    zone: str
    zone_is_debtors: bool = Field(strict=True)
    binding_standings: tuple[str, ...] = Field(min_length=1)
    advisory_standings: tuple[str, ...]
    limits: Limits
    extends: str = ""
    tightened: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @field_validator("zone")
    @classmethod
    def _zone_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise PydanticCustomError("zone", "应为IANA时区名，如Asia/Shanghai") from None
        return value

    @field_validator("binding_standings", "advisory_standings")
    @classmethod
    def _standings_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for standing in value:
            one_of(standing, STANDINGS)
        return value

    def limit(self, name: str) -> Limit:
        """Return a limit of the policy.

        Raises
        ------
        KeyError
            When the policy does not set it.
        """
        found = getattr(self.limits, name, None)
        if found is None:
            raise KeyError(name)
        return found

    def force(self, name: str) -> str:
        """Return `BINDING`, `ADVISORY` or `OWN` for a limit: that of its strongest rule."""
        standings = {load_provisions()[rule].standing for rule in self.limit(name).provisions}
        if standings & set(self.binding_standings):
            return BINDING
        return ADVISORY if standings else OWN

    def ground(self, name: str) -> str:
        """Return the citations of a limit with their standing, for readers."""
        limit = self.limit(name)
        known = load_provisions()
        cited = [f"{known[rule].citation}（{known[rule].standing}）" for rule in limit.provisions]
        cited += [f"{known[rule].citation}（待核实）" for rule in limit.unsure]
        if name in self.tightened or not limit.provisions:
            cited.append(f"{self.name}自定")
        return "；".join(cited)


def load_policy(identifier: str) -> Policy:
    """Return a policy of the knowledge folder; read once for each folder.

    Parameters
    ----------
    identifier : str
        Such as ``"mainland-2026"``.

    Returns
    -------
    Policy
        The policy.

    Raises
    ------
    PolicyError
        When there is none of that id (naming those there are), or its file is malformed.
    """
    return _cached(knowledge_root(), identifier)


@cache
def _cached(root: Path, identifier: str) -> Policy:
    known = policy_ids(root)
    if identifier not in known:
        problem = f"没有联系政策“{identifier}”；应为{'、'.join(known)}之一"
        raise PolicyError(f"knowledge/{FOLDER}", identifier, "id", problem)
    return read_policy(root / FOLDER / f"{identifier}.yaml")


def policy_ids(root: Path | None = None) -> list[str]:
    """Return the ids of the policies in the knowledge folder, sorted."""
    return sorted(path.stem for path in ((root or knowledge_root()) / FOLDER).glob("*.yaml"))


def read_policy(path: Path | str, base: Policy | None = None) -> Policy:
    """Read one policy file and hold it to the policy it extends.

    A file that extends another may only tighten it. A file that extends none, but applies where a
    policy of the knowledge folder does, may not be laxer than that policy's binding limits.

    Parameters
    ----------
    path : pathlib.Path or str
        The YAML file.
    base : Policy, optional
        The policy to extend; by default the one the file names.

    Returns
    -------
    Policy
        The whole policy, inherited limits included.

    Raises
    ------
    PolicyError
        For a malformed file, an unknown, unverified or foreign rule, a number that disagrees with
        the register, a policy that extends itself, or a limit that is laxer than allowed: limit,
        rule and both values.
    """
    path = Path(path)
    policy, base = _read(path, base)
    if base is not None:
        _refuse_laxer(path, policy, base, binding_only=False)
    else:
        for root in _roots_of(policy, path):
            _refuse_laxer(path, policy, root, binding_only=True)
    return policy


def _read(path: Path, base: Policy | None = None) -> tuple[Policy, Policy | None]:
    """Return the policy of a file, not yet held to any other, and the one it extends."""
    try:
        raw = read_yaml(path)
        base = _base(path, raw, base)
        return _build(path, raw, base), base
    except PolicyError:
        raise
    except KnowledgeError as error:
        raise PolicyError(error.file, error.entry, error.field, error.problem) from error


def _base(path: Path, raw: Any, given: Policy | None) -> Policy | None:
    if not isinstance(raw, dict):
        raise PolicyError(display_name(path), "-", "-", "应为一组键和值，最上层有id、name、limits")
    named = raw.get("extends", "")
    if given is not None:
        if named not in ("", given.id):
            problem = f"值为{named!r}；与给定的上级政策{given.id!r}不同"
            raise PolicyError(display_name(path), "-", "extends", problem)
        return given
    if not named:
        return None
    _refuse_circle(path, str(named))
    return load_policy(str(named))


def _refuse_circle(path: Path, named: str) -> None:
    """Refuse a policy of the knowledge folder that extends itself, by way of others or not."""
    folder = knowledge_root() / FOLDER
    if path.parent.resolve() != folder.resolve():
        return
    chain = [path.stem, named]
    while len(set(chain)) == len(chain) and chain[-1] in policy_ids():
        raw = read_yaml(folder / f"{chain[-1]}.yaml")
        further = raw.get("extends") if isinstance(raw, dict) else None
        if not further:
            return
        chain.append(str(further))
    # A circle further up is for the policies in it to tell.
    if chain[-1] == path.stem:
        problem = f"值为{named!r}；不能继承自己（{'→'.join(chain)}），应为不继承它的政策，或删去"
        raise PolicyError(display_name(path), "-", "extends", problem)


def _build(path: Path, raw: dict[str, Any], base: Policy | None) -> Policy:
    name, provisions = display_name(path), load_provisions()
    own = raw.get("limits")
    if not isinstance(own, dict) or not own:
        raise PolicyError(name, "-", "limits", "缺少限度；应至少有一项")
    limits = base.limits.model_dump(exclude_none=True) if base else {}
    for key, fields in own.items():
        if not isinstance(fields, dict):
            raise PolicyError(name, str(key), "-", f"值为{fields!r}；应为这项限度的各个字段")
        limits[key] = limits.get(key, {}) | resolve(path, key, fields, provisions)
    for key, fields in limits.items():
        if key not in Limits.model_fields:
            expected = "、".join(Limits.model_fields)
            raise PolicyError(name, str(key), "-", f"没有这项限度；应为{expected}之一")
        validate(Limits, {key: fields}, file=path, entry=str(key))
    inherited = base.model_dump(exclude={"id", "name", "limits", "tightened"}) if base else {}
    content = inherited | raw | {"limits": limits, "extends": base.id if base else ""}
    policy = validate(Policy, content, file=path, entry=path.stem)
    _check_rules(path, policy, provisions)
    if base is None:
        return policy
    changed = {
        name: tuple(
            field
            for field in type(limit).model_fields
            if field not in _TEXT_FIELDS and getattr(limit, field) != getattr(there, field)
        )
        for name, limit in policy.limits.items()
        if (there := getattr(base.limits, name)) is not None
    }
    return policy.model_copy(update={"tightened": {k: v for k, v in changed.items() if v}})


def _check_rules(path: Path, policy: Policy, provisions: Provisions) -> None:
    standings = (*policy.binding_standings, *policy.advisory_standings)
    for name, limit in policy.limits.items():
        for field in ("provisions", "related", "unsure"):
            for rule in getattr(limit, field):
                if rule not in provisions:
                    problem = f"值为{rule!r}；provisions.yaml里没有这个id"
                    raise PolicyError(display_name(path), name, field, problem)
        for rule in limit.provisions:
            _check_basis(path, name, provisions[rule], standings)


def _check_basis(path: Path, limit: str, rule: Provision, standings: tuple[str, ...]) -> None:
    if rule.standing not in standings:
        problem = f"“{rule.id}”是{rule.standing}；这份政策的依据只能是{'、'.join(standings)}"
    elif rule.status != "in_force":
        problem = f"“{rule.id}”{rule.status_zh}；依据应现行有效"
    elif rule.needs_verification:
        problem = f"“{rule.id}”待核实，不能单独作依据；应写在unsure里，并在own_choice说明"
    else:
        return
    raise PolicyError(display_name(path), limit, "provisions", problem)


def _roots_of(policy: Policy, path: Path) -> list[Policy]:
    """Return the policies of the knowledge folder that hold where this one does."""
    folder = knowledge_root() / FOLDER
    roots = []
    for other in sorted(folder.glob("*.yaml")):
        raw = read_yaml(other)
        same_place = isinstance(raw, dict) and raw.get("jurisdiction") == policy.jurisdiction
        if other.resolve() != path.resolve() and same_place and not raw.get("extends"):
            # Roots are held to one another: loading them here would never end.
            roots.append(_read(other)[0])
    return roots


def _refuse_laxer(path: Path, policy: Policy, base: Policy, *, binding_only: bool) -> None:
    for lax in laxities(policy, base):
        if binding_only and (lax.limit == "-" or base.force(lax.limit) != BINDING):
            continue
        raise PolicyError(display_name(path), lax.limit, lax.field, _complaint(lax, base))


def _complaint(lax: Laxity, base: Policy) -> str:
    rests = ""
    if lax.limit != "-":
        rests = f"；依据：{base.ground(lax.limit)}，{base.force(lax.limit)}"
    return f"值为{lax.value}；{base.id}是{lax.base_value}，{lax.demand}{rests}"
