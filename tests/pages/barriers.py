"""What stands in a reader's way by WCAG 2.2 AA, found by axe-core."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from .conftest import lay_out

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

ON_LOOKS = ["color-contrast", "link-in-text-block"]
"""Rules that judge computed styles alone; they are two thirds of axe's time on a long page."""

# Of all texts that have the same computed colours, sizes, lines and classes, up to the root, one is
# measured; of links also one that runs within other words and one that stands alone.
RUN = """async ([levels, onLooks]) => {
  const looks = new Map();
  const look = (one) => {
    if (!looks.has(one)) {
      const style = getComputedStyle(one);
      const names = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize"];
      const lines = ["textDecoration", "borderBottom", "outline", "fontStyle", "display"];
      const values = [...names, ...lines, "fontWeight", "textShadow"].map((name) => style[name]);
      const above = one === document.documentElement ? "" : look(one.parentElement);
      const named = one.className.baseVal ?? one.className;
      looks.set(one, [one.tagName, named, ...values, above].join());
    }
    return looks.get(one);
  };
  const size = (one) => one.textContent.replace(/\\s/g, "").length;
  const among = new Map();
  const isAmongWords = (link) => {
    let block = link.parentElement;
    while (/^inline|contents/.test(getComputedStyle(block).display)) block = block.parentElement;
    if (!among.has(block)) {
      const links = [...block.querySelectorAll("a[href], [role=link]")];
      among.set(block, size(block) > links.reduce((sum, one) => sum + size(one), 0));
    }
    return among.get(block);
  };
  const kinds = new Map();
  const worded = (one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("script, style, noscript")) continue;
    const link = one.closest("a[href], [role=link]");
    if (!(worded(one) || one === link || one.matches("input")) || !one.checkVisibility()) continue;
    const kind = look(one) + (link ? isAmongWords(link) : "");
    if (!kinds.has(kind)) kinds.set(kind, one);
  }
  const options = { resultTypes: ["violations"] };
  const off = Object.fromEntries(onLooks.map((name) => [name, { enabled: false }]));
  const structure = await axe.run({ ...options, runOnly: levels, rules: off });
  const colours = await axe.run({ include: [...kinds.values()] }, { ...options, runOnly: onLooks });
  return [...structure.violations, ...colours.violations].map(
    (one) => `${one.id}：${one.nodes[0].html.slice(0, 200)}`,
  );
}"""


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and its own best practices."""
    lay_out(page)
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, [LEVELS, ON_LOOKS])
