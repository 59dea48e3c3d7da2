"""What makes a built book a published site: policy, previews, redirects, offline copy, manifest."""

import json
import os
import re
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from dunning.site.about import is_lesson
from dunning.site.links import LAW_PAGE, PROGRESS_PAGE
from dunning.site.redirects import load_redirects, write_redirects
from dunning.site.sealing import seal_site
from dunning.site.security import MISSING_SCRIPT, content_security_policy, features_of
from dunning.site.volumes.listing import settle_downloads

THEME = Path(__file__).parent / "theme"
ICONS = ("icon-192.png", "icon-512.png")
CARD = "card.png"
"""Picture for links from elsewhere, 1200 by 630 pixels; ``scripts/card.py`` draws it."""

MISSING_PAGE = "404"
AFTER_ALL_PAGES = 900
"""Priority of listeners that must see what every other listener wrote."""


def web_manifest(title: str) -> dict[str, Any]:
    """Return the web app manifest, with addresses relative to the root of the site.

    Parameters
    ----------
    title : str
        Title of the book.

    Returns
    -------
    dict
        To be written as ``site.webmanifest``.
    """
    return {
        "name": title,
        "short_name": "合规催收",
        "lang": "zh-CN",
        "dir": "ltr",
        "start_url": "./index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": "#12494a",
        "icons": [
            {
                "src": f"_static/{name}",
                "sizes": f"{name[5:8]}x{name[5:8]}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name in ICONS
            for purpose in ("any", "maskable")
        ],
    }


def _base_url(app: Sphinx, config: Config) -> None:
    """Let the place of publication come from the environment: one book, many places."""
    base = os.environ.get("DUNNING_BASE_URL", config.html_baseurl or "")
    if base and not base.startswith(("https://", "http://")):
        raise ExtensionError(
            f"网站地址“{base}”不对；应为https://开头的完整地址，或者留空（DUNNING_BASE_URL）"
        )
    config.html_baseurl = base.rstrip("/") + "/" if base else ""


def _report_address(app: Sphinx, config: Config) -> None:
    """Refuse a mail address that no mail program could use."""
    address = config.dunning_report_address
    if address and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address):
        raise ExtensionError(
            f"报告错误的邮箱“{address}”不对；应为name@example.com这样的写法，"
            "或者留空（_config.yml的dunning_report_address）"
        )


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    features = features_of(context.get("body", "")) | context.get("features", set())
    base = app.config.html_baseurl
    context["site_base"] = context["root_finder"] = ""
    if pagename == MISSING_PAGE:
        # Shown in place of any address, however deep: its own links must start from the root.
        context["site_base"] = urlsplit(base).path
        if not base:
            context["root_finder"] = MISSING_SCRIPT
            features.add("missing page")
    context["content_security_policy"] = content_security_policy(features)
    context["page_address"] = base + quote(app.builder.get_target_uri(pagename)) if base else ""
    context["card_image"] = f"{base}_static/{CARD}" if base else ""
    context["report_address"] = app.config.dunning_report_address
    context["is_lesson"] = is_lesson(app.env, pagename)
    context["has_progress_board"] = pagename == PROGRESS_PAGE
    context["progress_page"], context["law_page"] = PROGRESS_PAGE, LAW_PAGE


def _write_addresses(app: Sphinx, outdir: Path) -> None:
    base = app.config.html_baseurl
    sitemap, robots = outdir / "sitemap.xml", outdir / "robots.txt"
    if not base:
        sitemap.unlink(missing_ok=True)
        robots.unlink(missing_ok=True)
        return
    addresses = [
        f"<url><loc>{escape(base + quote(app.builder.get_target_uri(docname)))}</loc></url>"
        for docname in sorted(app.env.found_docs)
    ]
    sitemap.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(addresses)
        + "\n</urlset>\n",
        encoding="utf-8",
    )
    robots.write_text(f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n", encoding="utf-8")


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    outdir = Path(app.outdir)
    for name in ICONS:
        shutil.copyfile(THEME / "assets" / name, outdir / "_static" / name)
    (outdir / "site.webmanifest").write_text(
        json.dumps(web_manifest(app.config.project or app.config.html_title), ensure_ascii=False),
        encoding="utf-8",
    )
    write_redirects(outdir, load_redirects(), app.config.html_baseurl)
    _write_addresses(app, outdir)
    settle_downloads(outdir)
    seal_site(outdir, version("dunning"))


def register(app: Sphinx) -> None:
    """Connect the steps; each runs after the page pipeline's own."""
    app.add_config_value("dunning_report_address", "", "html")
    app.connect("config-inited", _base_url, priority=AFTER_ALL_PAGES)
    app.connect("config-inited", _report_address, priority=AFTER_ALL_PAGES)
    app.connect("html-page-context", _context, priority=AFTER_ALL_PAGES)
    app.connect("build-finished", _finish, priority=AFTER_ALL_PAGES)
