"""Which language a short question is written in: words that give it away first, a statistical model for the rest.

The words decide most questions and say why. The model (lingua, restricted to the three languages) is loaded with
the first question that they leave open: about half a second and 115 MB once, then under a millisecond.
"""

import re
from functools import cache
from typing import NamedTuple

from lingua import Language as LinguaLanguage
from lingua import LanguageDetector, LanguageDetectorBuilder

from bot.types import Language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NYNORSK = _words("""
    eg me ikkje kva kven kvar kvart kvifor korleis kor korkje kvarandre nokon noko nokre nokor inkje berre frå ifrå då
    dykk dykkar ho hennar dei deira desse ein ei eit eitt vere vera vore vorte vert vart verte blei gjere gjera gjer
    gje gjev gjeve seie seia seier skriv skreiv les tek kjem treng trengst saman mykje meir fleire annan sjølv sjølve
    sidan medan utan heile heilt skule skulen leiar leiaren tilsett tilsette tilsetjing verksemd verksemda verksemder
    løyve høve brukar brukaren arbeidsgjevar arbeidsgivar arbeidsgjevaren arbeidsgivaren sakshandsamar sakshandsaming
    teieplikt teieplikta rettleiing rettleiinga bilete bileta biletet namn namnet heim heime mogleg eige eigen eiga
    eigne døme dømes fyrst fyrste gong gonger leggje leggja setje setja spørje spørja gjeld høyrer høyre kome koma
    finst sjå løn løna teneste tenesta tenester kjelde kjelder kjelda fridom sjuk trur ønskjer ønskje ynskjer fortel
    fortelje innhald innhaldet skilje skil stadfeste hugse hugsar tryggje tryggleik naudsynt truleg hjå sitje trykkje
    synest synast byrje byrjar innbyggjar politikar gåve gåver gåva ope opne veke veker veka kvardag omgrep omsyn
    tilhøve lyt tidlegare seinare rådgjevar rådgivar heiter vald valde tillitsvald stad køyre lærar læraren forskar
    forskaren framleis tykkjer mein attende syne syner halde ifølgje følgje følgjer medium òg ungdomar avtala løysing
    løysinga samd søkjer søkje krev innlegga forbode greitt usamd vegner rekk
""")

_BOKMAAL = _words("""
    jeg ikke hva hvem hvor hvordan hvorfor hvilken hvilket hvilke hver hvert noen noe bare fra dere deres henne hun de
    dem disse en et være vært gjøre gjør sier skriver leser tar kommer trenger sammen mye mer flere annet selv siden
    mens uten hele helt skole skolen leder lederen ansatt ansatte ansettelse virksomhet virksomheten virksomheter
    tillatelse arbeidsgiver arbeidsgiveren bruker brukeren brukere saksbehandler taushetsplikt taushetsplikten
    veiledning veiledningen bilde bilder bildet bildene navn navnet hjem hjemme mulig egen eget egne eksempel først
    første gang ganger legger spørre gjelder hører høre komme finnes se lønn tjeneste tjenesten kilde kilder frihet
    syk tror ønsker forteller innhold innholdet skille bekrefte huske sitte trykke synes begynne innbygger innbyggere
    politiker gave gaver åpen åpne uke uker hverdag begrep hensyn forhold tidligere senere rådgiver heter sted kjøre
    lærer læreren forsker fortsatt fremdeles mener holde ifølge følge følger medier ungdommer løsning enig søker
    krever også vennligst hvis ble
""")

_NORWEGIAN = _words("""
    kan og på er som til av med det den skal må vil bør har om vi du oss vår våre vårt min mitt mine din deg seg han
    ved når ut opp ned inn alle andre å så ja nei lov jobb jobben sjefen eller etter mellom før sosiale
    saken innlegg
""")
"""Words of both written standards: not English, but not evidence for either."""

_NEIGHBOURS = _words("""
    och är inte jag hur vad varför vilka från ett mig dig hvad ikke hvordan nogen noget af efter også
    ich wie kann darf und nicht das ist je puis comment est les des une pour peut puedo cómo qué una los las para
""")
"""Swedish, Danish, German, French, Spanish: their readers are met in bokmål, so these count as bokmål."""

_ABROAD = _words("""
    ich wie kann darf und nicht das ist je puis comment est les des une pour peut puedo cómo qué una los las para man so
    on me de den i din a an as is in have ha er om no va an men her hen at over was were
""")
"""Words that other languages have as well; they tell nothing here from there."""
_SWEDISH_DANISH = _words("""
    och är inte jag hur vad varför vilka från ett mig dig hvad ikke hvordan nogen noget af efter också får måste ska
    behöver länge vilken kan finns hvornår hvorfor må skal vores jeres kender hedder koster bliver blir dom dem den vi
    vår våra våre någon något mina mitt er
""")

_ENGLISH = _words("""
    the a what how may my your our their his is are was were been does did doing have has had would could should must
    might we me you they he she them us this that these those who which when where why whose and or but not if about
    from with without of on an any some anyone someone something anything everyone employee employees employer boss
    share write say allowed need want make get than because while still only just more most other another am work
    job page account accounts photos picture pictures children people comment comments delete hide please thanks hello
    bye also both one tell know do can to as by there much many own use using be captions copyright privacy
    accessibility whistleblowing
""")

_NYNORSK_FORM = re.compile(
    r"\w{3,}(?:leg|legare|heit|heita|ingar|ingane|arane|kj(?:e|er|a|ar)|gj(?:e|er|a|ar)|ande)"
    r"|\w*(?:skule|teneste|verksemd|tilsett|bilet|løysing|fridom|sakshandsam)\w*"
    r"|\w{3,}(?<!b)ane"
    r"|\w{3,}ar(?:en)?"
)
_SHARED_FORMS = tuple(
    _words("""
    kommentar seminar webinar formular svar januar februar avatar radar dollar hektar vikar arkivar bibliotekar bar
    bestefar ektepar klar calendar popular similar regular grammar
""")
)
"""Words that end like a nynorsk plural or present tense and are none."""

_BOKMAAL_FORM = re.compile(
    r"\w{2,}(?:lige?|ligere|[^aeiouyæøå]ene|inger|heten|heter|ende|else|elser)"
    r"|\w*(?:skole|tjeneste|virksomhet|ansatt|bilde|løsning|frihet|saksbehandl)\w*"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]{1,2}\b)?")
_CONTRACTION = re.compile(r"\w+['’](?:t|m|re|ve|ll|d)|(?:it|that|what|who|there|how|where|here|he|she|let)['’]s")
_FOREIGN_LETTERS = re.compile(r"[äöüßñ¿¡]")

_SURE = {LinguaLanguage.NYNORSK: 0.8, LinguaLanguage.ENGLISH: 0.93}
"""How sure the model must be (0 to 1) to leave bokmål, which most staff write. Of single words found only in bokmål
guidance 0.5 % pass as nynorsk, of those found only in nynorsk guidance half do; below 0.8 the first grows fast."""


class _Evidence(NamedTuple):
    """How many words speak for each language; ``norwegian`` also has those of both written standards."""

    bokmaal: int
    nynorsk: int
    norwegian: int
    english: int


def detect(question: str) -> Language:
    """The language to answer in. Deterministic; bokmål where nothing speaks for nynorsk or English."""
    words = _WORD.findall(question.lower())
    found = _evidence(words)
    if found.english > found.norwegian:
        return Language.EN
    if found.nynorsk != found.bokmaal:
        return Language.NN if found.nynorsk > found.bokmaal else Language.NB
    if found.bokmaal or _FOREIGN_LETTERS.search(question.lower()):
        return Language.NB
    return _modelled(question)


def known_words(question: str) -> int:
    """How many words speak for Norwegian, Swedish, Danish or English."""
    words = _WORD.findall(question.lower())
    found = _evidence([word for word in words if word not in _ABROAD])
    return found.norwegian + found.english + sum(word in _SWEDISH_DANISH for word in words)


def _evidence(words: list[str]) -> _Evidence:
    bokmaal = sum(map(_is_bokmaal, words))
    nynorsk = sum(map(_is_nynorsk, words))
    shared = sum(word in _NORWEGIAN for word in words)
    return _Evidence(bokmaal, nynorsk, bokmaal + nynorsk + shared, sum(map(_is_english, words)))


def _is_bokmaal(word: str) -> bool:
    return word in _BOKMAAL or word in _NEIGHBOURS or bool(_BOKMAAL_FORM.fullmatch(word))


def _is_nynorsk(word: str) -> bool:
    if word in _NYNORSK:
        return True
    return bool(_NYNORSK_FORM.fullmatch(word)) and not word.removesuffix("en").endswith(_SHARED_FORMS)


def _is_english(word: str) -> bool:
    return word in _ENGLISH or bool(_CONTRACTION.fullmatch(word))


def _modelled(question: str) -> Language:
    best = _model().compute_language_confidence_values(question)[0]
    if best.value < _SURE.get(best.language, 0.0):
        return Language.NB
    return {LinguaLanguage.NYNORSK: Language.NN, LinguaLanguage.ENGLISH: Language.EN}.get(best.language, Language.NB)


@cache
def _model() -> LanguageDetector:
    languages = (LinguaLanguage.BOKMAL, LinguaLanguage.NYNORSK, LinguaLanguage.ENGLISH)
    return LanguageDetectorBuilder.from_languages(*languages).build()
