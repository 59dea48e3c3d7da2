"""What stands in a reader's way by WCAG 2.2 AA, found by axe-core."""

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKS = ("target-size", "link-in-text-block", "scrollable-region-focusable", "region")
"""Rules whose answer depends on the screen, for a page whose markup was looked at on another."""

# Contrast is most of axe's time, and colours follow from tags and classes: of all texts with the
# same tags and classes up to the body, one is measured.
RUN = """async (rules) => {
  const kinds = new Map();
  const worded = (one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("script, style, noscript") || !(worded(one) || one.matches("input"))) continue;
    if (!one.checkVisibility()) continue;
    let kind = "";
    for (let at = one; at !== document.body; at = at.parentElement) {
      const states = ["style", "aria-selected", "aria-current", "open", "disabled"];
      kind += at.tagName + "." + (at.className.baseVal ?? at.className);
      kind += states.map((name) => at.getAttribute(name) ?? "").join(";");
    }
    if (!kinds.has(kind)) kinds.set(kind, one);
  }
  const options = { resultTypes: ["violations"] };
  const structure = await axe.run({
    ...options, runOnly: rules, rules: { "color-contrast": { enabled: false } },
  });
  const colours = await axe.run(
    { include: [...kinds.values()] }, { ...options, runOnly: ["color-contrast"] },
  );
  return [...structure.violations, ...colours.violations].map(
    (one) => `${one.id}：${one.nodes[0].html.slice(0, 200)}`,
  );
}"""


def barriers(page: Page, rules: Sequence[str] = LEVELS) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and its own best practices, and contrast."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, list(rules))
