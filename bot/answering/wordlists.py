"""Words of the three languages by which a message is understood; nothing here depends on the corpus.

One place for all that a further language would need, beside ``language``, ``smalltalk`` and ``bot.texts``. Everything
is in lower case where the code compares in lower case; phrases are pieces of regular expressions.
"""

from bot.types import Language


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# -- what a message is wrapped in

# A signature begins with one of these. The first need no stop before them, the others would be words of a question.
SIGNED = r"med (?:vennlig|venleg|beste?) (?:hilsen|helsing)|mvh|m\.v\.h|(?:vennlig|venleg) (?:hilsen|helsing)"
SIGNED_AFTER_STOP = (
    r"(?:beste? )?(?:hilsen|helsing)|vh|klem|(?:kind|best|warm) regards|regards|sincerely(?: yours)?|"
    r"yours (?:sincerely|truly)|cheers|best|br"
)
# Capitals for emphasis inside an ordinary sentence; other capitals are short forms.
EMPHASISED = words("""
    ikke ikkje aldri alltid må kan skal bare berre alle alt ingen inkje hele heile ingenting noen gang helst straks nå
    not never always must cannot only all any really now never ever hvorfor hvordan kvifor korleis
    """)

# -- what asks

ASKING_WORDS = words("""
    hva hvem hvor hvordan hvorfor hvilken hvilket hvilke når kva kven kor kvar korleis kvifor
    vad vem hur varför vilken vilka hvad hvornår hvilken
    what who when where why how which whose whats wheres hows whos
    """)
ASKING_VERBS = words("""
    kan må skal bør får er har blir vil gjelder finnes trenger holder fins går tør burde kunne skulle
    gjeld finst treng held tør
    can may must shall should could would do does did is are am have has was were will
    får måste ska behöver gäller skal må
    """)
# These open a question before any subject; «har» and «vil» open sentences whose «jeg» was left out, too.
MODALS = words("kan må skal bør får gjelder gjeld finnes finst can may must shall should could do does is are får")
SUBJECTS = words("""
    jeg vi man en du dere det den de noen alle eg me ein dykk dei nokon jag ni i we you they he she it one anyone
    everyone there my our etaten kommunen virksomheten verksemda ansatte tilsette ledere leiarar
    """)
# Openings before a question that are no part of it.
JOINTS = words("og men så eller and but so or och")
# Somewhere in a sentence: then it asks, whatever it begins with.
ASKING_PHRASES = (
    r"(?:^|\b(?:jeg|eg|vi|me|og|men) )(?:bare |berre )?(?:lurer|lurar|lurte|lurde|undres|undrar) (?:litt |bare |"
    r"berre )*"
    r"(?:på|om|hva|hvordan|hvem|når)\b|"
    r"\b(?:kan|må|får|bør|skal|burde|trenger|treng) (?:jeg|vi|man|eg|me|ein|en)\b|"
    r"\ber det (?:lov|greit|greitt|ok|okei|forbudt|forbode|tillatt|tillate|noen regler|nokre reglar|krav)\b|"
    r"\b(?:vet|veit) (?:noen|nokon|du|dere|de)\b|\bnoen tips\b|\bnokre tips\b|\bspørsmålet (?:er|mitt er)\b|"
    r"\b(?:can|may|must|should|could|do|are|am|is) (?:i|we|you|one|someone|they|it|that|this)\b|"
    r"\b(?:wondering|want to know|any (?:tips|advice|rules))\b"
)
# What a sentence says of something else than what it asks about.
SUBORDINATE = (
    r"\s(?:fordi|siden|sidan|ettersom|som|hvis|dersom|viss|selv om|sjølv om|om|at|når|mens|medan|because|since|"
    r"although|"
    r"though|who|which|that|if|when|while|whether)\b[^,;.?!]*"
)
# Questions that ask by such a clause: «er det noe som vi ikke skal …?»
CLEFT = r"\s*(?:er det|finnes det|finst det|fins det|hva er|kva er|hvem er|is there|are there|what is|what are)\b"
# Words that are part of every question and tell nothing of what it is about.
GENERIC = words("""
    lov lova loven lovlig lovleg greit greitt ok okei okay riktig rett rette feil regel regler regelen reglene reglar
    reglane sier seier si sagt gjøre gjør gjere gjer gjort gjera ting tingen noe noko vite vita lurer lurar spørsmål
    spørre hjelp hjelpe tips råd svar vits poeng egentlig eigentleg bare berre liksom tenke tenkje tenker tror trur
    synes synest mener meiner innafor tillatt tillate forbudt forbode måte mulig mogleg helst bra best gjelder gjeld
    krav ja nei takk takker hei dumt person folk finnes finst fins holder held trenger treng
    allowed ok okay fine rule rules say says know help thing things way possible right wrong advice legal guidance
    really actually please thanks bother guess wondering need needed have
    """)
# In a part of a message these stand for what the part before was about.
PLURALS = words("dem dei disse desse them these those")
PRONOUNS = words("dem den det de dei disse desse them it they those these")

# -- no, not, except

NEGATION = (
    r"\b(?:ikke|ikkje|inte|ej|aldri|not|never|cannot|can't|cant|don't|dont|doesn't|mustn't|needn't|shouldn't|"
    r"won't|isn't|aren't|haven't)\b|\w+n['’]t\b|"
    r"\bla(?:r|te)? (?:det )?(?:være|vere|vera)\b|\bslipp(?:e|er|a)? (?:\w+ ){0,2}(?:å|unna)\b|"
    r"\b(?:unntak|unntatt|unnateke|unntaket|unntaka|unntakene|fritak|fritatt|friteken)\b|"
    r"\b(?:skip|exempt|exemption|exception|exceptions|unless|avoid|get out of|opt out)\b"
)
# A «not» that denies nothing: «kan vi ikke bare …», «… er det ikke?», «jeg vet ikke».
NO_NEGATION = (
    r"\b(?:ikke|ikkje|not) (?:bare|berre|sant|just|only)\b|\b(?:er|var|har) (?:det|ikke det|ikkje det) (?:ikke|"
    r"ikkje)?\?|"
    r"\b(?:vet|veit|forstår|skjønner|skjønar|finner|finn|husker|hugsar) (?:jeg |eg |vi )?(?:ikke|ikkje)\b|"
    r"\b(?:hvorfor|kvifor) (?:ikke|ikkje)\b|\b(?:don't|dont|do not) (?:know|understand|get it|remember)\b|"
    r"\bnot sure\b|\bwhy not\b|\beller (?:ikke|ikkje)\b|\bor not\b|\b(?:ikke|ikkje) (?:sikker|minst)\b|"
    r"\bisn't it\b|\baren't (?:we|they)\b|\b(?:om|hvis|dersom|viss) (?:\w+ ){1,3}(?:ikke|ikkje)\b|"
    r"\bif (?:\w+ ){1,3}(?:not|\w+n['’]t)\b"
)
# In guidance: a sentence about an exception or a prohibition.
EXCEPTION = (
    r"\b(?:ikke|ikkje|aldri|ingen|inga|not|never|no|cannot|inte|unntak\w*|unntatt|unnateke|la(?:r)? være|"
    r"lat(?:e)? vere|"
    r"la(?:r)? vere|forbud\w*|forbod\w*|slipp(?:er)?|except\w*|unless)\b|"
    r"\b(?:bare|berre|only) (?:når|hvis|dersom|viss|for|til|if|when)\b"
)

# -- the same thing by another name

# Names that people write in many ways, as they are written properly.
NAMES = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "snapchat": "Snapchat",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "twitter": "Twitter",
    "threads": "Threads",
    "bluesky": "Bluesky",
    "messenger": "Messenger",
    "reddit": "Reddit",
    "discord": "Discord",
    "twitch": "Twitch",
    "mastodon": "Mastodon",
    "chatgpt": "ChatGPT",
    "tikktokk": "TikTok",
    "tik tok": "TikTok",
    "fb": "Facebook",
    "insta": "Instagram",
    "instaen": "Instagram",
    "ig": "Instagram",
    "snap": "Snapchat",
    "snappen": "Snapchat",
}
PLATFORMS = frozenset(NAMES.values()) - {"ChatGPT"}
# Short forms in capitals or lower case, spelt out. An act keeps its own table, in ``acts``.
SHORT_FORMS = {
    "uu": {Language.NB: "universell utforming", Language.NN: "universell utforming", Language.EN: "universal design"},
    "ki": {
        Language.NB: "kunstig intelligens",
        Language.NN: "kunstig intelligens",
        Language.EN: "artificial intelligence",
    },
    "ai": {
        Language.NB: "kunstig intelligens",
        Language.NN: "kunstig intelligens",
        Language.EN: "artificial intelligence",
    },
    "some": {Language.NB: "sosiale medier", Language.NN: "sosiale medium"},
    "2fa": {Language.NB: "tofaktor", Language.NN: "tofaktor", Language.EN: "two-factor login"},
    "mfa": {Language.NB: "tofaktor", Language.NN: "tofaktor", Language.EN: "two-factor login"},
    "dm": {Language.NB: "direktemelding", Language.NN: "direktemelding", Language.EN: "direct message"},
    "dms": {Language.NB: "direktemeldinger", Language.NN: "direktemeldingar", Language.EN: "direct messages"},
    "dpia": {
        Language.NB: "vurdering av personvernkonsekvenser (DPIA)",
        Language.NN: "vurdering av personvernkonsekvensar (DPIA)",
        Language.EN: "data protection impact assessment (DPIA)",
    },
    "ros": {Language.NB: "risikovurdering", Language.NN: "risikovurdering"},
    "tlf": {Language.NB: "telefon", Language.NN: "telefon"},
    "jobbtlf": {Language.NB: "jobbtelefon", Language.NN: "jobbtelefon"},
    "altt": {Language.NB: "alternativ tekst", Language.NN: "alternativ tekst", Language.EN: "alternative text"},
}
# These are ordinary words of a language in lower case.
ONLY_IN_CAPITALS = {
    Language.EN: frozenset({"some"}),
    Language.NB: frozenset({"ros", "ai"}),
    Language.NN: frozenset({"ros", "ai"}),
}
# What is written in capitals even by those who shout nothing.
CAPITALS = words("nrk vg nav ks it hr pr gdpr eu dsa ssb nsm url pdf sms tv uu ki ai dpia 2fa dm")

# -- follow-ups

ACTORS = words("""
    leder ledere lederen lederne leiar leiarar leiaren sjef sjefer sjefen sjefar sjefane mellomleder mellomledere
    mellomleiar mellomleiarar toppleder toppledere ansatt ansatte tilsett tilsette vikar vikarer vikarar lærling
    lærlinger lærlingar student studenter studentar praktikant praktikanter praktikantar politiker politikere
    politikar politikarar lærer lærere lærar lærarar forsker forskere forskar forskarar lege leger legar sykepleier
    sykepleiere sjukepleiar sjukepleiarar konsulent konsulenter konsulentar innleid innleide frivillig frivillige
    tillitsvalgt tillitsvalgte tillitsvald tillitsvalde verneombud vernebod elev elever elevar barn ungdom ungdommer
    kommuner kommunar statsråd statsråder statsrådar ordfører ordførere ordførar ordførarar rådmann saksbehandler
    saksbehandlere sakshandsamar sakshandsamarar innbygger innbyggere innbyggjar innbyggjarar
    leader leaders manager managers boss bosses employee employees intern interns student students politician
    politicians teacher teachers researcher researchers doctor doctors nurse nurses contractor contractors consultant
    consultants temp temps volunteer volunteers children kids pupils
    """)
SELF = words("jeg vi eg me i we man ein en")
# «hvorfor?», «hvem bestemmer det?»: asks for more about what was answered.
MORE_ABOUT_IT = (
    r"(?:hvorfor|kvifor|why)(?: det| ikke| ikkje| not| is that| so)?|hvordan da|korleis då|når da|how so|"
    r"(?:hvem|kven|who) (?:bestemmer|bestemmer|avgjør|avgjer|sier|seier|decides?|says)(?: det| dette| that| it| so)?|"
    r"(?:kan (?:du|jeg|eg|vi) (?:gi|gje|få) (?:meg )?)?(?:et|eit|noen|nokre|flere|fleire)? ?(?:eksempel|"
    r"eksempler|døme)"
    r"(?: på det| på dette)?|gi (?:meg )?(?:et|eit) eksempel|gje (?:meg )?eit døme|"
    r"(?:can|could) you give (?:me )?(?:an )?examples?|(?:an |any )?examples?|for example|for eksempel|til dømes|"
    r"(?:hva|kva) (?:betyr|tyder|inneber|innebærer) (?:det|dette)|what does (?:that|it|this) mean|"
    r"fortell(?: meg)? mer|fortel(?: meg)? meir|tell me more|kan du (?:forklare|utdype|utdjupe)(?: det| mer|"
    r" meir| dette)*|"
    r"(?:hvor|kvar|kor) står det|where does it say(?: that| so)?|mer om (?:det|dette)|meir om (?:det|dette)|"
    r"(?:hva|kva) er grunnen(?: til det)?|(?:er det|is that) (?:noen|nokre|any) (?:unntak|exceptions?)"
)
# Words of a follow-up that bring nothing new.
LEANING = words("""
    og men enn samt også òg hva kva hvis viss dersom med om gjelder gjeld det da då den de dette her der så eller altså
    and but what about how if does that is it then there apply for also too samme same det slik
    """)
