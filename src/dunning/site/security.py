"""What a page may load and run: the Content-Security-Policy, page by page."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

MISSING_SCRIPT = (
    (Path(__file__).parent / "theme" / "platform" / "missing.js")
    .read_text(encoding="utf-8")
    .strip()
)
"""Finds the root of the site for the page that stands in for any missing address."""

_MISSING_HASH = b64encode(hashlib.sha256(MISSING_SCRIPT.encode()).digest()).decode()

_BASE: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'self'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "object-src": ("'none'",),
    "base-uri": ("'self'",),
    "form-action": ("'none'",),
}

FEATURES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # Plotly sets style attributes and a style element on what it draws.
    "charts": {"style-src": ("'unsafe-inline'",)},
    # JupyterLab has no style sheet of ours, so marked texts of the lessons carry their own styles.
    "inline styles": {"style-src": ("'unsafe-inline'",)},
    # CPython is WebAssembly, in a worker whose script this site serves.
    "python": {"script-src": ("'wasm-unsafe-eval'",), "worker-src": ("'self'",)},
    # It must run before anything is asked for, and cannot be asked for itself.
    "missing page": {"script-src": (f"'sha256-{_MISSING_HASH}'",)},
}
"""What a feature of a page adds to the policy; a new feature is a new entry here."""

MARKERS: Mapping[str, str] = {
    "data-plot": "charts",
    ' style="': "inline styles",
    "data-calculator": "python",
}
"""What tells, in the HTML of a page, that it has a feature."""


def features_of(body: str) -> set[str]:
    """Return the features that the HTML of a page shows by their attributes.

    Parameters
    ----------
    body : str
        HTML of the page's text.

    Returns
    -------
    set of str
        Keys of `FEATURES`.
    """
    return {feature for marker, feature in MARKERS.items() if marker in body}


def content_security_policy(features: set[str]) -> str:
    """Return the policy of a page.

    Scripts run from files of the site; the one that is written into a page, that of the missing
    page, is named by its hash. ``unsafe-inline`` is never allowed for scripts.

    Parameters
    ----------
    features : set of str
        What the page has, keys of `FEATURES`; may be empty.

    Returns
    -------
    str
        The value of the ``Content-Security-Policy`` meta element.

    Raises
    ------
    ValueError
        When a feature is unknown.
    """
    unknown = sorted(features - FEATURES.keys())
    if unknown:
        raise ValueError(
            f"页面功能“{'、'.join(unknown)}”没有登记；应为{'、'.join(FEATURES)}，"
            "或在dunning/site/security.py的FEATURES里加上"
        )
    policy = dict(_BASE)
    for feature in sorted(features):
        for directive, sources in FEATURES[feature].items():
            known = policy.get(directive, ())
            policy[directive] = known + tuple(one for one in sources if one not in known)
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())
