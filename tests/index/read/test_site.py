"""The house's own name: read, checked, part of the build, and neutral where it is not there."""

from pathlib import Path

import pytest
from fakes import CONFIG, FakeEncoder, build_small, write_corpus

from index.builds.build import Build
from index.builds.builder import expected_id
from index.builds.store import BuildStore
from index.errors import BuildError, CorpusError
from index.read.colours import AA, BEHIND, contrast, least_contrast, readable
from index.read.corpus import file_digests, read_corpus
from index.read.site import read_site
from index.types import Site

STYLE = Path(__file__).parents[3] / "bot" / "surfaces" / "web" / "static" / "style.css"
WHOLE = """\
name: Parkeringsvakta
organisation: Vegetaten
subject: {nb: parkering, nn: parkering, en: parking}
welcome: {nb: Hei!, nn: Hei der!, en: Hello!}
examples:
  nb: ["Kan jeg parkere her?", "Hva koster det?", "Hvem klager jeg til?"]
  nn: ["Kan eg parkere her?", "Kva kostar det?", "Kven klagar eg til?"]
  en: ["Can I park here?", "What does it cost?", "Where do I complain?"]
logo: logo.svg
colours: {light: "#0F5A66", dark: "#8fd3dc"}
contact: post@etaten.example
privacy: https://etaten.example/personvern
accessibility: https://etaten.example/tilgjengelighet
disclaimer: Gjelder bare vår by.
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def site_in(folder: Path, text: str, logo: str = LOGO) -> Path:
    return write_corpus(folder, {"site.yaml": text, "logo.svg": logo})


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(CorpusError) as raised:
        read_site(site_in(folder, text))
    return [str(each).removeprefix(f"{folder.name}/") for each in raised.value.problems]


def test_without_the_file_all_is_neutral(tmp_path: Path) -> None:
    """No subject, no colours, no disclaimer."""
    assert read_site(tmp_path) == Site()


def test_one_text_counts_for_every_language(tmp_path: Path) -> None:
    """A string is meant for all of them; a colour is told in small letters."""
    site = read_site(site_in(tmp_path, WHOLE))
    assert site.organisation == {"nb": "Vegetaten", "nn": "Vegetaten", "en": "Vegetaten"}
    assert site.subject["en"] == "parking"
    assert site.colours == {"light": "#0f5a66", "dark": "#8fd3dc"}
    assert site.logo == tmp_path / "logo.svg"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "subject: {nb: parkering}",
            "site.yaml:1: the field `subject` is wrong: {'nb': 'parkering'}. Write it in",
        ),
        ("name: X\nfarge: rød", "site.yaml:2: there is no field `farge`."),
        ("examples: {nb: [A], nn: [A], en: [A]}", "Give exactly three questions"),
        ("logo: ../logo.svg", "lies beside it"),
        ("logo: ikke.svg", "site.yaml:1: there is no file ikke.svg beside it."),
        ("colours: {light: rød, dark: blå}", "each with a colour such as"),
        ("contact: javascript:alert(1)", "Write an e-mail address"),
        ("privacy: ftp://x", "Write a web address"),
        (f"name: {'x' * 31}", "at most 30 characters"),
        ("- a", "site.yaml:1: the file is not a list of fields."),
        ("name: [", "is not valid YAML."),
    ],
)
def test_what_is_wrong_is_told_by_line(tmp_path: Path, text: str, said: str) -> None:
    """With what to do about it."""
    (found, *_) = problems(tmp_path, text)
    assert said in found


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(tmp_path: Path) -> None:
    """In light and in dark, each against what it is seen on."""
    light, dark = problems(tmp_path, 'colours:\n  light: "#ffcc00"\n  dark: "#223344"')
    assert light.startswith("site.yaml:2: the colour #ffcc00 has a contrast of 1.4 on a light page")
    assert dark.startswith("site.yaml:3: the colour #223344")
    for said, scheme in ((light, "light"), (dark, "dark")):
        assert least_contrast(said[-8:-1], scheme) >= AA


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_what_wcag_counts(one: str, other: str, ratio: float) -> None:
    """Black on white is 21 to 1; #777 on white is known to fall just short."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_what_can_be_read_stays_as_it_is() -> None:
    """Nothing is darker than it must be."""
    assert readable("#0f5a66", "light") == "#0f5a66"


def test_colours_are_checked_against_those_of_the_page() -> None:
    """Paper and sheet of the style sheet, light first."""
    style = STYLE.read_text(encoding="utf-8")
    light, dark = style.split("prefers-color-scheme: dark")[:2]
    for part, scheme in ((light, "light"), (dark, "dark")):
        assert [f"--paper: {BEHIND[scheme][0]};" in part, f"--sheet: {BEHIND[scheme][1]};" in part] == [True, True]


def test_it_is_checked_with_the_rest_of_the_corpus(small_corpus: Path) -> None:
    """What is wrong with it stops a build like anything else."""
    site_in(small_corpus, "navn: X")
    with pytest.raises(CorpusError, match="there is no field `navn`"):
        read_corpus(small_corpus)


def test_a_change_of_name_or_logo_is_another_build(small_corpus: Path) -> None:
    """And without the file the id is what it always was."""
    ids = [expected_id(small_corpus, FakeEncoder(), CONFIG)]
    for text, logo in ((WHOLE, LOGO), (WHOLE, LOGO + " "), (WHOLE.replace("Vegetaten", "Byen"), LOGO)):
        site_in(small_corpus, text, logo)
        ids.append(expected_id(small_corpus, FakeEncoder(), CONFIG))
    assert len(set(ids)) == 4
    assert list(file_digests(small_corpus))[-2:] == ["site.yaml", "logo.svg"]


def test_a_build_keeps_its_name(small_corpus: Path, small_build: Build, store: BuildStore) -> None:
    """An earlier build has the earlier name, so a rollback gives it back; one without the file is neutral."""
    named = build_small(site_in(small_corpus, WHOLE), store)
    assert (small_build.site, named.site.name) == (Site(), "Parkeringsvakta")
    assert named.site.logo is not None
    assert named.site.logo.read_text(encoding="utf-8") == LOGO


def test_a_damaged_name_is_refused(small_corpus: Path, store: BuildStore) -> None:
    """As any other file of a build."""
    named = build_small(site_in(small_corpus, WHOLE), store)
    (named.folder / "sources" / "site.yaml").write_text("name: Noe annet", encoding="utf-8")
    with pytest.raises(BuildError, match=r"damaged: sources/site.yaml"):
        _ = named.site
