"""Languages that are not spoken here: recognised so that their readers are told, in their own words where we can.

Swedish and Danish are near enough to be searched as they are. A question counts as foreign when its letters or several
of its words say so and nothing speaks for a language that is spoken here. lingua, restricted to few languages and in
its small mode, is asked about questions that no word of ours explains.
"""

import re
from collections.abc import Mapping
from functools import cache

from lingua import Language as LinguaLanguage
from lingua import LanguageDetector, LanguageDetectorBuilder

from bot.answering.language import known_words
from bot.languages import read, word_set
from index.lexical.languages import stop_words

SCRIPTS = (
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("uk", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("hi", re.compile(r"[\u0900-\u0dff]")),
    ("zh", re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")),
)
FIRST_OTHER = "\u0370"  # letters before it are Latin
OF_SCRIPT = 0.5  # the share of letters that decides
UKRAINIAN = re.compile(r"[іїєґ]|\b(?:чи|що|як|це|можу|мені|та)\b|\w{3,}ти\b", re.IGNORECASE)
RUSSIAN = re.compile(r"[ыэъё]", re.IGNORECASE)
PERSIAN = re.compile(r"[پچژگکی]")
TIGRINYA = re.compile(r"[ኸቐ]|ድዩ|እዩ|ኣይ|ዶ[፧?]?\s*$")


# Words of each language that are no words of Norwegian, Swedish, Danish or English.
WORDS: Mapping[str, frozenset[str]] = {
    "pl": word_set(
        """
        czy jak jest nie mogę może można moje mój moja mojego mojej się że gdzie kiedy dlaczego kto który która
        które jestem proszę dziękuję cześć dzień dobry co ile w na z dla tego musimy muszę mamy wolno długo
        pracodawcę zdjęcie zdjęcia komentarz usunąć pracy
        """
    ),
    "se": word_set(
        """
        mun mii dii sii lea leat leamaš ahte gos goas galgá galgat sáhtán sáhtát sáhttá sáhttit oaččun oaččungo
        manne movt mo maid gii geat dán dain eai bargu barggus giitu bures buorre beaivi sáhtango leago lahkotgo
        galggango fertego lobálaš kommentára kommentárra gova govaid almmuhit sihkkut neahttii
        """
    ),
    "so": word_set(
        """
        waa ma maxaa maxay sidee goorma halkee yaa waxaan waxay miyaan karaa kartaa inaan iyo oo ka ku uu ay aan
        sawir faallo mahadsanid fadlan caasimadda tirtiri xun anigu adigu
        """
    ),
    "de": word_set(
        """
        ich wie kann darf muss und nicht das ist sind wir der die ein eine einen einem mein meine meinen dürfen
        können müssen was wann warum wer wo auf für mit oder auch über bitte danke wenn dass teilen
        """
    ),
    "fr": word_set(
        """
        je puis peux puis-je peut comment est les des une pour dans sur avec que qui quoi quand pourquoi nous vous
        mon ma mes notre votre est-ce sont pas au aux du bonjour merci dois doit devons partager
        """
    ),
    "es": word_set(
        """
        puedo puede podemos cómo qué una los las para por con el la es son mi mis en del cuándo cuando dónde quién
        debo tengo tenemos hola gracias está sobre compartir nuestro nuestra hay
        """
    ),
    "lt": word_set(
        """
        ar kaip kada kur kodėl kas yra galiu galime gali mano savo reikia prašau ačiū labas mes aš jūs tai ką kokia
        koks komentarą nuotrauką
        """
    ),
    "fi": word_set(
        """
        voinko voiko voimmeko saanko saammeko pitääkö täytyykö miten mitä missä milloin miksi kuka onko minun meidän
        ja ei että kiitos saako minä
        """
    ),
    "it": word_set(
        """
        posso possiamo come cosa quando perché dove chi il lo gli una della nel sono mio mia grazie ciao che di
        """
    ),
    "pt": word_set(
        """
        posso podemos um comentário eliminar apagar foto como quando onde quem não uma dos das meu minha obrigado você
        são nós
        """
    ),
    "nl": word_set(
        """
        ik mag kunnen mogen hoe waarom wanneer wie waar niet een het mijn onze wij zijn moeten dank hallo ook voor
        """
    ),
    "tr": word_set(
        """
        bir ve mı mu nasıl ne zaman neden nerede kim için benim bizim yok misin miyim miyiz mıyım mıyız muyum muyuz
        müyüm müyüz misiniz mısınız merhaba teşekkürler
        """
    ),
    "et": word_set(
        """
        kas kuidas millal kus miks kes mina meie minu on ei aitäh tere võib võin tohib
        """
    ),
    "lv": word_set(
        """
        vai kā kad kur kāpēc kas es mēs mans mana ir nav paldies labdien drīkst varu
        """
    ),
    "ro": word_set(
        """
        pot putem cum când unde cine este sunt mea meu pentru și nu mulțumesc bună trebuie
        """
    ),
    "vi": word_set(
        """
        tôi có thể không là gì của và được như thế nào khi cho một
        """
    ),
}
LETTERS: Mapping[str, re.Pattern[str]] = {
    "pl": re.compile(r"[łąęśćżźń]"),
    "se": re.compile(r"[ŋđŧ]|č\w*á|á\w*č"),
    "lt": re.compile(r"[ėįųū]"),
    "lv": re.compile(r"[āēīļņģķ]"),
    "tr": re.compile(r"[ğış]"),
    "es": re.compile(r"[¿¡ñ]"),
    "ro": re.compile(r"[țșă]"),
    "fi": re.compile(r"yö|öy|ää|äy"),
    "vi": re.compile(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹươ]"),
    "de": re.compile(r"ß|\w+ü\w+"),
}
# How people greet in languages whose single words say too little else.
GREETINGS: Mapping[str, frozenset[str]] = {
    "pl": word_set("cześć czesc witam dobry dziękuję dziekuje"),
    "de": word_set("guten tag abend danke"),
    "fr": word_set("bonjour bonsoir salut merci"),
    "es": word_set("hola buenos buenas días dias tardes gracias"),
    "it": word_set("ciao buongiorno grazie"),
    "pt": word_set("olá obrigado obrigada"),
    "fi": word_set("moikka terve päivää kiitos"),
    "so": word_set("salaan nabad mahadsanid"),
    "se": word_set("bures buorre beaivi giitu"),
    "ar": word_set("salam salaam"),
}
# The model is asked about so many words, fewer when they have letters that nobody here writes, and must be this sure.
LEAST_MODELLED = 4
LEAST_SPELT = 3
SURE = 0.9998
LIKELY = 0.9  # where a word of that language is there, and none of ours
OURS = re.compile(r"[æøå]")
NOT_OURS = re.compile(r"[^\W\d_a-zæøåäöüéèêëóòôâáà]")
_ELSEWHERE = (
    *(LinguaLanguage.POLISH, LinguaLanguage.SOMALI, LinguaLanguage.GERMAN, LinguaLanguage.FRENCH),
    *(LinguaLanguage.SPANISH, LinguaLanguage.LITHUANIAN, LinguaLanguage.ITALIAN, LinguaLanguage.PORTUGUESE),
    *(LinguaLanguage.TURKISH, LinguaLanguage.FINNISH, LinguaLanguage.CROATIAN, LinguaLanguage.BOSNIAN),
    *(LinguaLanguage.ROMANIAN, LinguaLanguage.ALBANIAN, LinguaLanguage.SWAHILI, LinguaLanguage.ICELANDIC),
    *(LinguaLanguage.INDONESIAN, LinguaLanguage.HUNGARIAN, LinguaLanguage.CZECH, LinguaLanguage.SLOVAK),
    *(LinguaLanguage.ESTONIAN, LinguaLanguage.LATVIAN, LinguaLanguage.VIETNAMESE, LinguaLanguage.TAGALOG),
    LinguaLanguage.DUTCH,
)
_HERE = (
    LinguaLanguage.BOKMAL,
    LinguaLanguage.NYNORSK,
    LinguaLanguage.ENGLISH,
    LinguaLanguage.SWEDISH,
    LinguaLanguage.DANISH,
)


def foreign(question: str) -> str | None:
    """The code of the language of a question that cannot be answered, or None. Deterministic."""
    if script := of_script(question):
        return script
    words = [word.lower() for word in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", question)]
    if not words:
        return None
    if greeted := next((code for code, known in GREETINGS.items() if known.issuperset(words)), None):
        return greeted
    here = known = known_words(question)
    found = {code: of_language(code, words) for code in WORDS}
    best = max(found, key=lambda code: found[code])
    own = len(WORDS[best].intersection(words))
    if found[best] >= 2 and own and found[best] > here and (own >= 2 or len(words) <= 8):
        return best
    here += sum((word in stop_words()) + 2 * (OURS.search(word) is not None) for word in words)
    least = LEAST_SPELT if any(NOT_OURS.search(word) for word in words) else LEAST_MODELLED
    if known == 0 and here <= 1 and found[best] and len(words) >= LEAST_SPELT:
        return modelled(question, LIKELY)
    return modelled(question, SURE) if here <= 1 and len(words) >= least else None


def of_script(question: str) -> str | None:
    letters = [char for char in question if char.isalpha()]
    if max(letters, default="") < FIRST_OTHER:
        return None
    for code, pattern in SCRIPTS:
        if letters and sum(bool(pattern.match(char)) for char in letters) > OF_SCRIPT * len(letters):
            return of_letters(code, question)
    return None


def of_letters(code: str, question: str) -> str:
    """Tell the languages of one script apart."""
    if code == "uk" and (RUSSIAN.search(question) or not UKRAINIAN.search(question)):
        return "ru"
    if code == "ar" and PERSIAN.search(question):
        return "fa"
    if code == "am" and TIGRINYA.search(question):
        return "ti"
    return code


def of_language(code: str, words: list[str]) -> int:
    """How many words speak for the language; one with letters of its own counts twice."""
    different, letters = set(words), LETTERS.get(code)
    own = sum(letters.search(word) is not None for word in different) if letters else 0
    return len(WORDS[code] & different) + 2 * own


def modelled(question: str, sure: float) -> str | None:
    """The likeliest language from elsewhere, when all of those together are that likely (0 to 1)."""
    values = _model().compute_language_confidence_values(question)
    elsewhere = [each for each in values if each.language not in _HERE]
    likely = sum(each.value for each in elsewhere) >= sure
    return elsewhere[0].language.iso_code_639_1.name.lower() if likely else None


@cache
def _model() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_ELSEWHERE, *_HERE).with_low_accuracy_mode().build()


@cache
def lines() -> dict[str, str]:
    """What readers of each language are told; ``en`` for those whose language we cannot write."""
    return read(".", "foreign.yaml")


def line_for(code: str) -> str:
    found = lines()
    return found.get(code, found["en"])
