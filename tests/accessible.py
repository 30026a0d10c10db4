"""What a checker of accessibility says about a page in the browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> str:
    """Every rule of axe-core that the page breaks, everything unfolded, with the elements; empty when none is.

    Waits for the page's style: an element counts as visible before it has come, and colours are then the browser's own.
    """
    page.wait_for_load_state("load")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = Axe().run(page).response["violations"]
    return "\n".join(f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found)
