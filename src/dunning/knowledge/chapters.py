"""The chapters of the course, and the pages and lessons beside them."""

CHAPTERS = {
    "risk-causes": "信用卡风险成因",
    "delinquency-basics": "逾期基础",
    "interest-and-fees": "利息与费用",
    "principles": "催收原则",
    "prohibited-conduct": "禁止行为",
    "law-map": "法规怎么读",
    "third-parties-and-privacy": "第三人与个人信息",
    "channel-phone": "电话催收",
    "channel-letter": "催收函与短信",
    "channel-visit": "外访",
    "channel-outsourcing": "委外",
    "channel-legal": "司法途径",
    "recovery-methods": "清收方法",
    "debtor-types": "债务人类型",
    "negotiation": "协商还款",
    "objections": "常见说法与回应",
    "special-cases": "特殊情形",
    "emotion-and-resilience": "情绪与自我保护",
    "case-investigation-and-strategy": "案件分析与策略",
    "overdue-control-workflow": "逾期管控流程",
    "performance": "绩效与考核",
    "tools-and-data": "工具与数据",
    "service-quality": "服务与质检",
}
"""Slug and Chinese title of every chapter to which a unit may belong."""

PAGES = frozenset(
    {
        "channels",
        "days-past-due",
        "interest",
        "strategy",
        "contact-audit",
        "script-check",
        "letter-check",
    }
)
"""Pages and lessons with a question bank of their own to which no unit belongs."""


def chapters_of_page(page: str) -> tuple[str, ...]:
    """Return the chapters whose units a page must place.

    Parameters
    ----------
    page : str
        The ``chapter`` of the page's front matter, such as ``"channels"``.

    Returns
    -------
    tuple of str
        The slug itself when it is one of `CHAPTERS`, else empty.
    """
    return (page,) if page in CHAPTERS else ()
