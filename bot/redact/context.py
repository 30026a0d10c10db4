"""What stands before and after a number and says what it is: a reference, a sum, a count, a phone number."""

import re

BEFORE = 40
"""Characters before a number that are looked at: a label and its colon."""

_REFERENCE = re.compile(
    r"""(?:
      \b(?:journal|saks?|arkiv|dokument|dok|referanse|ref|faktura|ordre|ticket|incident|issue|serie|vare|versjons?|version
        |build|utgave|kid|e?isbn(?:-1[03])?|issn|doi|ean|gtin|id|nif|org(?:anisasjons)?|org|case|order|invoice|reference
        |bilag|vedlegg|henvendelse|sku|ip(?:-?adresse[nr]?)?|gnr|bnr|kap|kapittel|side|s|pkt|punkt|rundskriv|paragraf(?:ene|ane)?|mva|lnr|arkivref|saksref
        )(?:e?n?s?)[ .\-]?(?:nr|nummer(?:et)?|no|number|id|ref)?
    | \b(?:dato|datert|endra|endret|oppdatert|publisert)(?:\ den)? | 0x | (?<!\S)(?=\#)
    | \b(?!fød|telefon|mobil|konto|person|kort|d-|fh?-)\w*
      (?:saks?|stillings?|ansatt|bestillings?|meldings?|vedtaks?|løpe?|kunde|søknads?|del|patent
        |prosjekt|avtale|kontrakts?|anbuds?|rekvisisjons?|transaksjons?|ordens|enhets|virksomhets|feil|post|status|avviks?|hendelses?|oppgave|klage|sporings?
        |sendings?|pakke|skjema|art|artikkel|matrikkel|record)[ .\-]?(?:nr|nummer(?:et)?|no|number|id|ref)
    | §+
    )(?:\ (?:er|var|is|was|med|nummer))?[.:\#=]*\ ?\#?\Z""",
    re.IGNORECASE | re.VERBOSE,
)


def _label(words: str) -> re.Pattern[str]:
    """The words right before a number."""
    return re.compile(rf"(?:{words})\Z", re.IGNORECASE)


_PHONE = _label(
    r"\b(?:te?le?f(?:on)?|tlf|tel|tlfnr|mobil|mob|ring(?:e|te|er)?|sms|whats ?app|signal|vipps|fax|faks|phone|call|"
    r"text|dial|kontakt(?:es)? (?:meg |oss |henne |ham )?på|nås på|treffes på)"
    r"(?:nr|nummer(?:et)?|en|number)?(?: (?:er|is|til|på|meg på|nr|nummer))?[.:/ ]*\+?"
)
_ACCOUNT = _label(
    r"\b(?:(?:bank|lønns?|spare|driftss?|giro)?konto(?:en)?|kto|account|iban|giro)(?:nr|nummer(?:et)?| number| no)?"
    r"(?: (?:er|til|is|nr|nummer))?[.: ]*"
)
_CARD = _label(
    r"(?:kort(?:et)?|visa|master ?card|amex|american express|diners|card)(?: ?(?:nr|nummer(?:et)?|number|no))?"
    r"(?: (?:er|is|nr|nummer))?[.: ]*"
)
_AMOUNT_BEFORE = _label(
    r"(?:\bkr\.?|\bnok|\bkroner|\beur|\busd|\bsum|\bbeløp|\bbudsjett(?:et)?(?: \d{4})?|[$€£]|"
    r"\b(?:budsjett|omsetning|ramme|tilskudd|tilskot|støtte|gebyr|inntekt|utgift|kostnad)[a-zæøå]*"
    r" (?:er |var )?på)[.:]? ?"
)
_ABOUT = _label(
    r"\b(?:rundt|omtrent|omkring|cirka|circa|ca|nesten|over|under|minst|enn|totalt|inntil|opptil|om lag|hele|about|"
    r"around|nearly|almost)[.:]? ?"
)
_COUNTED = _label(r"\b(?!tele|mobil|kontakt)[a-zæøå]{4,}(?:er|ar|ane|ene): ?")
_UNIT = re.compile(
    r"""\ ?(?:%|‰|,-|kr\b|kroner|nok\b|euro?\b|usd\b|dollar|prosent|mill|million|milliard|tonn|kg\b|[kmgt]?wh?\b
    |[kmgt]b\b|byte|piksler|px\b|kvm\b|m[23²³]\b|km|meter|liter|timer?\b|minutter|sekunder|dager|uker|år\b|ganger|stk\b|pers\b
    |visning|følger|følgj|innbygg|treff|person|brukar|bruker|likes|husstand|velger|veljar|melding|besøk|besøg|kommentar
    |medlem|ansatt|tilsett|elev|pasient|kunde|barn|unge|voksn|menneske|nordmenn|klikk|lesere?\b|lesar|seere|sjåar|views
    |lytt|nedlast|abonnent|svar\b|sider?\b|filer?\b|rader?\b|linjer?\b|poster?\b|innlegg|artikler|bilde|video|stemme|røyst
    |i\ (?:omsetning|budsjett|tilskudd|tilskot|støtte|gebyr|bot)\b
    |sak(?:er)?\b|søknad|sidevisn|sesjon|enheter|followers|users|people|subscribers|impressions|clicks|visits)""",
    re.IGNORECASE | re.VERBOSE,
)
_NOUN = re.compile(r" ([a-zæøå]{4,}(?:er|ar|ere|arar|ane|ene))\b")
NO_NOUNS = frozenset(
    """
    eller etter heller siden ligger kommer ringer svarer hører gjelder tilhører virker fungerer finner sender bruker
    skriver lurer spør trenger ønsker prøver legger setter deler viser heter eier tilhøyrer ligg gjeld kanskje ikke
    blir står sier tar lever bor
    """.split()  # noqa: SIM905 (a list of words reads better)
)
"""Words in the form of nouns in the plural that are none; more than these do not follow a phone number."""

_CODE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<![^\W_])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{12,}(?![^\W_])",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"»]+", re.IGNORECASE)


def before(text: str, start: int) -> str:
    return text[max(0, start - BEFORE) : start]


def is_reference(text: str, start: int) -> bool:
    """Whether a label before it says that it is the number of a case, an order, a paragraph or the like."""
    return bool(_REFERENCE.search(before(text, start)))


def is_phone(text: str, start: int) -> bool:
    return bool(_PHONE.search(before(text, start)))


def is_account(text: str, start: int) -> bool:
    return bool(_ACCOUNT.search(before(text, start)))


def is_card(text: str, start: int) -> bool:
    return bool(_CARD.search(before(text, start)))


def is_amount(text: str, start: int, end: int) -> bool:
    """Whether it is a sum or a number of something, as the words beside it say."""
    return bool(_AMOUNT_BEFORE.search(before(text, start)) or _UNIT.match(text, end))


def is_count(text: str, start: int, end: int) -> bool:
    """As ``is_amount``, for a number that is written in thousands: any noun in the plural will do then."""
    if is_amount(text, start, end) or any(label.search(before(text, start)) for label in (_ABOUT, _COUNTED)):
        return True
    noun = _NOUN.match(text, end)
    return noun is not None and noun[1] not in NO_NOUNS


def in_machine_words(text: str) -> list[tuple[int, int]]:
    """Where web addresses and codes stand, whose digits are nobody's number."""
    return [match.span() for pattern in (_CODE, _WEB) for match in pattern.finditer(text)]


def inside(start: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= start < end for first, end in spans)
