"""Draws the pictures of Slack in docs/images from the exact blocks that Slack is sent.

No Slack can be reached from here, so these are drawings: the blocks are those of the snapshots in
tests/bot/surfaces/slack/snapshots/surfaces, the look is the style sheet below. Run it from the repository:
python scripts/pictures/slack_pictures.py. Needs the test packages and a Chromium; VEILEDER_CHROMIUM may name it.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

HOME = Path(__file__).resolve().parents[2]
SNAPSHOTS = HOME / "tests" / "bot" / "surfaces" / "slack" / "snapshots" / "surfaces"
IMAGES = HOME / "docs" / "images"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
PRIVATE = "Bare du kan se dette"

Json = dict[str, Any]

STYLE = """
* { box-sizing: border-box; }
body { margin: 0; padding: 20px; width: 720px; font: 15px/1.46 Lato, "Noto Sans", "DejaVu Sans", sans-serif;
  color: #1d1c1d; background: #fff; }
.message { display: flex; gap: 10px; margin-bottom: 16px; }
.face { width: 36px; height: 36px; border-radius: 8px; background: #6b7280; color: #fff; font-weight: 700;
  display: grid; place-items: center; flex: none; }
.face.bot { background: #1a3d5c; }
.body { flex: 1; min-width: 0; }
.who { font-weight: 700; } .app { font-size: 10px; background: #e8e8e8; border-radius: 2px; padding: 1px 4px;
  margin-left: 4px; font-weight: 700; color: #454245; }
.private { color: #616061; font-size: 13px; margin-bottom: 4px; }
.header { font-size: 18px; font-weight: 700; margin: 8px 0 4px; }
.section { margin: 6px 0; display: flex; justify-content: space-between; gap: 16px; align-items: start; }
.context, .hint { color: #616061; font-size: 13px; margin: 6px 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 700; font-size: 13px;
  background: #fff; white-space: nowrap; }
.button.main { background: #007a5a; border-color: #007a5a; color: #fff; }
blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding: 0 0 0 12px; white-space: pre-wrap; }
.run { white-space: pre-wrap; } .rich > * { margin: 4px 0; } .rich ul, .rich ol { padding-left: 26px; }
pre, code { background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; font-size: 12px; padding: 0 3px; }
pre { padding: 8px; white-space: pre-wrap; } a { color: #1264a3; text-decoration: none; }
table { border-collapse: collapse; margin: 6px 0; }
td { border: 1px solid #ddd; padding: 4px 10px; vertical-align: top; }
hr { border: 0; border-top: 1px solid #ddd; margin: 16px 0; }
.view { border: 1px solid #ccc; border-radius: 8px; box-shadow: 0 4px 16px #0003; }
.view > .bar { padding: 14px 20px; font-size: 20px; font-weight: 900; border-bottom: 1px solid #eee; }
.view > .content { padding: 10px 20px; }
.view > .foot { padding: 12px 20px; border-top: 1px solid #eee; display: flex; justify-content: flex-end; gap: 8px; }
.input { margin: 12px 0; } .label { font-weight: 700; margin-bottom: 4px; }
.box { border: 1px solid #868686; border-radius: 4px; padding: 7px 10px; white-space: pre-wrap; min-height: 38px; }
.box.tall { min-height: 76px; } .box.one { display: flex; justify-content: space-between; }
.pill { background: #e8f5fa; border-radius: 4px; padding: 1px 6px; margin: 0 6px 4px 0; display: inline-block; }
.card { border-left: 4px solid #1a3d5c; padding-left: 12px; margin: 8px 0 0; }
"""


# -- rich text


def run_html(node: Json) -> str:
    """A run of text or a link, in its style."""
    words = escape(str(node.get("text", "")))
    if node["type"] == "link":
        return f"<a>{words}</a>"
    for name, tag in (("code", "code"), ("strike", "s"), ("italic", "i"), ("bold", "b")):
        if node.get("style", {}).get(name):
            words = f"<{tag}>{words}</{tag}>"
    return words


def runs_html(node: Json) -> str:
    return "".join(map(run_html, node["elements"]))


def element_html(node: Json) -> str:
    kind = node["type"]
    if kind == "rich_text_list":
        tag = "ol" if node["style"] == "ordered" else "ul"
        items = "".join(f"<li class=run>{runs_html(each)}</li>" for each in node["elements"])
        start, indent = node.get("offset", 0) + 1, 24 * node.get("indent", 0)
        return f'<{tag} start="{start}" style="margin-left:{indent}px">{items}</{tag}>'
    if kind == "rich_text_preformatted":
        return f"<pre>{runs_html(node)}</pre>"
    tag = "blockquote" if kind == "rich_text_quote" else "div"
    return f"<{tag} class=run>{runs_html(node)}</{tag}>"


# -- blocks


def section_html(block: Json) -> str:
    accessory = button_html(block["accessory"]) if "accessory" in block else ""
    return f"<div class=section><span class=run>{escape(block['text']['text'])}</span>{accessory}</div>"


def button_html(node: Json) -> str:
    if node["type"] == "feedback_buttons":
        sides = (node["positive_button"], node["negative_button"])  # Slack draws thumbs, and says these words of them
        return "".join(f"<span class=button>{escape(each['text']['text'])}</span>" for each in sides)
    return f"<span class=button>{escape(node['text']['text'])}</span>"


def actions_html(block: Json) -> str:
    return f"<div class=actions>{''.join(map(button_html, block['elements']))}</div>"


def input_html(block: Json) -> str:
    element = block["element"]
    hint = f"<div class=hint>{escape(block['hint']['text'])}</div>" if "hint" in block else ""
    optional = " <span class=hint>(valgfritt)</span>" if block.get("optional") else ""
    return (
        f"<div class=input><div class=label>{escape(block['label']['text'])}{optional}</div>{box(element)}{hint}</div>"
    )


def box(element: Json) -> str:
    if element["type"] == "static_select":
        return f"<div class='box one'>{escape(element['initial_option']['text']['text'])}<span>⌄</span></div>"
    if element["type"] == "multi_external_select":
        chosen = [escape(each["text"]["text"]) for each in element.get("initial_options", [])]
        return f"<div class=box>{''.join(f'<span class=pill>{each} ✕</span>' for each in chosen)}</div>"
    tall = " tall" if element.get("multiline") else ""
    return f'<div class="box{tall}">{escape(element.get("initial_value", ""))}</div>'


def table_html(block: Json) -> str:
    rows = ("".join(f"<td>{element_html(cell['elements'][0])}</td>" for cell in row) for row in block["rows"])
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


BLOCKS: dict[str, Callable[[Json], str]] = {
    "actions": actions_html,
    "context": lambda block: f"<div class=context>{' '.join(escape(each['text']) for each in block['elements'])}</div>",
    "context_actions": actions_html,
    "divider": lambda _: "<hr>",
    "header": lambda block: f"<div class=header>{escape(block['text']['text'])}</div>",
    "input": input_html,
    "rich_text": lambda block: f"<div class=rich>{''.join(map(element_html, block['elements']))}</div>",
    "section": section_html,
    "table": table_html,
}


def blocks_html(blocks: list[Json]) -> str:
    return "".join(BLOCKS[block["type"]](block) for block in blocks)


# -- surfaces


def message_html(message: Json, note: str = "") -> str:
    who = message["from"]
    bot = who == "Veileder"
    body = blocks_html(message["blocks"]) if "blocks" in message else f"<div class=run>{escape(message['text'])}</div>"
    app = "<span class=app>APP</span>" if bot else ""
    face = f'<div class="face{" bot" if bot else ""}">{escape(who[0])}</div>'
    above = f"<div class=private>{note}</div>" if note else ""
    return (
        f"<div class=message>{face}<div class=body>{above}<span class=who>{escape(who)}{app}</span>{body}</div></div>"
    )


def view_html(view: Json) -> str:
    if view["type"] == "home":
        return blocks_html(view["blocks"])
    submit = f"<span class='button main'>{escape(view['submit']['text'])}</span>" if "submit" in view else ""
    foot = f"<div class=foot><span class=button>{escape(view['close']['text'])}</span>{submit}</div>"
    bar = f"<div class=bar>{escape(view['title']['text'])}</div>"
    return f"<div class=view>{bar}<div class=content>{blocks_html(view['blocks'])}</div>{foot}</div>"


def surface_html(shown: Json) -> str:
    if shown["kind"] == "view":
        return view_html(shown["view"])
    if shown["kind"] == "unfurl":
        link = {"from": "Siri Spør", "text": shown["url"]}
        return message_html(link) + f"<div class=card>{blocks_html(shown['blocks'])}</div>"
    note = PRIVATE if shown.get("private") else ""
    first, *rest = [message_html(each, note) for each in shown["messages"]]
    return "".join([first, prompts_html(shown.get("prompts", [])), *rest])


def prompts_html(prompts: list[str]) -> str:
    """Questions to begin with; the first line says what they are."""
    if not prompts:
        return ""
    lead, *questions = map(escape, prompts)
    return f"<p class=context>{lead}</p><p>{''.join(f'<span class=button>{each}</span> ' for each in questions)}</p>"


def page_html(shown: Json) -> str:
    return f"<!doctype html><html lang=nb><meta charset=utf-8><style>{STYLE}</style><body>{surface_html(shown)}</body>"


def main() -> int:
    chromium = os.environ.get("VEILEDER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium here: install the package chromium, or set VEILEDER_CHROMIUM.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 720, "height": 200})
        for path in sorted(SNAPSHOTS.glob("*.json")):
            page.set_content(page_html(json.loads(path.read_text(encoding="utf-8"))))
            page.screenshot(path=IMAGES / f"slack-{path.stem}.png", full_page=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
