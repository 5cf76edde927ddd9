"""What axe finds on a page, at one size of the window and then at others.

Contrast costs most of an examination and seldom depends on the size. So it is examined as a whole
at the first size; at the others only of texts that were not seen before or look different there
(another colour, size or weight, another ground behind them). All other rules hold at every size.
"""

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Size = tuple[int, int]

_CONTRAST = "color-contrast"
# Preloading would fetch imported style sheets by addresses of its own making.
_OPTIONS: dict[str, Any] = {"preload": False, "resultTypes": ["violations"]}
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
_EXAMINE = """async ([options, contrast]) => {
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const { backgroundColor: colour, backgroundImage: image } = getComputedStyle(at);
      if (image !== "none" || colour !== "rgba(0, 0, 0, 0)") {
        return image + colour;
      }
    }
    return "";
  };
  const hasText = (e) => e.matches("input, select, textarea") ||
    [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isSeen = (e) =>
    e.getClientRects().length && e.checkVisibility({ visibilityProperty: true });
  const all = [...document.body.querySelectorAll("*")];
  const seen = all.filter((e) => hasText(e) && isSeen(e));
  const looks = new Map(seen.map((e) => {
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(e);
    return [e, [color, fontSize, fontWeight, opacity, ground(e)].join()];
  }));
  const before = window.looksBefore;
  window.looksBefore = looks;
  if (!before) {
    return (await axe.run(document, options)).violations;
  }
  const rules = { ...options.rules, [contrast]: { enabled: false } };
  const found = (await axe.run(document, { ...options, rules })).violations;
  const changed = seen.filter((e) => before.get(e) !== looks.get(e));
  if (changed.length) {
    const only = { ...options, runOnly: { type: "rule", values: [contrast] } };
    found.push(...(await axe.run({ include: changed }, only)).violations);
  }
  return found;
}"""
_axe = Axe()


def barriers(page: Page, sizes: Iterable[Size], tags: Iterable[str] = ()) -> list[str]:
    """The barriers of the page as it stands, one line each; the window keeps the last size.

    A page that is wider than the window is one too.

    ``tags`` limits the rules of axe to those that carry one of them (all rules if empty).
    """
    options = _OPTIONS | ({"runOnly": list(tags)} if tags else {})
    page.evaluate("delete window.looksBefore")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe.axe_script)
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        drawn = page.evaluate("document.documentElement.scrollWidth")
        if drawn > width:
            found.append(f"at {width}: {drawn} pixels wide")
        found += [
            f"at {width}: {one['id']} {node['html'][:160]}"
            for one in page.evaluate(_EXAMINE, [options, _CONTRAST])
            for node in one["nodes"][:3]
        ]
    return found
