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
        (bare |berre )?(et|eit|ett) (lite |kort |raskt |kjapt |dumt |teit )?spørsmål( kanskje)?;
        (kort|raskt|kjapt|dumt|teit) spørsmål( kanskje)?; forresten; (en|ein) ting til; (det )?haster; hast; hjelp;
        (noen|nokon) som (vet|veit); ok; okei; på forhånd takk for (svar|hjelpen|hjelpa); håper på svar;
        håper (noen|dere) kan hjelpe( meg)?; no er eg her att; nå er jeg her igjen; beklager mas
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
        lenge (siden|sidan) sist;
        er du (der|her|våken|vaken|på); er det (noen|nokon) der; (hyggelig|hyggeleg) å møte deg
    """,
    "thanks": """
        takk; tusen takk; mange takk; takker; takkar; hjertelig takk; takk skal du ha; tusen takk skal du ha;
        takk (så|for) sist; hjertelig takk; takk for (hjelpen|hjelpa) (i dag|i kveld|så langt);
        takk (for|til) (hjelpen|hjelpa|svaret|svar|svara|svarene|det|deg|alt|alt sammen|infoen|informasjonen|nå|
        i dag);
        takk så (mye|mykje); tusen takk for (hjelpen|hjelpa|svaret|det); takk det var alt; det var alt;
        det var bare det;
        (supert|flott|fint|topp|perfekt|herlig|bra|kjempebra|strålende|genialt|nydelig|utmerket|digg);
        (så|veldig|kjempe) bra;
        (dette|det) (hjalp|var nyttig|var til hjelp|kom godt med|var bra|var fint|var veldig nyttig); bra jobba;
        godt jobba; (det var )?(akkurat|nettopp) det (jeg|eg) (lurte|lurde) på; du (reddet|redda) dagen( min)?;
        bra svar; godt svar
    """,
    "well": """
        (hvordan|korleis|åssen) (går det|går'n|gårn|har du det|står det til|er formen|er dagen( din)?)( med deg)?;
        går det (bra|fint)( med deg)?( i dag)?; alt (bra|vel|i orden)( med deg)?; er alt (bra|vel)( med deg)?;
        har du det (bra|fint|gøy)( i dag)?; (hva|kva) skjer( a)?; (hvordan|korleis) var (helgen|helga)( din)?
    """,
    "complaint": """
        du er (så |helt |heilt |veldig |jo )?(dum|teit|ubrukelig|ubrukeleg|treg|håpløs|elendig|dårlig|dårleg|idiot|
        en idiot);
        (for |så )?(en|ein) (dum|dårlig|teit|ubrukelig|elendig|dårleg|håpløs) (bot|robot|chatbot|tjeneste);
        (dette|det) er (dumt|teit|tull|bare tull|idiotisk);
        (men |nei )?du svarer? (jo |jo bare )?(ikke|ikkje|aldri|bare|berre|feil|rart|tull)
        ( på)?( det| det her| spørsmålet( mitt)?| spørsmåla mine)?( (jeg|eg) (spør|spurte|spurde|spurgte|
        lurer på)( deg)?( om)?)?;
        du svarar (jo )?(ikkje|aldri|berre|feil|rart)( på)?( det| spørsmålet( mitt)?)?( eg (spør|spurde|
        lurar på)( om)?)?;
        (det|dette|det der|det her|svaret|svaret ditt) (var|er) (jo |helt |heilt |bare |berre |virkelig )?
        (feil|galt|gale|tull|tøv|vås|ikke riktig|ikke rett|ikkje rett|ubrukelig|ubrukeleg|dårlig|dårleg|elendig|
        håpløst);
        (det|dette|det der|det her) (var|er) (jo )?(ikke|ikkje) (et |eit |noe |noko )?(svar|svaret|hjelp|til hjelp|
        nyttig|bra|
        riktig|rett|sant|det)( på (spørsmålet( mitt)?|det|noe))?( (jeg|eg) (spurte|spurde|spør|mente|meinte|lurte|
        lurde)( deg)?( om| på)?)?;
        (dette|det|det der|det her) (var|er) (til )?(null|ingen|lite|liten|inga|lita) (hjelp|nytte)( i)?( dette|
         det)?;
        (dette|det) (hjalp|hjelper|hjelpte) (meg )?(ikke|ikkje|lite|ingenting)( meg)?( i det hele tatt)?;
        du (forstår|skjønner|skjønar) (jo )?(ikke|ikkje|ingenting|aldri)( hva| kva)?( noe| noko| en dritt)?
        ( (jeg|eg) (mener|meiner|spør om|sier|seier))?;
        (du|dere) (tar|tek) (helt |heilt )?feil; (feil|galt|dårlig|dårleg|elendig|ubrukelig|ubrukeleg|
        meningsløst) svar;
        (det var|dette var) (et |eit )?(feil|dårlig|dårleg|elendig|ubrukelig|ubrukeleg) svar; du er (helt |
        heilt )?på jordet;
        du (er |var )?(til )?(ingen|null|lite|liten|inga) hjelp; (jeg|eg) (fikk|fekk) (ikke|ikkje) svar( på det|
         på spørsmålet)?;
        det (spurte|spurde) (jeg|eg) (ikke|ikkje) om; (jeg|eg) spurte ikke om det; for et (dårlig|elendig|
        ubrukelig) svar;
        (du|dette|den|boten|denne boten) (funker|fungerer|virker|verkar) (jo )?(ikke|ikkje|dårlig|dårleg);
        (dette|det) (funker|fungerer|virker) (jo )?(ikke|ikkje); du er (jo )?(ikke|ikkje) (til )?(noen|noe|mye|
        nokon) (hjelp|nytte);
        (skjerp|ta) deg( sammen)?; (jeg|eg) er (ikke|ikkje) (fornøyd|nøgd)( med (svaret|deg))?
    """,
    "who": """
        (hvem|kven|hva|kva) er du( egentlig| eigentleg| for noe| for noko)?; hvem er dere;
        er (du|det|dette) (et |eit |en |ein )?(ekte )?(menneske|person|robot|bot|maskin|ki|ai)
        ( eller )(en |ein |et |eit )?(ekte )?(robot|bot|menneske|maskin|person|ki|ai|datamaskin);
        (snakker|snakkar|chatter|skriver) (jeg|eg) med (et |eit |en |ein )?(ekte )?(menneske|person|robot|bot|maskin);
        er det (et |eit |en |ein )?(ekte )?(menneske|person|robot|bot|maskin) (her|der|(jeg|eg) (snakker|snakkar|
        chatter) med);
        er du (egentlig|eigentleg|virkelig) (en |ein |et |eit )?(robot|bot|menneske|person|maskin)?;
        (hva|kva) slags (robot|bot|chatbot) er du; (hva|kva) er (veileder|vegleiar|dette|denne boten);
        bruker du (ki|ai|kunstig intelligens|chatgpt); (er du|har du) (kunstig )?intelligen(t|s); (hva|kva) (heter|
        heiter) du;
        (hvem|kven) (snakker|snakkar) (jeg|eg) med;
        er du (en |ein |et |eit )?(robot|bot|menneske|chatbot|maskin|ki|ai|person|ekte|ekte person|chatgpt|gpt|
        copilot);
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
        du er (så |helt |heilt |veldig |jo )?(flink|snill|søt|kul|best|grei);
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
        (hi|hello|hey) (there|you|again|bot|all);
        nice to meet you; anyone there; you there; anybody there; are you there; merry christmas;
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
    "well": """
        how are you( doing)?( today)?; how is it going; hows it going; whats up; sup; how do you do; are you (ok|okay|
        well)( today)?;
        how is your day( going)?; hows your day( going)?
    """,
    "complaint": """
        (you are|youre) (so |really |very )?(stupid|dumb|slow|bad|annoying|an idiot); you suck; (stupid|dumb|useless|
        bad) (bot|robot|machine);
        this (is|was) (so )?(stupid|dumb|nonsense|ridiculous);
        (that|this|thats|this is|that is|its|it is)( is| was)?( just| completely| totally| plain)? (wrong|incorrect|
        not right|not true|useless|
        not helpful|no help|of no help|unhelpful|not what i (asked|meant|wanted)( for| about)?|not an answer|
        not the answer|rubbish);
        (you are|youre|ur|you were) (so |completely |totally |just )?(wrong|useless|no help|not helpful|unhelpful|
        not listening|hopeless);
        you (didnt|did not|dont|do not|never|still didnt|havent) (answer|answered|understand|understood|get|help|
        listen)( me| it)?
        ( (my|the) question)?( what i (asked|mean|said))?( at all)?; wrong( answer)?; bad answer;
        (that )?didnt help( me)?( at all)?;
        that (did not|doesnt|does not) (help|answer)( me)?( my question| it)?( at all)?; not (helpful|
        what i asked( for| about)?);
        i didnt ask (that|for that|about that); this (doesnt|does not|isnt) (work|working|help|helpful|helping);
        no help at all;
        thats not (it|what i (asked|meant)( for| about)?|an answer|right|helpful|true)
    """,
    "who": """
        are you (a |an )?(real )?(human|person|robot|bot|machine|ai) or (a |an )?(real )?(robot|bot|human|person|
        machine|ai);
        am i (talking|speaking|chatting) (to|with) (a |an )?(real )?(human|person|robot|bot|machine|ai);
        is this a (bot|robot|human|person);
        who are you( really)?; what are you( really)?; whats your name; what is your name; who (am i|are we) (talking|
        speaking) (to|with);
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
        you are (so |really |very )?(great|funny|awesome|smart|the best); you rock; this (is|was) (so )?great;
        shut up; go away; damn; damn it; fuck; fuck (you|off|this);
        shit; bullshit; idiot; nonsense; i (love|hate|like) you; do you love me; i am bored;
        do you (ever )?(sleep|eat|dream|rest); how old are you; where (are|do) you( live| from)?;
        (nice|lovely|bad|terrible) weather( today)?; isnt it; i dont (understand|get it); do you like (your job|me)
    """,
}

_FILLERS = (
    "da|nå|du|deg|igjen|alle|alle sammen|alle saman|folkens|i dag|today|veileder|vegleiar|bot|you|there|then|[0-9]{1,3}"
)
_KINDS = ("complaint", "who", "well", "thanks", "bye", "other", "greeting")
"""From the kind that decides to the kind that yields: «Hei, hvem er du?» asks who."""

_OPINION = re.compile(
    r"(?:hva|kva|ka) (?:synes|syns|synest|syn|mener|meiner|tykkjer|tenker|tenkjer) du(?: selv| sjølv| egentlig|"
    r" eigentleg)?"
    r" om\b.*|(?:hva|kva) er (?:favoritt\w+|yndlings\w+) (?:din|ditt|dine)|"
    r"(?:hvem|kven|hvilket parti|kva parti) (?:stemmer|røystar|stemte|heier) du\b.*|"
    r"(?:hvilket|hvilke|kva|kva for eit) parti (?:bør|skal|skulle) (?:jeg|eg|vi|man) (?:stemme|røyste)\b.*|"
    r"what (?:do|did) you(?: yourself| really)? think (?:of|about)\b.*|what(?: is|s) your (?:opinion|view|"
    r"favou?rite)\b.*|"
    r"who (?:do|would) you vote\b.*|(?:who|which party) should i vote\b.*"
)
_WORK = (
    r"(?:dikt|vers|rim|regle|limerick|haiku|sang|song|konfirmasjonstale\w*|bryllupstale\w*|tale|talen|festtale|"
    r"søknad|jobbsøknad|"
    r"søknaden|essay|stil|novelle|eventyr|vits|kode|program|poem|rhyme|haiku|speech|cover letter|essay|joke|"
    r"code|song)"
)
_ANY_WORK = (
    rf"(?:{_WORK[3:-1]}|brev|mail|epost|e post|innlegg|post|kronikk|rapport|referat|sammendrag|samandrag|letter|email|"
    r"report|summary)"
)
_BOOKED = r"(?:\w*rom|bord|\w*billett\w*|legetime|hotell\w*|taxi|drosje|meeting room|room|table|flight|tickets?|hotel)"
_MATTER = (
    r"(?:innlegg\w*|kommentar\w*|post\w*|tekst\w*|undertekst\w*|video\w*|content|comments?|captions?|web\w*|nett\w*)"
)
_ERRAND = re.compile(
    rf"(?:skriv|lag|dikt opp|dikt|tegn|syng|komponer|write|compose|sing|make|draw) "
    rf"(?:(?:et|eit|en|ein|ei|a|an|the|noen|some) )?(?:\w+ )?{_WORK}\b.*|"
    rf"(?:skriv|lag|write|make|draft) (?:(?:meg|oss|for meg|for oss|me|us) )(?:(?:et|eit|en|ein|ei|a|an|"
    rf"the) )?(?:\w+ )?{_ANY_WORK}\b.*|"
    rf"(?:kan|kunne|vil|can|could|would|will) (?:du|you) (?:please |vær så snill )?(?:å )?"
    rf"(?:skrive|lage|laga|dikte|dikte opp|tegne|synge|write|compose|make|draw|sing) (?:(?:meg|oss|me|us) )?"
    rf"(?:(?:et|eit|en|ein|ei|a|an|the|noen|some) )?(?:\w+ )?{_WORK}\b.*|"
    rf"(?:kan|kunne|vil|can|could|would|will) (?:du|you) (?:please )?(?:skrive|lage|write|make|"
    rf"draft) (?:.+ )?(?:for|til) (?:meg|oss|me|us)\b.*|"
    rf"(?:(?:kan du|can you|could you) )?(?:booke?|bestille?|reservere?|reserve|order) (?:(?:et|eit|en|ein|a|"
    rf"the) )?{_BOOKED}\b.*|"
    rf"(?:kan du )?(?:oversett|omsett|kan du oversette|set om|translate)(?! (?:\w+ )?{_MATTER}\b) .+|"
    rf"kan du (?:oversette|omsetje)\b.*|"
    rf"(?:(?:kan du|can you) )?(?:fortelle?|fortel|fortelje|tell)(?: meg| me| oss| us)? (?:en|ein|"
    rf"a) (?:\w+ )?(?:vits|historie|joke|story)\b.*|"
    rf"(?:(?:kan du|can you) )?(?:minne?|remind) (?:meg|me) .+|(?:(?:kan du|can you) )?(?:ringe?|call) (?:meg|"
    rf"me)\b.*|"
    rf"(?:ignorer|ignore|glem|forget|disregard) (?:alle |all |alt |everything |dine |the |your )*(?:tidligere |"
    rf"previous |prior |earlier )?"
    rf"(?:instruks\w*|instruction\w*|rules|prompt\w*|reglene dine)\b.*|"
    rf"(?:lat|late) som(?: om)? du er .+|(?:pretend|act)(?: that| like| as if)? (?:you are|youre|to be)\b.*|"
    rf"you are now .+|du er (?:nå|no|heretter) (?:en|ein|et|eit) .+"
)
"""The bot is asked what it thinks, or to do something; a whole message of this kind is talk. Before a stop."""
_LONGEST_TALK = 40  # words of such a message

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
    if 0 < len(words) <= _LONGEST_TALK and (found := _addressed(words)):
        return found
    if not 0 < len(words) <= _MAX_WORDS:
        return None
    if len(words) == 1 and _MASHED_KEYS.fullmatch(words[0]):
        return "other"
    return _kind(words) or next(filter(None, map(_kind, _respelt(words, language))), None)


def spoken_in(question: str) -> Language | None:
    """The language of small talk that is a phrase of one language only: «thx» is English; None where both have it."""
    text = " ".join(_plain_words(question)) + " "
    nordic, english = (bool(_one_tongue(table).fullmatch(text)) for table in (0, 1))
    return Language.EN if english and not nordic else None


def is_courtesy(sentence: str) -> bool:
    """True for a sentence that is nothing but a greeting, thanks or a goodbye."""
    words = _plain_words(sentence)
    if not 0 < len(words) <= _MAX_WORDS:
        return False
    return _sequence("greeting", "thanks", "courtesy", "bye", "well").fullmatch(" ".join(words) + " ") is not None


def _addressed(words: list[str]) -> str | None:
    """The bot's opinion is asked for, or a favour that it cannot do."""
    text = " ".join(words)
    opening = next((at for at in range(min(5, len(words) - 1), 0, -1) if _is_opening(words[:at])), 0)
    for said in (text, " ".join(words[opening:])):
        if _OPINION.fullmatch(said):
            return "opinion"
        if _ERRAND.fullmatch(said):
            return "errand"
    return None


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
def _one_tongue(table: int) -> re.Pattern[str]:
    """A sequence of phrases of one of the two tables."""
    phrases = chain.from_iterable(map(_phrases, (_NORDIC, _ENGLISH)[table].values()))
    return re.compile(f"(?:(?:{'|'.join(phrases)}|{_FILLERS}) )+")


def _phrases(listed: str) -> list[str]:
    """The phrases of one list; a line break inside a phrase is none."""
    return [
        re.sub(r"\s*\n\s*", "", phrase) if "(" in phrase else " ".join(phrase.split()) for phrase in _stripped(listed)
    ]


def _stripped(listed: str) -> list[str]:
    return [phrase.strip() for phrase in listed.split(";") if phrase.strip()]


@cache
def _either(*kinds: str) -> str:
    phrases = (_phrases(table[kind]) for table in (_NORDIC, _ENGLISH) for kind in kinds if kind in table)
    return "|".join(chain.from_iterable(phrases))


@cache
def _vocabulary(language: Language) -> frozenset[str]:
    """Every word of the phrases in this language; the Nordic ones are one vocabulary."""
    table = _ENGLISH if language is Language.EN else _NORDIC
    return frozenset(re.findall(r"\w+", " ".join(table.values())))
