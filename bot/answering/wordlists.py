"""Words by which a message is understood, of all languages together: people mix them. Nothing depends on the corpus.

Each language's own stand in ``bot/languages/<code>/words.yaml``; ``Pack`` says what each list is for. Here they are
joined, and beside them stand names, which are the same in every language.
"""

from bot.languages import either, pack, union, word_set
from bot.types import Language


def any_of(name: str) -> str:
    """A regular expression for one of a list of words, the longest first."""
    return "|".join(sorted(union(name), key=lambda word: (-len(word), word)))


SIGNED = either("signed")
SIGNED_AFTER_STOP = either("signed_after_stop")
EMPHASISED = union("emphasised")
NO_STOP = union("no_stop")
GOES_ON = rf"\W*(?:{any_of('goes_on')})\b"

RESTRICTING = rf"\W*(?:\w+\W+){{0,3}}(?:{any_of('restricting')})\b"

ASKING_WORDS = union("asking_words")
ASKING_VERBS = union("asking_verbs")
MODALS = union("modals")
SUBJECTS = union("subjects")
JOINTS = union("joints")
ASKING_PHRASES = either("asking_phrases")
RULED = either("ruled")
ADDRESSED = union("addressed")
PRESENTS = either("presents")
BEFORE_SYMBOLS = any_of("before_symbols")
SECOND_JOINTS = any_of("second_joints")
SECOND_QUESTION = either("second_question")
SUBORDINATE = rf"\s(?:{either('subordinate')})\b[^,;.?!]*"
CLEFT = rf"\s*(?:{either('cleft')})\b"
GENERIC = union("generic")
PLURALS = union("plurals")
PRONOUNS = union("pronouns")
PLURAL_FORMS = either("plural_forms")
VERB_FORMS = either("verb_forms")

NEGATION = either("negation")
NO_NEGATION = either("no_negation")
EXCEPTION = either("exception")
NOT_NEEDED = either("not_needed")

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
    "fb": "Facebook",
    "insta": "Instagram",
    "instaen": "Instagram",
    "ig": "Instagram",
    "snap": "Snapchat",
    "snappen": "Snapchat",
    "fjesboka": "Facebook",
    "fjesbok": "Facebook",
}
NAMES_IN_TWO = "tik tok|face book|snap chat|you tube|linked in|whats app"
# Nicknames, and what they are run together with: «fb-gruppa», «instakontoen», «snapstory».
NICKNAMES = "|".join(sorted((nick for nick, name in NAMES.items() if nick != name.lower()), key=len, reverse=True))
ON_A_PLATFORM = "annons|bild|bilet|feed|grupp|innleg|kanal|konto|live|meld|post|profil|reklam|sid|stor|video"
PLATFORMS = frozenset(NAMES.values()) - {"ChatGPT"}

# Short form -> language -> spelt out.
SHORT_FORMS = {
    form: {language: pack(language).short_forms[form] for language in Language if form in pack(language).short_forms}
    for form in dict.fromkeys(form for language in Language for form in pack(language).short_forms)
}
ONLY_IN_CAPITALS = {language: frozenset(pack(language).only_in_capitals) for language in Language}
# What is written in capitals even by those who shout nothing.
CAPITALS = word_set("nrk vg nav ks it hr pr gdpr eu dsa ssb nsm url pdf sms tv uu ki ai dpia 2fa dm")

ACTORS = union("actors")
SELF = union("self")
LEANING = union("leaning")
MORE_ABOUT_IT = rf"(?:(?:{any_of('more_joints')}) )?(?:{either('more_about_it')})"
OPENING = rf"^(?:{either('openings')})\b"
PERHAPS_OPENING = rf"^(?:{either('perhaps_openings')})\b"
LONE_OPENING = rf"^(?:{any_of('lone_openings')})\b"
FRAGMENTS = union("fragments")
POINTERS = union("pointers")
PERHAPS_POINTERS = union("perhaps_pointers")
ASKED_FOR = {name: language for language in Language for name in pack(language).asked_for}
LANGUAGE_SWITCH = (
    rf"^(?:{either('switch_openings')})?[\s,]*(?:{any_of('switch_words')})\s+(?P<language>{'|'.join(ASKED_FOR)})\W*"
    rf"(?:{any_of('switch_ends')})?\W*$"
)
