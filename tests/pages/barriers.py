"""What stands in a reader's way by WCAG 2.2 AA, found by axe-core."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Contrast is most of axe's time: of all texts that have the same computed colours, sizes and
# classes, up to the root, one is measured.
RUN = """async (rules) => {
  const looks = new Map();
  const look = (one) => {
    if (!looks.has(one)) {
      const style = getComputedStyle(one);
      const names = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize"];
      const values = [...names, "fontWeight", "textShadow"].map((name) => style[name]);
      const above = one === document.documentElement ? "" : look(one.parentElement);
      const named = one.className.baseVal ?? one.className;
      looks.set(one, [one.tagName, named, ...values, above].join());
    }
    return looks.get(one);
  };
  const kinds = new Map();
  const worded = (one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("script, style, noscript") || !(worded(one) || one.matches("input"))) continue;
    if (one.checkVisibility() && !kinds.has(look(one))) kinds.set(look(one), one);
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


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and its own best practices."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, LEVELS)
