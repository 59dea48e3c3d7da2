"""How a contact is carried out: recording, identity, visits, agencies."""

import numpy as np

from dunning.compliance.limits import (
    AgencyList,
    Channels,
    Identity,
    Limit,
    Retention,
    VisitStaff,
)
from dunning.compliance.timeline import Hits, Timeline


def recording(line: Timeline, limit: Channels) -> Hits:
    """Find talks without a recording, visits that met somebody among them."""
    rows = np.flatnonzero(line.covered(limit) & line.talked & ~line.is_filled("recording_id"))
    seconds = line.duration[rows].tolist()
    talks = [f"谈了{count}秒" if count else "见到了人" for count in seconds]
    return Hits(rows, [f"{talk}，没有录音编号" for talk in talks])


def recording_retention(line: Timeline, limit: Retention) -> Hits:
    """Find recordings that go before their time; only where the log says until when they stay."""
    if not line.has("recording_kept_until"):
        return Hits(np.zeros(0, dtype=np.int64), [])
    kept = line.column("recording_kept_until").astype("datetime64[D]")
    dated = np.flatnonzero(line.is_filled("recording_id") & ~np.isnat(kept))
    due = _years_later(line.day[dated].astype("datetime64[D]"), limit.years)
    early = kept[dated] < due
    rows = dated[early]
    pairs = zip(kept[rows].astype(str).tolist(), due[early].astype(str).tolist(), strict=True)
    return Hits(rows, [f"录音只保存到{until}，至少应到{least}" for until, least in pairs])


def _years_later(days: np.ndarray, years: int) -> np.ndarray:
    """Return the same day of the month, years later; 1 March for a 29 February that is not."""
    months = days.astype("datetime64[M]")
    return (months + 12 * years).astype("datetime64[D]") + (days - months.astype("datetime64[D]"))


def identity(line: Timeline, limit: Identity) -> Hits:
    """Find talks in which the collector did not say who is calling and for whom."""
    rows = np.flatnonzero(line.covered(limit) & line.talked & ~line.column("identity_stated"))
    return Hits(rows, ["没有说明自己的身份和机构"] * len(rows))


def visit_staff(line: Timeline, limit: VisitStaff) -> Hits:
    """Find visits with too few people."""
    few = line.column("visitors") < limit.min_visitors
    rows = np.flatnonzero(line.is_channel(("visit",)) & few)
    counts = line.column("visitors")[rows].tolist()
    return Hits(rows, [f"外访只去了{count}人，至少{limit.min_visitors}人" for count in counts])


def home_entry(line: Timeline, _: Limit) -> Hits:
    """Find visits that went inside; with consent they are taken out afterwards."""
    rows = np.flatnonzero(line.is_channel(("visit",)) & line.column("entered_home"))
    return Hits(rows, ["没有同意的记录就进入住宅"] * len(rows))


def agency_listed(line: Timeline, limit: AgencyList) -> Hits:
    """Find contacts by agencies that are not on the list."""
    known = line.frame["agency_id"].isin(["", *limit.agencies]).to_numpy()[line.order]
    rows = np.flatnonzero(~known)
    return Hits(rows, ["委外机构不在名单上"] * len(rows))


def agency_notice(line: Timeline, _: Limit) -> Hits:
    """Find contacts by an agency of which the debtor was not told; only where the log says so."""
    if not line.has("agency_notified"):
        return Hits(np.zeros(0, dtype=np.int64), [])
    rows = np.flatnonzero(line.is_filled("agency_id") & ~line.column("agency_notified"))
    return Hits(rows, ["委托这家机构以前没有告知债务人"] * len(rows))


def agency_channels(line: Timeline, limit: Channels) -> Hits:
    """Find contacts by an agency on channels that need consent."""
    rows = np.flatnonzero(line.is_filled("agency_id") & line.is_channel(limit.channels))
    return Hits(rows, ["委外机构未经同意用社交软件联系"] * len(rows))
