"""Web pages: what a reader sees comes in, under the heading it stands under; what a reader does not see is told."""

# ruff: noqa: E501, ISC004  # pieces of files stand on lines of their own

import pytest
from reading import brought, notes, page, seen


@pytest.mark.parametrize(
    ("html", "head", "left"),
    [
        ("<del>gammel</del>", "", "Struck"),
        ("<s>gammel</s>", "", "Struck"),
        ("<span style='text-decoration:line-through red'>gammel</span>", "", "Struck"),
        (
            "<span class=ut>gammel</span>",
            "<style>.ut, .b { color: red; text-decoration: line-through }</style>",
            "Struck",
        ),
        ("<span hidden>gammel</span>", "", "do not see"),
        ("<span style='display: none'>gammel</span>", "", "do not see"),
        ("<span style='visibility:hidden'>gammel</span>", "", "do not see"),
        ("<span class='visually-hidden'>gammel</span>", "", "do not see"),
        ("<span class='screen-reader-text'>gammel</span>", "", "do not see"),
        ("<span id=u>gammel</span>", "<style>/* x */ #u{display:none}</style>", "do not see"),
    ],
)
def test_struck_and_hidden_text_is_left_out_and_told(html: str, head: str, left: str) -> None:
    """By element, attribute, style and style sheet; nothing else of the sentence is lost."""
    made = page(f"<p>Satsen er {html} 300 kroner.</p>", head)
    assert made.body == "## A\n\nSatsen er 300 kroner.\n"
    assert f"{left}" in notes(made)
    assert "«gammel»" in notes(made)


@pytest.mark.parametrize(
    "head",
    [
        "<style>@media print { .x { display: none } }</style>",
        "<style media=print>.x { display: none }</style>",
        "<style>.x:hover { display: none } .x::before { display: none }</style>",
    ],
)
def test_what_is_hidden_elsewhere_than_on_the_screen_stays(head: str) -> None:
    """On paper, or while somebody points at it."""
    assert seen("<p class=x>Synlig.</p>", head) == "Synlig."


def test_drafts_and_comments_of_a_page_do_not_come_in() -> None:
    """Comments, templates and rows that are hidden."""
    html = "<p>Tekst.<!-- utkast --></p><template><p>Mal</p></template>"
    table = (
        "<table><tr><th>a</th><th>b</th></tr><tr hidden><td>c</td><td>d</td></tr><tr><td>e</td><td>f</td></tr></table>"
    )
    assert seen(html + table) == "Tekst.\n\n| a | b |\n| --- | --- |\n| e | f |"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>10<sup>6</sup> og 10<sup>00</sup></p>", "10⁶ og 10⁰⁰"),
        ("<p>12 m<sup>2</sup>, CO<sub>2</sub></p>", "12 m², CO₂"),
        ("<p>Frist<sup>1)</sup></p><p><sup>1)</sup> Ikke i ferien.</p>", "Frist¹⁾\n\n¹⁾ Ikke i ferien."),
        ("<p>Frist<sup>*</sup></p>", "Frist\\*"),
        ("<p>n<sup>Æ</sup></p>", "n^Æ"),
        ("<p>aml. § 2\u20114, saks\u00adbehandler, ﬁlm</p>", "aml. § 2-4, saksbehandler, film"),
        ("<p>saks<wbr>behandling</p>", "saksbehandling"),
    ],
)
def test_raised_figures_and_signs_that_look_like_others(html: str, text: str) -> None:
    """A footnote's mark is no part of the number before it."""
    assert seen(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<ol type="a"><li>x</li><li>y</li></ol>', "- a. x\n- b. y"),
        ('<ol type="I" start="4"><li>x</li></ol>', "- IV. x"),
        ('<ol style="list-style-type:lower-roman"><li>x</li><li>y</li></ol>', "- i. x\n- ii. y"),
        ('<ol start="3"><li>x</li><li>y</li></ol>', "3. x\n4. y"),
        ('<ol><li>x</li><li value="5">y</li></ol>', "- 1\\. x\n- 5\\. y"),
        ("<ol reversed><li>x</li><li>y</li></ol>", "- 2\\. x\n- 1\\. y"),
        ("<ol><li>x</li></ol><ol><li>y</li></ol>", "1. x\n\n<!-- -->\n\n1. y"),
        ('<ol type="a" start="27"><li>x</li></ol>', "- aa. x"),
        ("<ol><li><p>x</p><p>z</p></li><li>y</li></ol>", "1. x\n\n   z\n2. y"),
    ],
)
def test_the_number_that_a_reader_sees_is_in_the_text(html: str, text: str) -> None:
    """Letters, Roman numbers, lists that begin later, jump, count down, or follow one another."""
    assert seen(html) == text


TABS = "<p id=p1>En.</p><p id=p2 hidden>To.</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<div role=tablist><button role=tab aria-controls=p1>Ansatt</button><button role=tab aria-controls=p2>Leder</button></div>"
        + TABS,
        "<ul class='nav nav-tabs'><li><a href='#p1' data-toggle=tab>Ansatt</a></li><li><a href='#p2' data-toggle=tab>Leder</a></li></ul>"
        + TABS,
        "<div role=tablist><a role=tab href='#p1'>Ansatt</a><a role=tab href='#p2'>Leder</a></div>" + TABS,
        "<div role=tablist><div role=tab>Ansatt</div><div role=tab>Leder</div></div>"
        "<div role=tabpanel>En.</div><div role=tabpanel hidden>To.</div>",
        "<div role=tablist><span id=t1 role=tab>Ansatt</span><span id=t2 role=tab>Leder</span></div>"
        "<div role=tabpanel aria-labelledby=t1>En.</div><div role=tabpanel aria-labelledby=t2 style='display:none'>To.</div>",
        "<button aria-expanded=false aria-controls=p1>Ansatt</button><p id=p1>En.</p>"
        "<button aria-expanded=false>Leder</button><p hidden>To.</p>",
        "<div><button aria-controls=p1>Ansatt</button><button data-bs-toggle=collapse data-bs-target='#p2'>Leder</button></div>"
        + TABS,
    ],
)
def test_the_label_of_a_tab_heads_its_text(html: str) -> None:
    """However the page joins them."""
    assert seen(html) == "### Ansatt\n\nEn.\n\n### Leder\n\nTo."


def test_show_more_is_no_heading() -> None:
    """Its text goes on where it stood."""
    html = "<p>En.</p><button aria-expanded=false aria-controls=m>Vis mer</button><div id=m hidden><p>To.</p></div>"
    assert seen(html) == "En.\n\nTo."


def test_a_heading_goes_with_the_panel_that_it_opens() -> None:
    """Also where all headings stand above all panels."""
    head = "<h3><button aria-controls=p1>En?</button></h3><h3><button aria-controls=p2>To?</button></h3>"
    assert seen(head + TABS) == "### En?\n\nEn.\n\n### To?\n\nTo."


@pytest.mark.parametrize(
    "html",
    [
        "<aside><p>Unntak: <a href='https://x.example/'>legevakta har egne regler</a></p></aside>",
        "<aside><a href='https://x.example/'>Unntak for legevakta</a></aside>",
        "<div role=alert class='alert'><p>Unntak for legevakta</p></div>",
        "<div class='sidebar'><p class=title>Unntak</p><p>Legevakta er unntatt.</p></div>",
    ],
)
def test_exceptions_in_boxes_are_kept(html: str) -> None:
    """One link in a box is no menu."""
    assert "nntak" in seen(f"{html}<p>Bruk jobbtelefonen.</p>")


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<ul class=breadcrumb><li><a href=/>Forside</a></li><li><a href=/r>R</a></li></ul>", "Navigation"),
        ("<ol><li><a href=/>Hjem</a></li><li>Her</li></ol>", "Navigation"),
        ("<p class=sti><a href=/>Forsiden</a> › <a href=/a>Ansatt</a></p>", "Navigation"),
        ("<div class=toc><h2>Innhold</h2><ul><li><a href='#x'>Del</a></li></ul></div>", "Navigation"),
        ("<h2>På denne siden</h2><ul><li><a href='#x'>Del</a></li></ul>", "contents"),
        ("<ul><li><a href='#x'>Del</a></li><li><a href='#y'>Annet</a></li></ul>", "contents"),
        ("<div><h2>Relatert innhold</h2><ul><li><a href=/q>Q</a></li></ul></div>", "Navigation"),
        ("<aside><h3>Les også</h3><ul><li><a href=/q>Q</a></li></ul></aside>", "Navigation"),
        ("<section><h2>Var denne siden nyttig?</h2><button>Ja</button></section>", "Marks"),
        ("<p>Publisert 3. mars 2024 | Sist endret 04.05.2025 kl. 12.30</p>", "Marks"),
    ],
)
def test_navigation_is_no_guidance(html: str, left: str) -> None:
    """Breadcrumbs, contents, related pages, feedback and dates are left out and told."""
    made = page(f"{html}<h2 id=x>Del</h2><p>Tekst.</p><h2 id=y>Annet</h2><p>Mer.</p>")
    assert made.body == "## Del\n\nTekst.\n\n## Annet\n\nMer.\n"
    assert left in notes(made)


@pytest.mark.parametrize(
    ("html", "day"),
    [
        ("<p>Sist oppdatert 12.05.2025</p>", "2025-05-12"),
        ("<span>Publisert 3. mars 2024</span> <span>Sist endret: 4. april 2025</span>", "2025-04-04"),
        ("<p>Faglig gjennomgått: 2025-06-07</p>", "2025-06-07"),
        ("<p>Last updated 1 October 2025</p>", "2025-10-01"),
        ("<p>Loven ble endret 1. mai 2023.</p>", "None"),
        ("<p>Publisert 3. mars 2024</p>", "None"),
    ],
)
def test_the_day_of_the_last_change_is_read(html: str, day: str) -> None:
    """Where the page says so, and of the page itself."""
    assert str(page(f"<p>Tekst.</p>{html}").page.modified) == day


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<img src=x alt=Ja>", "Ja"),
        ("<i class=icon aria-label=Nei></i>", "Nei"),
        ("<svg role=img><title>Ja</title><path/></svg>", "Ja"),
        ("<span class='fa fa-check' aria-hidden=true></span> Ja", "Ja"),
        ("&#10003;", "✓"),
        ("<ol start=2><li>x</li><li>y</li></ol>", "2\\. x; 3. y"),
    ],
)
def test_icons_and_numbers_in_cells_are_text(cell: str, text: str) -> None:
    """What only a drawing says would be an empty cell."""
    html = f"<table><tr><th>Ting</th><th>Lov</th></tr><tr><td>Kort</td><td>{cell}</td></tr></table>"
    assert seen(html).split("\n")[2] == f"| Kort | {text} |"


def test_boxes_to_tick_are_told_apart() -> None:
    """Ticked and not."""
    assert seen("<p><input type=checkbox checked disabled> Ja</p><p><input type=checkbox> Nei</p>") == "☒ Ja\n\n☐ Nei"


def test_definitions_in_layers_and_shared_ones_are_kept() -> None:
    """Terms in divisions, two terms for one meaning, markup in the meaning."""
    html = (
        "<dl><div><dt>Fast</dt><dd>Uten slutt.</dd></div><dt>Vikar</dt><dt>Ekstra</dt><dd>Med <b>slutt</b>.</dd></dl>"
    )
    assert seen(html) == "- **Fast**: Uten slutt.\n- **Vikar**\n- **Ekstra**: Med **slutt**."


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "ul><li", "b", "section"])
def test_deep_nesting_loses_nothing(tag: str) -> None:
    """Three hundred layers, which readers of HTML and of Markdown give up on."""
    close = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    made = page(f"{f'<{tag}>' * 300}dypt{close * 300}<p>Etter.</p>")
    assert "dypt" in made.body
    assert "Etter." in made.body
    assert "Left out" not in notes(made)


def test_boxes_and_lists_of_a_page_without_main_are_kept() -> None:
    """What stands in a box, in a list or beside the text as sentences; menus and footers go."""
    words = "Rommene deles av alle som arbeider i bygget, og noen kan lånes av gjester med avtale."
    body = (
        "<div id=header><a href=/>Etaten</a> <a href=/om>Om</a></div><div id=wrap><div id=menu><ul><li><a href=/a>A</a></li>"
        f"<li><a href=/b>B</a></li></ul></div><div><h1>Møterom</h1><p>{words}</p><ul><li>ansatte;</li><li>vikarer.</li></ul>"
        f"<div class=sidebar><p><b>UNNTAK</b></p><p>Store møter skal meldes til vakta dagen før møtet holdes.</p></div><p>{words}"
        "</p></div><div class=hoyre><p>Viktig: lukk vinduene i rommet når møtet er over.</p></div></div><div id=footer>Adr</div>"
    )
    made = brought("side.html", f"<html><body>{body}</body></html>")
    for text in ("- ansatte;", "UNNTAK", "dagen før møtet", "Viktig: lukk vinduene"):
        assert text in made.body
    assert "Adr" not in made.body
    assert "Etaten Om" in notes(made)


def test_one_note_a_kind() -> None:
    """Three hundred hidden rows are one line, with how many there were."""
    made = page("<p>Tekst.</p>" + "<p hidden>Samme skjulte setning.</p>" * 300)
    assert notes(made).count("hidden") == notes(made).count("Samme") - 1 == 0
    assert "(300 places): «Samme skjulte setning.»" in notes(made)


@pytest.mark.parametrize(
    ("html", "head"),
    [
        (
            "<input type=radio name=t id=a><label for=a>Ansatt</label><input type=radio name=t id=b>"
            "<label for=b>Leder</label><div><p>En.</p></div><div><p>To.</p></div>",
            "",
        ),
        (
            "<input type=radio name=t id=a><label for=a>Ansatt</label><div><p>En.</p></div>"
            "<input type=radio name=t id=b><label for=b>Leder</label><div><p>To.</p></div>",
            "",
        ),
        (
            "<button class=accordion>Ansatt</button><div class=panel style='display:none'><p>En.</p></div>"
            "<button class=accordion>Leder</button><div class=panel style='display:none'><p>To.</p></div>",
            "",
        ),
        (
            "<div><a class=faq-toggle href='#'>Ansatt</a><div class=ut><p>En.</p></div></div>"
            "<div><a class=faq-toggle href='#'>Leder</a><div class=ut><p>To.</p></div></div>",
            "<style>.ut{display:none}.ut.open{display:block}</style>",
        ),
    ],
)
def test_tabs_and_accordions_without_aria_keep_their_names(html: str, head: str) -> None:
    """By buttons of which one is on, or by a button right in front of what it opens."""
    assert page(f"<p>Felles.</p>{html}", head).body == ("## A\n\nFelles.\n\n### Ansatt\n\nEn.\n\n### Leder\n\nTo.\n")


def test_text_behind_what_folds_out_stands_under_the_heading_it_goes_on_from() -> None:
    """A heading cannot be closed in Markdown, so the one before is said again; not where another follows anyway."""
    body = "<p>Felles.</p><details><summary>Unntak</summary><p>Ikke riper.</p></details>"
    assert seen(f"{body}<p>Slutt.</p>") == ("Felles.\n\n### Unntak\n\nIkke riper.\n\n## A\n\nSlutt.")
    assert "## A" not in seen(f"{body}<h2>B</h2><p>Slutt.</p>")


def test_a_later_rule_shows_what_an_earlier_one_hides() -> None:
    """As the tab that is open when the page is."""
    assert (
        seen("<div class='t on'><p>Synlig.</p></div>", "<style>.t{display:none}.t.on{display:block}</style>")
        == "Synlig."
    )


@pytest.mark.parametrize("style", ["opacity:0", "font-size:0", "position:absolute;left:-9999px", "clip:rect(0,0,0,0)"])
def test_what_is_styled_away_is_hidden(style: str) -> None:
    """However it is done."""
    made = page(f"<p>Ring vakta.</p><p style='{style}'>Skjult utkast.</p>")
    assert "Skjult" not in made.body
    assert "Text that readers do not see was left out: «Skjult utkast.»" in notes(made)


def test_a_heading_by_role_is_a_heading() -> None:
    """At the level that it says."""
    assert seen("<p>x</p><div role=heading aria-level=3>Merk</div><p>y</p>") == "x\n\n### Merk\n\ny"


def test_letters_of_a_list_may_come_from_the_style_sheet() -> None:
    """«bokstav b» must be there to find."""
    assert (
        seen("<ol class=b><li>en<li>to</ol>", "<style>ol.b{list-style-type:lower-alpha}</style>") == "- a. en\n- b. to"
    )


def test_a_caption_is_text() -> None:
    """It stays when its picture goes."""
    made = page("<figure><img src=x alt=Kart><figcaption>Inngang B er stengt.</figcaption></figure>")
    assert made.body == "## A\n\nInngang B er stengt.\n"
    assert "1 picture(s) or players were left out: «Kart»." in notes(made)


def test_a_list_of_dates_is_for_the_front_matter() -> None:
    """What it says of the text stays."""
    made = page("<dl><dt>Publisert</dt><dd>01.02.2020</dd><dt>Sist oppdatert</dt><dd>12.05.2025</dd></dl><p>x</p>")
    assert made.body == "## A\n\nx\n"
    assert str(made.page.modified) == "2025-05-12"


def test_headings_inside_a_part_stand_below_its_label() -> None:
    """Two tabs with the same headings are told apart, and what follows both is under neither."""
    tabs = "<button role=tab aria-controls=p1>Ansatt</button><button role=tab aria-controls=p2>Leder</button>"
    panel = "<div role=tabpanel id={}><h2>Frist</h2><p>{}.</p></div>"
    html = f"<div role=tablist>{tabs}</div>{panel.format('p1', 'En')}{panel.format('p2 hidden', 'To')}<p>Alle.</p>"
    assert page(html).body == (
        "## A\n\n### Ansatt\n\n#### Frist\n\nEn.\n\n### Leder\n\n#### Frist\n\nTo.\n\n## A\n\nAlle.\n"
    )


@pytest.mark.parametrize(
    "part",
    [
        "<h3><button aria-expanded=false aria-controls=u>Unntak</button></h3><div id=u hidden><p>Nei.</p></div>",
        "<div><h3><a href='#' aria-expanded=false>Unntak</a></h3><div style='display:none'><p>Nei.</p></div></div>",
        "<h3><button data-bs-toggle=collapse data-bs-target='#u'>Unntak</button></h3><div id=u class=collapse>Nei.</div>",
    ],
)
def test_text_behind_an_accordion_with_a_heading_goes_on_from_the_one_before(part: str) -> None:
    """The heading is that of the part alone."""
    assert seen(f"<p>Ja.</p>{part}<p>Slutt.</p>") == "Ja.\n\n### Unntak\n\nNei.\n\n## A\n\nSlutt."


@pytest.mark.parametrize(
    "box", ["<aside>{}</aside>", "<div class='alert alert-info'>{}</div>", "<div role=note>{}</div>"]
)
def test_the_heading_of_a_box_does_not_take_the_text_behind_it(box: str) -> None:
    """It is set in bold where the text goes on behind the box."""
    html = box.format("<h3>Husk</h3><p>Meld fra.</p>")
    assert seen(f"{html}<p>Regelen gjelder.</p>") == "**Husk**\n\nMeld fra.\n\nRegelen gjelder."


@pytest.mark.parametrize(
    ("rule", "hidden"),
    [
        ("@media screen{.u{display:none}}", True),
        ("@layer utils{.u{display:none}}", True),
        ("@media print{.u{display:none}}", False),
        ("@media (max-width:600px){.u{display:none}}", False),
        (".u{height:0;overflow:hidden}", True),
    ],
)
def test_a_rule_for_every_screen_hides(rule: str, hidden: bool) -> None:
    """One for paper or for small screens does not."""
    assert ("Utkast" not in seen("<p>x</p><p class=u>Utkast.</p>", f"<style>{rule}</style>")) == hidden


@pytest.mark.parametrize(
    ("html", "head"),
    [
        ("<span style='vertical-align:super'>6</span>", ""),
        ("<span class=opp>6</span>", "<style>.opp{font-size:.7em;vertical-align:super}</style>"),
    ],
)
def test_figures_raised_by_a_style_stay_apart(html: str, head: str) -> None:
    """10⁶ is not 106."""
    assert seen(f"<p>Over 10{html} kroner.</p>", head) == "Over 10⁶ kroner."


def test_a_question_about_the_page_and_what_follows_related_pages_are_left_out() -> None:
    """Also where no heading and no button marks them."""
    html = "<p>Ja.</p><h2>Les også</h2><ul><li><a href=/q>Q</a></li></ul>"
    html += "<p>Fant du det du lette etter? <a href='?j'>Ja</a> <a href='?n'>Nei</a></p><p>Sist oppdatert: 3. januar 2025</p>"
    assert seen(html) == "Ja."
