import pytest

from bot.database import Database, DatabaseError
from bot.database import engine as engine_module
from bot.database.pseudonyms import Pseudonyms

KEY = "a" * 64


def made(key: str = KEY) -> Pseudonyms:
    return Pseudonyms(lambda: key)


def test_a_pseudonym_says_the_chat_and_not_the_person():
    """The same for the same person and key, another for another key, and made once only."""
    once = made().of("slack:U123")
    assert once.startswith("slack:~")
    assert "U123" not in once
    assert once == made().of("slack:U123") == made().of(once)
    assert once != made("b" * 64).of("slack:U123")
    assert made().of("") == ""


def test_fingerprints_are_keyed_wherever_they_stand():
    """In a key of its own and in the middle of one; what is no fingerprint stays, and it is done once."""
    print_of = "0f" * 32
    keyed = made().keyed(f"teams:asker:{print_of}")
    assert print_of not in keyed
    assert len(keyed) == len(f"teams:asker:{print_of}")
    assert made().keyed(keyed) == keyed
    assert made().keyed("message:C1:1700000000.000100") == "message:C1:1700000000.000100"


def test_a_place_is_sealed_and_opened_by_its_key_alone():
    """With another key it is empty; one that was never sealed stays as it is."""
    sealed = made().seal("C1:1700.1:U123")
    assert "U123" not in sealed
    assert made().unseal(sealed) == "C1:1700.1:U123"
    assert made("b" * 64).unseal(sealed) == ""
    assert made().unseal("C1:1700.1:U123") == "C1:1700.1:U123"
    assert made().seal("") == ""


def test_postgresql_without_a_key_says_which_setting_it_needs(monkeypatch: pytest.MonkeyPatch):
    """There is no folder beside it that a key could stand in."""
    monkeypatch.undo()
    with pytest.raises(DatabaseError, match="VEILEDER_PRIVACY_KEY"):
        Database("postgresql://a@127.0.0.1/c").pseudonyms.of("slack:U1")
    assert engine_module.KEY_FILE == "privacy.key"
