"""`veileder import`: new files, the same page again, and what is refused."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import change
from typer.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parents[1] / "importing"))

import inputs
from web_server import Site, serving

from bot import cli
from index.read.corpus import load_document, read_corpus

FILE = "gaver-og-andre-fordeler"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A saved web page."""
    path = tmp_path / "lagret.html"
    path.write_text(inputs.web_page(), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is in the editor's language; most of these tests read English."""
    monkeypatch.setenv("VEILEDER_EDITORS_LANGUAGE", "en")


def bring(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, ["import", *map(str, arguments)])


def made(corpus: Path, name: str = FILE) -> Path:
    return corpus / "guidance" / f"{name}.md"


def test_a_page_becomes_a_document_of_the_corpus(small_corpus: Path, page: Path) -> None:
    """With what the page says of itself in the front matter, and the guesses told."""
    result = bring(page)
    assert result.exit_code == 0, result.output
    found = read_corpus(small_corpus).document(FILE)
    assert found
    assert (found.title, found.lang, found.owner, found.authority) == (inputs.TITLE, "nb", "Tilsynet", "guidance")
    assert (str(found.reviewed), found.url) == ("2026-10-01", "https://tilsynet.example/gaver")
    assert found.section("grenser-for-verdi")
    assert "corpus/guidance/gaver-og-andre-fordeler.md: new, from https://tilsynet.example/gaver" in result.stderr
    assert "Look: Guessed in the front matter: owner: Tilsynet; reviewed: 2026-10-01" in result.stderr


def test_the_author_decides_the_front_matter(small_corpus: Path, page: Path) -> None:
    """Options win over guesses, and a folder below guidance is made."""
    options = ["--into", "innkjop", "--owner", "Innkjøp", "--authority", "policy", "--review-by", "2027-05-01"]
    result = bring(page, *options, "--reviewed", "2026-11-01", "--lang", "nn", "--title", "Gåver")
    assert result.exit_code == 0, result.output
    found = load_document(made(small_corpus, "innkjop/gaver"))
    assert (found.title, found.lang, found.owner, found.authority) == ("Gåver", "nn", "Innkjøp", "policy")
    assert (str(found.reviewed), str(found.review_by)) == ("2026-11-01", "2027-05-01")
    assert "Guessed" not in result.stderr


def test_a_dry_run_writes_nothing(small_corpus: Path, page: Path) -> None:
    """The Markdown goes to standard output, the report to standard error."""
    before = sorted(small_corpus.rglob("*"))
    result = bring(page, "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"---\nid: {FILE}\n")
    assert "(dry run: nothing was written)" in result.stderr
    assert sorted(small_corpus.rglob("*")) == before


def test_a_page_brought_in_again_is_the_same_file(small_corpus: Path, page: Path) -> None:
    """Unchanged text leaves every byte; changed text is reported by section, and the author's front matter stays."""
    bring(page)
    change(made(small_corpus), "owner: Tilsynet", "owner: Personal # spør Kari")
    before = made(small_corpus).read_text(encoding="utf-8")
    assert "unchanged" in bring(page).stderr
    assert made(small_corpus).read_text(encoding="utf-8") == before

    change(page, "500 til 2000 kroner", "500 til 3000 kroner")
    change(page, "Spør om råd", "Få råd")
    change(page, "<h3>Når", "<h2>Nytt</h2><p>Ny tekst her.</p><h3>Når")
    result = bring(page)
    assert result.exit_code == 0, result.output
    for line in (
        "gaver-og-andre-fordeler.md: updated",
        "  added: Nytt\n    + Ny tekst her.",
        "  changed: Grenser for verdi\n    - | 500 til 2000 kroner | Nærmeste leder | Tre dager |\n    + | 500 til 3",
        "  renamed: Spør om råd → Få råd",
        "Look: The text has changed. Read it, and set `reviewed`",
    ):
        assert line in result.stderr
    after = made(small_corpus).read_text(encoding="utf-8")
    assert after.partition("\n---\n")[0] == before.partition("\n---\n")[0]
    assert "| 500 til 3000 kroner |" in after
    assert [each.name for each in small_corpus.rglob("gaver*.md")] == [f"{FILE}.md"]


def test_a_moved_and_renamed_file_is_found_by_its_address(small_corpus: Path, page: Path) -> None:
    """The author may give the file another name, id, title and folder."""
    bring(page)
    moved = made(small_corpus, "etikk/gaver")
    moved.parent.mkdir()
    made(small_corpus).rename(moved)
    change(moved, f"id: {FILE}", "id: gaver")
    change(moved, f"title: {inputs.TITLE}", "title: Gaver")
    change(page, "Tre dager", "Fire dager")
    result = bring(page)
    assert "corpus/guidance/etikk/gaver.md: updated" in result.stderr
    assert "The original's title is «Gaver og andre fordeler»" in result.stderr
    assert (load_document(moved).id, load_document(moved).title) == ("gaver", "Gaver")
    assert not made(small_corpus).exists()


def test_options_change_the_front_matter_of_an_unchanged_page(small_corpus: Path, page: Path) -> None:
    """Only the fields that were given."""
    bring(page, "--owner", "A")
    result = bring(page, "--review-by", "2028-01-01")
    assert "updated" in result.stderr
    found = load_document(made(small_corpus))
    assert (found.owner, str(found.review_by)) == ("A", "2028-01-01")


def test_text_that_was_edited_by_hand_is_not_replaced(small_corpus: Path, page: Path) -> None:
    """Until the author says so."""
    bring(page)
    change(made(small_corpus), "Etikkrådet svarer", "Etikkrådet i Tilsynet svarer")
    before = made(small_corpus).read_text(encoding="utf-8")
    assert bring(page).exit_code == 1
    change(page, "Tre dager", "Fire dager")
    result = bring(page)
    assert result.exit_code == 1
    assert "has been edited by hand" in result.stderr
    assert made(small_corpus).read_text(encoding="utf-8") == before
    result = bring(page, "--overwrite")
    assert result.exit_code == 0
    assert "    - Etikkrådet i Tilsynet svarer på spørsmål innen to arbeidsdager." in result.stderr


def test_another_text_from_the_same_address_is_not_taken_for_a_new_version(small_corpus: Path, tmp_path: Path) -> None:
    """Two files of one name, or pages that all name the same address as theirs."""
    one, other = tmp_path / "a" / "notat.docx", tmp_path / "b" / "notat.docx"
    for path, data in ((one, inputs.word_file()), (other, inputs.word_extras())):
        path.parent.mkdir()
        path.write_bytes(data)
    assert bring(one).exit_code == 0
    before = made(small_corpus).read_text(encoding="utf-8")
    result = bring(other)
    assert result.exit_code == 1
    assert "has nothing in common with this" in result.stderr
    assert made(small_corpus).read_text(encoding="utf-8") == before
    assert "removed: Spør om råd" in bring(other, "--overwrite").stderr


def test_an_address_with_two_hyphens_is_found_again(small_corpus: Path, site: Site) -> None:
    """They would end the comment that holds it."""
    url = site.html("/a--b--c", inputs.web_page())
    assert bring(url, "--allow-private").exit_code == 0
    assert "unchanged" in bring(url, "--allow-private").stderr
    read_corpus(small_corpus)


def test_a_section_that_others_point_to_is_not_lost_unseen(small_corpus: Path, page: Path) -> None:
    """A change that would break another file is refused with its place; --overwrite makes it all the same."""
    bring(page)
    questions = small_corpus / "questions" / f"{FILE}.yaml"
    questions.parent.mkdir(exist_ok=True)
    questions.write_text('spør-om-råd:\n  - "Hvem kan jeg spørre?"\n', encoding="utf-8")
    before = made(small_corpus).read_text(encoding="utf-8")
    change(page, "Spør om råd", "Få råd")
    result = bring(page)
    assert result.exit_code == 1
    assert "NOT written" in result.stderr
    assert f"Problem: corpus/questions/{FILE}.yaml:1: there is no section #spør-om-råd." in result.stderr
    assert "say --overwrite" in result.stderr
    assert made(small_corpus).read_text(encoding="utf-8") == before
    result = bring(page, "--overwrite")
    assert result.exit_code == 0
    assert "Now wrong elsewhere: corpus/questions/" in result.stderr


def test_what_the_corpus_could_not_read_is_not_written(small_corpus: Path, page: Path) -> None:
    """The problem comes with its line, and no file is made."""
    result = bring(page, "--review-by", "til våren")
    assert result.exit_code == 1
    assert f"Problem: corpus/guidance/{FILE}.md:7: the field `review_by` is wrong" in result.stderr
    assert not made(small_corpus).exists()


def test_problems_that_were_there_before_do_not_stop_it(small_corpus: Path, page: Path) -> None:
    """They are for `veileder index build` to tell."""
    (small_corpus / "guidance" / "gal.md").write_text("uten opplysninger", encoding="utf-8")
    assert bring(page).exit_code == 0
    assert made(small_corpus).exists()


def test_one_bad_source_does_not_stop_the_others(small_corpus: Path, page: Path, tmp_path: Path) -> None:
    """Each is told, and the exit code says that something is missing."""
    scan = tmp_path / "skannet.pdf"
    scan.write_bytes(inputs.scanned_pdf())
    old = tmp_path / "gammel.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    word = tmp_path / "reglement.docx"
    word.write_bytes(inputs.word_extras())
    result = bring(scan, old, tmp_path / "borte.pdf", tmp_path, page, word)
    assert result.exit_code == 1
    for message in ("run text recognition", "save it as .docx", "there is no such file", "this is a folder"):
        assert message in result.stderr
    assert made(small_corpus).exists()
    found = load_document(made(small_corpus, f"{FILE}-2"))
    assert found.sources == ("reglement.docx",)


def test_a_page_is_fetched_and_brought_up_to_date(small_corpus: Path, site: Site) -> None:
    """By its address, also when the address is written a little differently the next time."""
    url = site.html("/gaver/", inputs.web_page())
    assert "--allow-private" in bring(url).stderr
    assert bring(url, "--allow-private").exit_code == 0
    found = load_document(made(small_corpus))
    assert found.url == url
    site.html(
        "/gaver?utm_source=epost", inputs.web_page(title="Gaver", body=inputs.html_body() + "<h2>Nytt</h2><p>x</p>")
    )
    result = bring(site.url + "/gaver?utm_source=epost", "--allow-private")
    assert "  added: Nytt" in result.stderr
    assert load_document(made(small_corpus)).url == url


def test_a_full_disk_leaves_the_file_before(small_corpus: Path, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new text is written beside it first."""
    bring(page)
    before = made(small_corpus).read_text(encoding="utf-8")
    change(page, "Tre dager", "Fire dager")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.files.os.fsync", full)
    assert isinstance(bring(page).exception, OSError)
    assert made(small_corpus).read_text(encoding="utf-8") == before
    assert not [each for each in made(small_corpus).parent.iterdir() if each.suffix != ".md"]


def test_a_folder_outside_the_guidance_is_refused(small_corpus: Path, page: Path, tmp_path: Path) -> None:
    """Nothing in it would ever be read."""
    for folder in (tmp_path / "annet", "../faq"):
        result = bring(page, "--into", folder)
        assert result.exit_code == 2
        assert "outside" in result.stderr


def test_an_empty_corpus_is_begun(tmp_path: Path, page: Path) -> None:
    """The first page makes the folder."""
    assert bring(page).exit_code == 0
    assert read_corpus(tmp_path / "corpus").document(FILE)


def test_what_is_told_is_in_the_editors_language(
    small_corpus: Path, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """State, notes, what was left out, and errors."""
    monkeypatch.setenv("VEILEDER_EDITORS_LANGUAGE", "nn")
    struck = tmp_path / "stroken.html"
    struck.write_text("<main><h1>Stroken</h1><p>Grensa er <s>500</s> 300.</p></main>", encoding="utf-8")
    told = bring("--dry-run", struck, page, tmp_path / "borte.docx").stderr
    assert "guidance/stroken.md: ny, frå stroken.html (prøvekøyring: ingenting er skrive)" in told
    assert "Sjå etter: Stroken tekst er ikkje teken med: «500»." in told
    assert "borte.docx: fila finst ikkje. Sjå etter om namnet og mappa er rett." in told
    assert not {"Look", "left out", "there is no"} & set(told.split())
