"""What axe finds on a page, at one size of the window and then at others.

Contrast costs most of an examination, and pages are made of the same parts again and again. So it
is examined once for each part as it looks: the same place among tags and classes, the same colour,
size, weight and opacity, the same ground behind it. All other rules hold on every page at every
size.
"""

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Size = tuple[int, int]

_CONTRAST = "color-contrast"
# Preloading would fetch imported style sheets by addresses of its own making.
_OPTIONS: dict[str, Any] = {"preload": False, "resultTypes": ["violations"]}
# Left out by axe itself: WCAG 2.2 asks for 24 pixels, or as much room around what is smaller.
_ALL: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
_EXAMINE = """async ([options, contrast, known]) => {
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const { backgroundColor: colour, backgroundImage: image } = getComputedStyle(at);
      if (image !== "none" || colour !== "rgba(0, 0, 0, 0)") {
        return image + colour;
      }
    }
    return "";
  };
  const place = (e) => e === document.body ? ""
    : `${place(e.parentElement)} ${e.localName}.${e.getAttribute("class")}`;
  const looks = (e) => {
    const { color, fontSize, fontWeight, opacity } = getComputedStyle(e);
    const isShut = e.closest(":disabled, [aria-disabled=true]") !== null;
    return [place(e), color, fontSize, fontWeight, opacity, isShut, ground(e)].join();
  };
  const number = (text) =>
    [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 4398046511093, 7);
  const hasText = (e) => e.matches("input, select, textarea") ||
    [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isSeen = (e) =>
    e.getClientRects().length && e.checkVisibility({ visibilityProperty: true });
  const past = new Set(known);
  const fresh = new Map();
  for (const e of document.body.querySelectorAll("*")) {
    const key = hasText(e) && isSeen(e) ? number(looks(e)) : null;
    if (key !== null && !past.has(key) && !fresh.has(key)) {
      fresh.set(key, e);
    }
  }
  const rules = { ...options.rules, [contrast]: { enabled: false } };
  const found = (await axe.run(document, { ...options, rules })).violations;
  if (!fresh.size) {
    return [found, []];
  }
  const only = { ...options, runOnly: { type: "rule", values: [contrast] } };
  const pale = (await axe.run({ include: [...fresh.values()] }, only)).violations;
  return [[...found, ...pale], pale.length ? [] : [...fresh.keys()]];
}"""
_axe = Axe()
# The looks whose contrast is known to be enough, in this run.
_clear: set[int] = set()


def barriers(page: Page, sizes: Iterable[Size], tags: Iterable[str] = ()) -> list[str]:
    """The barriers of the page as it stands, one line each; the window keeps the last size.

    A page that is wider than the window is one too.

    ``tags`` limits the rules of axe to those that carry one of them (all rules if empty, the size
    of targets too).
    """
    options = _OPTIONS | ({"runOnly": list(tags)} if tags else _ALL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe.axe_script)
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        drawn = page.evaluate("document.documentElement.scrollWidth")
        if drawn > width:
            found.append(f"at {width}: {drawn} pixels wide")
        violations, clear = page.evaluate(_EXAMINE, [options, _CONTRAST, list(_clear)])
        _clear.update(clear)
        found += [
            f"at {width}: {one['id']} {node['html'][:160]}"
            for one in violations
            for node in one["nodes"][:3]
        ]
    return found
