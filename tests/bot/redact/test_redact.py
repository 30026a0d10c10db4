import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.views.answer import removed_line
from bot.redact import PLACEHOLDERS, Redacted, redact
from bot.redact.plain import plain
from bot.texts import catalogue
from bot.types import Answer, Language, Status

ID = "15068500017"  # right check digits, made up
ACCOUNT = "86011117947"  # right check digit, a published example


@pytest.mark.parametrize(
    "number",
    [
        ID,
        "150685 00017",
        "150685-00017",
        "150685 000 17",
        "15 06 85 000 17",
        "15.06.85-00017",
        "15.06.1985 00017",
        "1 5 0 6 8 5 0 0 0 1 7",
        "55068500000",  # D-number
        "15068512345",  # wrong check digits, but begins with a date
        "15468512345",  # synthetic, wrong check digits
        "１５０６８５０００１７",
        "150685\u201100017",
        "150685\u202f00017",
        "1506\u200b8500017",
        "150685\n00017",
    ],
)
def test_national_identity_numbers_go(number: str):
    """National identity numbers are removed however they are written."""
    result = redact(f"Bruker {number}, hva nå?")
    assert (result.text, result.removed) == ("Bruker [fødselsnummer], hva nå?", ("national_id",))


NO_CHECK = "9012346"
"""Seven digits behind a day and a month that make neither an identity number nor an account."""


@pytest.mark.parametrize(
    "day_and_month",
    [
        *("0101", "3112"),
        *("4101", "7112"),  # D-numbers: 40 more on the day
        *("0141", "3152"),  # synthetic: 40 more on the month
        *("0166", "0177"),  # synthetic, 65 more
        *("0181", "3192"),  # synthetic, 80 more
    ],
)
def test_eleven_digits_that_open_with_a_date_go(day_and_month: str):
    """Whatever their check digits: the first and the last day and month of each kind of number."""
    assert redact(f"Hva med {day_and_month}{NO_CHECK}?").removed == ("national_id",)


@pytest.mark.parametrize(
    "day_and_month",
    ["0001", "3201", "4012", "7201", "0100", "0113", "0140", "0153", "0165", "0178", "0180", "0193"],
)
def test_eleven_digits_that_open_with_no_date_stay(day_and_month: str):
    """One day or month before the first and after the last of each kind."""
    assert redact(f"Hva med {day_and_month}{NO_CHECK}?").removed == ()


@pytest.mark.parametrize(
    "number",
    [
        "91234567",
        "912 34 567",
        "91 23 45 67",
        "91-23-45-67",
        "22.33.44.55",
        "9123 4567",
        "91 234 567",
        "9 1 2 3 4 5 6 7",
        "+47 912 34 567",
        "+4791234567",
        "(+47) 91 23 45 67",
        "0047 22334455",
        "4791234567",
        "+46 70 123 45 67",
        "９１２ ３４ ５６７",
        "912\u00a034\u00a0567",
        "91\u2009234\u2009567",  # thin spaces, where a hyphen would not do
    ],
)
def test_phone_numbers_go(number: str):
    """Phone numbers are removed with their country code, however they are grouped."""
    result = redact(f"Ring {number} nå")
    assert (result.text, result.removed) == ("Ring [telefonnummer] nå", ("phone",))


@pytest.mark.parametrize(
    "address",
    ["ola@etat.no", "Ola.Nordmann+x@sub.etat.no", "kåre@bø.no", "ola (at) etat.no", "ola @ etat.no", "ola＠etat.no"],
)
def test_email_addresses_go(address: str):
    """E-mail addresses are removed, a full stop after them stays."""
    result = redact(f"Skriv til {address}.")
    assert result.removed == ("email",)
    assert result.text.endswith("[e-post].")
    assert "etat" not in result.text


@pytest.mark.parametrize("number", [ACCOUNT, "8601.11.17947", "8601 11 17947", "8601 1117 947", "NO93 8601 1117 947"])
def test_account_numbers_go(number: str):
    """Account numbers are removed, as IBAN too."""
    result = redact(f"Konto {number}.")
    assert (result.text, result.removed) == ("Konto [kontonummer].", ("account",))


def test_a_mistyped_account_goes_too():
    """The 4.2.5 pattern is an account even with a wrong check digit."""
    assert redact("1234.56.78901").removed == ("account",)


@pytest.mark.parametrize(
    "text",
    [
        "forvaltningsloven § 13, §§ 6–10 og arbeidsmiljøloven kap. 2 A",
        "§§ 23 24 25 26",
        "Grunnloven § 100, EMK art. 10, HR-2019-1234-A, Rt. 1996 s. 1266",
        "LOV-2005-06-17-62 og forskrift 2017-06-15-840",
        "2026-11-01, 01.11.2026, 31.12.2026, 20261101, 2026-11-01T12:30:00",
        "01.11.2026 12345",
        "i 2017 2021 og 2017-2021",
        "sak 2018/4777, 18/4777-12, 2020-1234, 2018/47771234",
        "org.nr. 974 760 673 eller 974760673",
        "25 000 000 kroner, kr 25000000, 1.234.567",
        "kl. 22.30-23.15",
        "ISBN 978-82-02-12345-6",
        "@etaten og @nrk.no",
    ],
)
def test_other_numbers_stay(text: str):
    """Statutes, dates, years, case and organisation numbers, amounts and handles are not personal data."""
    assert redact(text) == type(redact(""))(text, ())


def test_kinds_are_named_once_in_order():
    """Each kind is named once, in the order the reader wrote them."""
    result = redact(f"a@b.no 91234567 {ID} c@d.no {ACCOUNT} 22334455")
    assert result.removed == ("email", "phone", "national_id", "account")
    assert result.text == "[e-post] [telefonnummer] [fødselsnummer] [e-post] [kontonummer] [telefonnummer]"


def test_the_rest_is_left_as_written():
    """Characters outside what is removed are not normalised."""
    assert redact("ﬁn\u00a0dag – ring 91234567\u200b, a\u030a").text == "ﬁn\u00a0dag – ring [telefonnummer], a\u030a"


def test_every_kind_has_a_text():
    """Every kind is named in the sentence that tells the reader."""
    for kind in PLACEHOLDERS:
        assert f"removed.{kind}" in catalogue(Language.NB)


PIECES = st.lists(
    st.sampled_from([*"0123456789 .-@+/§\n\u200b", "47", ID, "912 34 567", "ola", ".no", "(at)", "[", "]"])
)


@given(PIECES.map("".join) | st.text())
def test_redacting_twice_changes_nothing(text: str):
    """What has been redacted holds nothing more to remove."""
    once = redact(text)
    assert redact(once.text) == type(once)(once.text, ())


# Numbers that Skatteetaten gives as examples of the rules from 2032, and published examples of the other kinds.
KINDS = {
    "2032, born in 2032": "02013299997",
    "2032, second of the day": "02013299903",
    "2032, born in 1982": "30108299939",
    "Tenor, +80": "29822099635",
    "DUF": "200205705502",
}


@pytest.mark.parametrize("number", KINDS.values(), ids=KINDS)
def test_every_kind_of_identity_number_goes(number: str):
    """Numbers under the rules from 2032, synthetic ones and DUF numbers are called what they are."""
    assert redact(f"Gjelder {number} her?") == Redacted("Gjelder [fødselsnummer] her?", ("national_id",))


@pytest.mark.parametrize("rest", range(11))
def test_the_first_control_digit_may_leave_up_to_three(rest: int):
    """From 2032 remainders 0 to 3 of the first control digit are right; spelt oddly, so that only right ones go."""
    nine = "150685000"
    first = (11 + rest - sum(int(a) * b for a, b in zip(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True))) % 11
    if first == 10:
        return
    ten = f"{nine}{first}"
    last = -sum(int(a) * b for a, b in zip(ten, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    if last == 10:
        return
    written = f"{ten[:1]} {ten[1:8]} {ten[8:]}{last}"
    assert bool(redact(f"Nei {written} ja").removed) == (rest <= 3)


def test_the_date_goes_first():
    """A synthetic number has the control digit of an account as well, and is called what it is."""
    assert redact("29822099635").removed == ("national_id",)
    assert redact("kontonummer 29822099635").removed == ("account",)
    assert redact("2982.20.99635").removed == ("account",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Personnummer 00017 hos oss", "national_id"),
        ("Hun er født 15.06.85, personnummer 00017", "national_id"),
        ("fnr15068500017er feil", "national_id"),
        ("150685:00017", "national_id"),
        ("150685 (00017)", "national_id"),
        ("ola (at) etat punktum no", "email"),
        ("ola «[at]» etat.no", "email"),
        ("ola krøllalfa etat prikk no", "email"),
        ("ola&#64;etat.no", "email"),
        ("ola.nordmann#at#etat.no", "email"),
        ("kort 4111 1111 1111 1111", "card"),
        ("41111111 11111111 er stjålet", "card"),
        ("378282246310005", "card"),
        ("DE89 3704 0044 0532 0130 00", "account"),
        ("tlf. 9-1.23 456 7", "phone"),
        ("+44 7911 123456", "phone"),
        ("00358 40 246 4482", "phone"),
        ("https://wa.me/4791234567", "phone"),
        ("Jeg heter Kari Lund, hei", "name"),
        ("Kan vi vise bilde av eleven Sander Moe?", "name"),
        ("Mvh\nLars Erik Dahl", "name"),
        ("Huset i Øvre Slottsgate 4B, 0157 Oslo er med", "address"),
        ("Hun bor i Storgata 5.", "address"),
    ],
)
def test_what_goes(text: str, kind: str):
    """Spellings of every kind that the older rules missed; nothing of them is left."""
    result = redact(text)
    assert result.removed == (kind,)
    left = result.text.replace(PLACEHOLDERS[kind], "")
    assert not any(char.isdigit() for char in left)


@pytest.mark.parametrize(
    "text",
    [
        "Videoen fikk 45 000 000 visninger",
        "Vi har 41 220 318 følgere og 24 500 123 sidevisninger",
        "Det kostet 41220318 kroner",
        "Vi brukte kr 41220318 i fjor",
        "Vi trykket 22 345 678 plakater, og rundt 41 220 318 gikk i posten",
        "journalnr. 40912233 og saksnummer 91234567",
        "KID 4111111111111111",
        "IP-adressen 46.137.150.120",
        "Chrome 137.0.6943.98",
        "https://x.com/etaten/status/4111111111111111",
        "Skal 170.181.102.81 logges? Og forskrift 1944-12-12-766",
        "Feil 3f2ab7c02157677c9d8e og 79304558-4789-4c6a-ad86-c432a3737af6",
        "react@18.2.0 og @nrk.no og Er det slik at etat.no er vår?",
        "Fylkesveg 450 og Høring 12.03.26",
        "Mvh Alver kommune, hilsen Kommunikasjon",
        "Hva sier Arbeidstilsynet om Facebook?",
        "Skal Ola Nordmann stå i skjemaet?",
        "Olav Duuns vei og Ingrid Bjerkås' plass",
    ],
)
def test_what_stays(text: str):
    """Counts, references, versions, addresses of machines and names of offices are nobody's."""
    assert redact(text) == Redacted(text, ())


def test_the_reader_is_told_what_is_sure_and_what_only_looks_like_it():
    """What is sure was removed; of what only looks like a name or an address the reader is told just that."""
    found = redact("Jeg heter Kari Lund, bor i Storgata 5 og har 91234567")
    answer = Answer(Status.NOT_FOUND, found.text, Language.NB, 0.0, removed=found.removed)
    assert removed_line(answer) == (
        "Jeg har fjernet et telefonnummer fra spørsmålet ditt før jeg lagret det. "
        "Det ser ut som du skrev navnet på en person og en gateadresse. Det er ikke lagret."
    )


def test_a_mistyped_norwegian_iban_goes_whole():
    """Its control digits are wrong; a longer number is another country's, or none."""
    assert redact("IBAN NO93 8601 1117 948 takk").text == "IBAN [kontonummer] takk"
    assert redact("NO93860111179471 takk").removed == ()


def test_a_tab_in_a_number_is_a_space():
    """As when it is pasted from a sheet; also where every other character is plain."""
    assert redact("Bruker 150685\t00017, hva nå?").removed == ("national_id",)
    assert plain("1\t2") == ("1 2", [0, 1, 2, 3])
