"""Greetings, thanks and questions about the bot itself: answered with a line, never with guidance.

Precision first. A question is small talk only when every word of it belongs to a phrase listed here, so a greeting
before a real question, or a real question that ends in thanks, goes on to the search.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain

from bot.types import Language

# Phrases in lower case without punctuation, parted by semicolons; (a|b) is either, (a )? may be left out.

_NORDIC = {
    "courtesy": """
        unnskyld; orsak; beklager; beklagar; beklager at jeg forstyrrer; beklager å forstyrre;
        på (forhånd|førehand) takk;
        (jeg|eg) (har|hadde) (et|eit|ett|noen|nokre) (lite |kort |raskt |kjapt )?spørsmål; håper du kan hjelpe( meg)?;
        (bare |berre )?(et|eit|ett) (lite |kort |raskt |kjapt )?spørsmål; (kort|raskt|kjapt) spørsmål
    """,
    "lead_in": """
        ((jeg|eg) )?(bare |berre )?(lurer|lurar|lurte|lurde) (bare |berre )?på( om| en ting| ein ting| noe| noko)?;
        kan du (vær så snill å |ver så snill å )?(si|seie|fortelle|fortelje|svare) meg( om)?;
        vær så snill; ver så snill;
        kan du hjelpe meg( med)?( å finne( ut)?( av)?)?; vennligst;
        kan (jeg|eg) få (spørre|spørje)( deg)?( om)?( noe| noko| en ting| ein ting)?
    """,
    "greeting": """
        hei; hey; heia; heisann; heisan; hallo; halla; hallois; hei hei; heihei; morn; morna; mårn; møyd;
        heisann hoppsann; god (morgen|morgon|dag|kveld|ettermiddag|formiddag|aften|jul|påske|sommer|sommar);
        godt nyttår; goddag; gomorn;
        (hei|hallo|morn) (du|der|på deg|veileder|vegleiar|bot|alle sammen|alle saman|igjen);
        (hvordan|korleis) (går det|har du det|står det til); går det bra; alt bra; lenge (siden|sidan) sist;
        er du (der|her|våken|vaken|på); er det (noen|nokon) der; (hyggelig|hyggeleg) å møte deg
    """,
    "thanks": """
        takk; tusen takk; mange takk; takker; takkar; hjertelig takk; takk skal du ha; tusen takk skal du ha;
        takk (så|for) sist;
        takk (for|til) (hjelpen|hjelpa|svaret|svar|svara|svarene|det|deg|alt|alt sammen|infoen|informasjonen|nå|i dag);
        takk så (mye|mykje); tusen takk for (hjelpen|hjelpa|svaret|det); takk det var alt; det var alt;
        det var bare det;
        (supert|flott|fint|topp|perfekt|herlig|bra|kjempebra|strålende|genialt|nydelig|utmerket|digg);
        (så|veldig|kjempe) bra;
        (dette|det) (hjalp|var nyttig|var til hjelp|kom godt med|var bra|var fint|var veldig nyttig); bra jobba;
        godt jobba; (det var )?(akkurat|nettopp) det (jeg|eg) (lurte|lurde) på; du (reddet|redda) dagen( min)?;
        bra svar; godt svar
    """,
    "who": """
        (hvem|kven|hva|kva) er du; hvem er dere; (hva|kva) (heter|heiter) du;
        (hvem|kven) (snakker|snakkar) (jeg|eg) med;
        er du (en |ein |et |eit )?(robot|bot|menneske|chatbot|maskin|ki|ai|person|ekte|ekte person|chatgpt|gpt|copilot);
        (hva|kva) (kan|gjør|gjer) du; (hva|kva) (kan|gjør|gjer) du (her|for noe|for noko|egentlig|eigentleg);
        hva driver du med; (hva|kva) kan du (hjelpe|hjelpa) (meg )?med; (hva|kva) kan du (svare|svara) (meg )?på;
        hva vet du( noe om)?; kva veit du; (hva|kva) kan (jeg|eg|vi|man|en|ein) (spørre|spørje|spørja) (deg )?om;
        hva slags spørsmål kan (jeg|du) (stille|svare på);
        (hvem|kven) (har )?(laget|laga|lagde|lager|bygde|styrer|eier|eig|står bak) deg;
        (hvordan|korleis) (virker|verkar|fungerer) du; (hvordan|korleis) (bruker|brukar) (jeg|eg) deg;
        fortell (litt )?om deg selv; hjelp; hjelp meg; kan du hjelpe( meg)?
    """,
    "bye": """
        ha det; hade; hadet; ha det bra; ha det godt; hade bra; ha ein god dag; ha en god dag;
        ha (en|ein) fin (dag|kveld|helg); farvel; snakkes; snakkast; vi snakkes; vi snakkast; vi sees; vi ses;
        vi sjåast; ses; sees; på gjensyn; god (helg|natt|ferie|tur); ha (en|ein|ei) (god|fin) (helg|kveld); morna da;
        adjø; sov godt; lykke til
    """,
    "other": """
        test; testing; tester; testar; dette er en test; dette er ein test; prøve; bare tester; berre testar;
        test en to tre; ok; okei; okey; okay; oki; greit; greitt; ja; nei; jo; jaha; aha; nja; joda; neida; javel;
        ja vel; ja takk; nei takk; hm; den er grei; skjønner; haha; hahaha; hehe; hihi; lol; wow; oi; æsj; fy; uff;
        huff; søren; skål; bravo; hurra; heia norge; meh; mjau; voff; bæ; (da|nå) (skjønner|forstår) jeg;
        då (skjønar|forstår) eg; (jeg|eg) (skjønner|skjønar|forstår) (ingenting|ikke|ikkje);
        du er (så |helt |heilt |veldig |jo )?(dum|teit|ubrukelig|ubrukeleg|flink|snill|søt|treg|kul|best|håpløs|grei);
        (for |så )?(en|ein) (dum|dårlig|teit|ubrukelig|elendig|dårleg|håpløs) (bot|robot|chatbot|tjeneste);
        (dette|det) er (dumt|teit|tull|ubrukelig|bare tull|idiotisk|håpløst);
        (dumme|teite|jævla|helvetes|fordømte) (bot|robot|maskin); hold (kjeft|munn); hald (kjeft|munn); drit og dra;
        dra til helvete; faen; fanken; helvete; dritt; idiot; tull; tullprat; tosk; dust;
        (jeg|eg) (elsker|elskar|liker|likar|hater|hatar) deg; elsker du meg; (hvor|kor) gammel er du; kor gamal er du;
        sover du( aldri)?; (liker|likar|trives|trivst) du (jobben( din)?|meg|(i|med) jobben);
        (hva|kva) (gjør|gjer) du (i|på) (fritida|fritiden|kveld|dag);
        (hvor|kor|kvar) (bor|bur|er|kommer|kjem) du( fra| frå)?;
        (har|får) du (lønn|løn|ferie|følelser|kjensler|det bra|det gøy);
        er du (på jobb|våken|vaken) (hele|heile) (døgnet|natta|tida|tiden);
        er du (sint|glad|trøtt|lei|dum|smart|gift|singel|forelska); det var (dumt|synd|leit|gøy);
        (jeg|eg) (kjeder|kjedar) (meg|seg); kjedelig; blabla
    """,
}

_ENGLISH = {
    "courtesy": """
        excuse me; sorry; sorry to bother you; (i have )?(a |one )?(quick |small |short )?question;
        can i ask( you)?( something| a question)?
    """,
    "lead_in": """
        please; i was (just )?wondering( if| whether)?; i wonder( if| whether)?;
        (can|could) you (please )?(tell me|help me);
        i would like to (know|ask)( if| whether)?
    """,
    "greeting": """
        hello; hi; hey; hiya; howdy; yo; greetings; good (morning|afternoon|evening|day);
        (hi|hello|hey) (there|you|again|bot|all); how are you( doing)?( today)?; how is it going; hows it going;
        whats up; sup; nice to meet you; anyone there; anybody there; are you there; merry christmas;
        happy (new year|easter); long time no see
    """,
    "thanks": """
        thanks; thank you; thx; ty; thanks (a lot|a bunch|a million|again|so much|very much);
        thank you (so much|very much|again); many thanks; cheers;
        (thanks|thank you) for (the|your) (help|answer|info|information|reply); much appreciated;
        (great|awesome|perfect|excellent|brilliant|cool|nice|super);
        that (helped|was helpful|is helpful|helps|was all|is all); thats (all|great|helpful); good (bot|job|answer);
        well done; nice one
    """,
    "who": """
        who are you; what are you; whats your name; what is your name; who (am i|are we) (talking|speaking) (to|with);
        who (made|built|created|owns|runs) you;
        are you (a |an )?(robot|bot|human|person|ai|chatbot|machine|real|real person|chatgpt|gpt|copilot);
        how do you work; what (can|do) you do; what can you (help|answer)( me)?( with)?;
        what can i ask( you)?( about)?; what can you help me with; what do you know; help; help me;
        can you help( me)?; how do i use (you|this); tell me about yourself; what is this( bot| thing)?
    """,
    "bye": """
        bye; bye bye; goodbye; good bye; see you; see ya; see you (later|soon|around|tomorrow); cya; later; farewell;
        good night; take care; have a (nice|good|great) (day|one|weekend|evening); talk to you later; ttyl
    """,
    "other": """
        test; testing; this is a test; just testing; ok; okay; okey; yes; no; yep; nope; sure; alright; right; fine;
        got it; i see; i understand; never mind; nevermind; lol; haha; wow; omg; hmm; meh; oops;
        you are (so |really |very )?(stupid|dumb|useless|great|funny|awesome|smart|slow|bad|annoying|an idiot|the best);
        you (suck|rock); this (is|was) (so )?(stupid|useless|dumb|nonsense|rubbish|great|ridiculous);
        (stupid|dumb|useless|bad) (bot|robot|machine); shut up; go away; damn; damn it; fuck; fuck (you|off|this);
        shit; bullshit; idiot; nonsense; i (love|hate|like) you; do you love me; i am bored;
        do you (ever )?(sleep|eat|dream|rest); how old are you; where (are|do) you( live| from)?;
        (nice|lovely|bad|terrible) weather( today)?; isnt it; i dont (understand|get it); do you like (your job|me)
    """,
}

_FILLERS = (
    "da|nå|du|deg|igjen|alle|alle sammen|alle saman|folkens|i dag|today|veileder|vegleiar|bot|you|there|then|[0-9]{1,3}"
)
_KINDS = ("who", "thanks", "bye", "other", "greeting")
"""From the kind that decides to the kind that yields: «Hei, hvem er du?» asks who."""

_MAX_WORDS = 12
"""Nothing longer is small talk; also keeps the matching of phrases cheap."""

_QUESTION_OPENERS = frozenset(
    re.findall(
        r"\w+",
        """
    kan må skal bør får har er blir vil hva hvem hvor hvordan hvorfor når hvilken hvilke hvilket gjelder finnes jeg vi
    du dere det den man kva kven kor korleis kvifor kvar gjeld finst eg me de ein can may must shall should could would
    do does did is are am have has what who how why when where which i we if there om hvis dersom
""",
    )
)
_BOUNDARY = re.compile(r"[,.!?:;…\n]|\s[-–—]\s|[\U0001F300-\U0001FAFF\u2600-\u27bf]")
_NOT_OPENING = re.compile(r"""^[^\w«"'“(#@]+""")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MASHED_KEYS = re.compile(r"(?:asdf|qwer|zxcv|sdfg|dfgh|hjkl)\w*")
_STRETCHED = re.compile(r"(.)\1{2,}")


def match(question: str, language: Language) -> str | None:
    """The kind of small talk (a key ``smalltalk.<kind>`` of ``bot.texts``) that the whole question is, or None.

    Phrases count in all languages; one misspelt word is forgiven in phrases of the question's own.
    """
    words = _plain_words(question)
    if not 0 < len(words) <= _MAX_WORDS:
        return None
    if len(words) == 1 and _MASHED_KEYS.fullmatch(words[0]):
        return "other"
    return _kind(words) or next(filter(None, map(_kind, _respelt(words, language))), None)


def strip_greeting(question: str) -> str:
    """The question without the greeting, thanks or courtesy it opens with; unchanged when nothing else is left."""
    found = list(_WORD.finditer(question))
    words = _plain_words(question)
    for count in range(min(_MAX_WORDS, len(words) - 1), 0, -1):
        end, following = found[count - 1].end(), found[count]
        if _is_opening(words[:count]) and (_leads_in(words[:count]) or _is_set_off(question, end, following)):
            return _NOT_OPENING.sub("", question[end:])
    return question


def _plain_words(question: str) -> list[str]:
    words = (re.sub("['’]", "", word).lower() for word in _WORD.findall(question))
    return [_unstretched(word) for word in words]


def _unstretched(word: str) -> str:
    """``heeei`` as ``hei``, ``takkkk`` as ``takk``; other words as they are."""
    candidates = (word, _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word))
    known = _vocabulary(Language.NB) | _vocabulary(Language.EN)
    return next((candidate for candidate in candidates if candidate in known), word)


def _kind(words: list[str]) -> str | None:
    text = " ".join(words) + " "
    if not _sequence(*_KINDS).fullmatch(text):
        return None
    return next((kind for kind in _KINDS if _sequence_with(kind).fullmatch(text)), None)


def _respelt(words: list[str], language: Language) -> Iterable[list[str]]:
    """The words with one unknown word of four letters or more put right; a single word stands as it is."""
    known = _vocabulary(language)
    unknown = [place for place, word in enumerate(words) if word not in known]
    if len(words) < 2 or len(unknown) != 1 or len(words[unknown[0]]) < 4:
        return
    place = unknown[0]
    for word in sorted(known):
        if _one_edit_apart(word, words[place]):
            yield [*words[:place], word, *words[place + 1 :]]


def _one_edit_apart(one: str, other: str) -> bool:
    """Whether a letter left out, added, changed, or two neighbours swapped make one word of the other."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or len(short) < 3:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) != len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[:start] + short[start : start + 2][::-1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long


def _is_opening(words: list[str]) -> bool:
    return _sequence("greeting", "thanks", "courtesy", "lead_in").fullmatch(" ".join(words) + " ") is not None


def _leads_in(words: list[str]) -> bool:
    """Whether the last phrase runs into the question without a stop: «jeg lurer på», «please»."""
    return re.search(f"(?:^| )(?:{_either('lead_in')}) $", " ".join(words) + " ") is not None


def _is_set_off(question: str, end: int, following: re.Match[str]) -> bool:
    """Whether a stop parts the opening from what follows, or what follows is how a question begins."""
    return bool(_BOUNDARY.search(question, end, following.start())) or following[0].lower() in _QUESTION_OPENERS


@cache
def _sequence(*kinds: str) -> re.Pattern[str]:
    """One or more phrases of these kinds, each followed by a space; fillers between them."""
    return re.compile(f"(?:(?:{_FILLERS}) )*(?:(?:{_either(*kinds)}) (?:(?:{_FILLERS}) )*)+")


@cache
def _sequence_with(kind: str) -> re.Pattern[str]:
    """A sequence of any kinds with at least one phrase of this kind."""
    others = f"(?:(?:{_either(*_KINDS)}|{_FILLERS}) )*"
    return re.compile(f"{others}(?:{_either(kind)}) {others}")


@cache
def _either(*kinds: str) -> str:
    phrases = (table[kind].split(";") for table in (_NORDIC, _ENGLISH) for kind in kinds)
    return "|".join(phrase.strip() for phrase in chain.from_iterable(phrases))


@cache
def _vocabulary(language: Language) -> frozenset[str]:
    """Every word of the phrases in this language; the Nordic ones are one vocabulary."""
    table = _ENGLISH if language is Language.EN else _NORDIC
    return frozenset(re.findall(r"\w+", " ".join(table.values())))
