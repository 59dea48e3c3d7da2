"""The chapters of the course and the page that teaches each of them."""

CHAPTERS = {
    "risk-causes": "信用卡风险成因",
    "delinquency-basics": "逾期基础",
    "interest-and-fees": "利息与费用",
    "principles": "催收原则",
    "prohibited-conduct": "禁止行为",
    "law-map": "法规地图",
    "third-parties-and-privacy": "第三方与隐私",
    "channel-phone": "电话催收",
    "channel-letter": "信函催收",
    "channel-visit": "外访",
    "channel-outsourcing": "委外",
    "channel-legal": "司法途径",
    "recovery-methods": "清收方法",
    "debtor-types": "债务人类型",
    "negotiation": "协商",
    "objections": "异议应对",
    "special-cases": "特殊情形",
    "emotion-and-resilience": "情绪与韧性",
    "case-investigation-and-strategy": "案件调查与策略",
    "overdue-control-workflow": "逾期管控流程",
    "performance": "绩效",
    "tools-and-data": "工具与数据",
    "service-quality": "服务质量",
}
"""Slug and Chinese title of every chapter to which a unit may belong."""

PAGES = {
    "channels": (
        "channel-phone",
        "channel-letter",
        "channel-visit",
        "channel-outsourcing",
        "channel-legal",
    ),
}
"""Pages that teach more than one chapter; any other page teaches the chapter it is named after."""


def chapters_of_page(page: str) -> tuple[str, ...]:
    """Return the chapters whose units a page must place.

    Parameters
    ----------
    page : str
        The ``chapter`` of the page's front matter, such as ``"channels"``.

    Returns
    -------
    tuple of str
        Slugs of `CHAPTERS`; empty when the page is not known.
    """
    if page in PAGES:
        return PAGES[page]
    return (page,) if page in CHAPTERS else ()
