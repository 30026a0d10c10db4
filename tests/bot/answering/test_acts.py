"""Acts and paragraphs in questions, and where the guidance names them."""

from dataclasses import replace

import pytest

from bot.answering.acts import LISTED, ActTexts, is_list_of_sources, named_in
from index.types import Passage


def passage(at: int, text: str) -> Passage:
    return Passage("d", f"s{at}", ("D", f"S{at}"), 0, len(text), text, "", (), ())


TEXTS = ActTexts(
    [
        passage(0, "Forvaltningsloven § 13 gir regler om taushet. Se også §§ 13 a–13 e."),
        passage(1, "Arbeidsmiljøloven § 2 A-1 sier hvem som kan varsle."),
        passage(2, "Etter offentleglova §§ 13–15 kan dere nekte."),
        passage(3, "Kommuneloven gjelder også her."),
        passage(4, "• Forvaltningsloven § 13\n• Kommuneloven\n• Straffeloven § 209"),
        passage(5, "EMK artikkel 10 verner ytringer, og § 8 er noe annet."),
        passage(6, "Kommuneloven er omtalt her, men grunnloven, straffeloven og valgloven er det like mye."),
    ]
)


@pytest.mark.parametrize(
    ("question", "acts", "paragraphs"),
    [
        ("Hva sier forvaltningsloven § 13?", ("forvaltningsloven",), ("13",)),
        ("Hva sier Forvaltningsloven § 13?", ("forvaltningsloven",), ("13",)),
        ("Gjelder KI-loven?", ("KI-loven",), ()),
        ("fvl. paragraf 13", ("forvaltningsloven",), ("13",)),
        ("aml § 2 A-1", ("arbeidsmiljøloven",), ("2 A-1",)),
        ("Kva seier arbeidsmiljølova § 2 A-1 om varsling?", ("arbeidsmiljølova",), ("2 A-1",)),
        ("offl. §§ 13–15", ("offentleglova",), ("13", "14", "15")),
        ("Gjelder GDPR her?", ("GDPR",), ()),
        ("What does the Public Administration Act say?", ("the Public Administration Act",), ()),
        ("Does the Cable Car Act apply?", ("the Cable Car Act",), ()),
        ("Hva sier trillebårloven?", ("trillebårloven",), ()),
        ("§ 100", (), ("100",)),
        ("Hva sier GDPR artikkel 33?", ("GDPR",), ("artikkel 33",)),
        ("Gjeld EMK artikkel 6 og 8 for oss?", ("EMK",), ("artikkel 6", "artikkel 8")),
        ("Hva sier barnekonvensjonen?", ("barnekonvensjonen",), ()),
        ("Gjelder likestillingsloven?", ("likestillingsloven",), ()),
        ("Does article 50 of the AI Act apply?", ("the Ai Act",), ("artikkel 50",)),
        ("Les en artikkel 3 ganger", (), ()),
        ("Jungelloven gjelder visst på Facebook", (), ()),
        ("Er det lov å filme?", (), ()),
        ("Loven sier nei", (), ()),
        ("Hun er forlova med sjefen", (), ()),
        ("en ny barnehagelov", (), ()),
        ("Can we act on this?", (), ()),
    ],
)
def test_acts_and_paragraphs_are_known_by_all_their_names(
    question: str, acts: tuple[str, ...], paragraphs: tuple[str, ...]
) -> None:
    """Names in both standards and in English, abbreviations, numbers and ranges; «lov» alone is no act."""
    found = named_in(question)
    assert (found.acts, found.paragraphs) == (acts, paragraphs)


@pytest.mark.parametrize(
    ("question", "positions", "held"),
    [
        ("Hva sier forvaltningslova § 13?", {0}, True),
        ("Hva sier forvaltningsloven § 99?", {0}, False),
        ("Hva sier aml. § 2 A-1?", {1}, True),
        ("Hva sier offentlighetsloven § 14?", {2}, True),
        ("Hva sier kommuneloven?", {3}, True),
        ("Hva sier EMK artikkel 10?", {5}, True),
        ("Hva sier EMK artikkel 8?", {5}, False),
        ("Hva sier straffeloven § 209?", {6}, False),
        ("Hva sier straffeloven?", {6}, True),
        ("Hva sier trillebårloven?", set(), False),
    ],
)
def test_passages_that_name_them_are_found(question: str, positions: set[int], held: bool) -> None:
    """Those that tell something go before lists of sources; the act alone does not hold a paragraph."""
    found = TEXTS.find(named_in(question))
    assert (set(found.positions), found.held) == (positions, held)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("• Kommuneloven\n• Grunnloven", True),
        ("• § 13\n• §§ 14–15", True),
        ("• Kommuneloven § 13\n• Ring sjefen", True),
        ("• Kommuneloven § 13\n• Ring sjefen\n• Ta bilder", False),
        (f"• Kommuneloven {'x' * (LISTED - 16)}", True),
        (f"• Kommuneloven {'x' * (LISTED - 15)}", False),
        ("Kommuneloven § 13", False),
        ("• Ring sjefen", False),
    ],
)
def test_a_list_that_hardly_does_more_than_name_is_one_of_sources(text: str, listed: bool) -> None:
    """At least half of its items name an act or a paragraph, and none of those says much besides."""
    assert is_list_of_sources(passage(0, text)) is listed
    assert is_list_of_sources(replace(passage(0, text), path=("D", "Kilder")))


def test_the_name_is_as_a_reader_would_write_it() -> None:
    """For a note that says what the guidance does not deal with."""
    assert named_in("hva er EMK artikkel 8?").name == "EMK artikkel 8"
    assert named_in("hva står i aml. § 2-4?").name == "arbeidsmiljøloven § 2-4"
