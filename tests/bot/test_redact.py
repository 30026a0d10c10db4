import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redact import PLACEHOLDERS, redact
from bot.texts import catalogue
from bot.types import Language

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
