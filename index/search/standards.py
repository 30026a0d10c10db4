"""Bokmål and nynorsk: the words of a question in the standard that the guidance is mostly written in.

Only words that the two standards write so differently that neither stem nor 4-grams reach from one to the other, nor
the vectors of a small model. docs/retrieval.md has what it is worth.
"""

import re
from collections.abc import Mapping
from functools import cache

# Nynorsk/bokmål. Words that give their standard away, and that are no words of English or Swedish.
MARKERS = """
eg/jeg ikkje/ikke kva/hva korleis/hvordan kven/hvem kvifor/hvorfor noko/noe nokon/noen nokre/noen frå/fra berre/bare
vere/være vore/vært dei/de mykje/mye sjølv/selv sjølve/selve meir/mer dykk/dere dykkar/deres deira/deres gjere/gjøre
gjer/gjør seie/si seier/sier medan/mens sidan/siden saman/sammen heile/hele heil/hel heilt/helt utan/uten eigen/egen
eige/eget eigne/egne fleire/flere skriv/skriver veit/vet kjem/kommer fekk/fikk vart/ble blei/ble gjev/gir gje/gi
tek/tar korkje/verken kvarandre/hverandre difor/derfor viss/hvis dersom/hvis finst/finnes spørje/spørre
høyrer/hører høyre/høre brukar/bruker lagar/lager svarar/svarer trur/tror tenkjer/tenker ynskjer/ønsker
ønskjer/ønsker ynskje/ønske ønskje/ønske legg/legger tilsett/ansatt tilsette/ansatte leiar/leder leiaren/lederen
leiarar/ledere leiing/ledelse verksemd/virksomhet verksemda/virksomheten arbeidsgjevar/arbeidsgiver
arbeidsgjevaren/arbeidsgiveren sakshandsaming/saksbehandling sakshandsamar/saksbehandler teneste/tjeneste
tenester/tjenester rettleiing/veiledning høve/anledning løyve/tillatelse opplysingar/opplysninger løn/lønn
"""
# Nynorsk/bokmål. These are changed as well in a question that a marker gives away.
OTHERS = """
me/vi ho/hun då/da no/nå òg/også ein/en eit/et kor/hvor kvar/hvor kvart/hvert annan/annen anna/annet kome/komme
gav/ga skreiv/skrev les/leser gong/gang gonger/ganger veke/uke veker/uker døme/eksempel moglegheit/mulighet
tilsetjing/ansettelse tilsetting/ansettelse tilsetje/ansette oppseiing/oppsigelse tryggleik/sikkerhet
rettleiar/veileder opplysing/opplysning skule/skole skulen/skolen heim/hjem heimeside/hjemmeside kjelde/kilde
kjelder/kilder meining/mening meiningar/meninger ytringsfridom/ytringsfrihet fridom/frihet handsaming/behandling
handsame/behandle innbyggjar/innbygger innbyggjarar/innbyggere søkjar/søker søkje/søke sjuk/syk sjukmelding/sykmelding
sjukmeld/sykmeldt røyste/stemme valkamp/valgkamp valkampen/valgkampen styresmakt/myndighet styresmakter/myndigheter
teieplikt/taushetsplikt teieplikta/taushetsplikten rettar/rettigheter personopplysingar/personopplysninger
bilete/bilde bileta/bildene biletet/bildet omsetje/oversette omsetjing/oversettelse pengar/penger selje/selge
tevling/konkurranse eigar/eier eigedom/eiendom bustad/bolig køyre/kjøre lækjar/lege lærar/lærer
forskar/forsker undersøking/undersøkelse utgreiing/utredning tilråding/anbefaling tilrå/anbefale føremål/formål
grunngjeving/begrunnelse grunngje/begrunne krevje/kreve krev/krever einskild/enkelt einskilde/enkelte
einskildvedtak/enkeltvedtak mogleg/mulig offentleg/offentlig offentlege/offentlige auke/øke aukar/øker
byrje/begynne byrjar/begynner opne/åpne open/åpen stengje/stenge mottakar/mottaker avsendar/avsender
følgjarar/følgere hending/hendelse hendingar/hendelser ulukke/ulykke førebyggje/forebygge førebu/forberede
kjensle/følelse trugsmål/trussel vald/vold krenkje/krenke ærekrenking/ærekrenkelse røynsle/erfaring
framlegg/forslag rådgjevar/rådgiver rådgjeving/rådgivning lovgjeving/lovgivning høyring/høring utval/utvalg
tillitsvald/tillitsvalgt vernebod/verneombud fråvær/fravær oppgåve/oppgave oppgåver/oppgaver ugild/inhabil
gåve/gave gåver/gaver rekning/regning opphald/opphold tilgjengeleg/tilgjengelig personleg/personlig
skriftleg/skriftlig munnleg/muntlig vanleg/vanlig lovleg/lovlig ulovleg/ulovlig rimeleg/rimelig
"""
WORD = re.compile(r"\w+")
# With a larger share of the words that tell the standards apart, the smaller one has guidance of its own to be found.
FEW = 0.2


def pairs(table: str) -> list[tuple[str, str]]:
    return [(nynorsk, bokmaal) for nynorsk, _, bokmaal in (each.partition("/") for each in table.split())]


@cache
def tables() -> tuple[tuple[frozenset[str], dict[str, str]], ...]:
    """For each standard, nynorsk first: the words that give it away, and how the other one writes its words."""
    markers, both = pairs(MARKERS), pairs(MARKERS + OTHERS)
    nynorsk = frozenset(nn for nn, _ in markers), dict(reversed(both))
    bokmaal = frozenset(nb for _, nb in markers), {nb: nn for nn, nb in reversed(both)}
    return nynorsk, bokmaal


def is_listed(word: str) -> bool:
    """True for a word of either standard, in lower case; such a word is no slip."""
    return any(word in table for _, table in tables())


def in_standard(question: str, counts: Mapping[str, int]) -> str:
    """The question in the standard that the guidance is mostly written in; only words that are commoner there change.

    `counts` says in how many texts each word stands, in lower case. A question that no marker gives away stays, and so
    does every question where there is guidance in both standards.
    """
    (nynorsk, to_bokmaal), (bokmaal, to_nynorsk) = tables()
    of_nynorsk, of_bokmaal = (sum(counts.get(word, 0) for word in words) for words in (nynorsk, bokmaal))
    foreign, table = (nynorsk, to_bokmaal) if of_bokmaal >= of_nynorsk else (bokmaal, to_nynorsk)
    both = min(of_nynorsk, of_bokmaal) > FEW * (of_nynorsk + of_bokmaal)
    if both or foreign.isdisjoint(word.lower() for word in WORD.findall(question)):
        return question
    return WORD.sub(lambda match: in_other(match.group(), table, counts), question)


def in_other(word: str, table: Mapping[str, str], counts: Mapping[str, int]) -> str:
    lower = word.lower()
    other = table.get(lower, lower)
    if counts.get(other, 0) <= counts.get(lower, 0):
        return word
    return other.capitalize() if word[0].isupper() else other
