"""What a checker of accessibility says about a page in the browser."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

COLOUR = "cat.color"
"""Rules that another colour scheme may break; names, roles and order stand in the page and are the same in all."""


def violations(page: Page, rules: str = "") -> str:
    """Every rule of axe-core that the page breaks, everything unfolded, with the elements; empty when none is.

    `rules` is the tag of those to look at, empty for all. Waits for the page's style: an element counts as visible
    before it has come, and colours are then the browser's own.
    """
    page.wait_for_load_state("load")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"]} | ({"runOnly": [rules]} if rules else {})
    found = page.evaluate("(options) => axe.run(options).then((told) => told.violations)", options)
    return "\n".join(f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found)
