"""A guess of a text's language, offline: by its script, then by its most frequent function words."""

import re
from collections import Counter

_SAMPLE = 20_000  # characters looked at; a release says what it is long before

# Scripts that one language has nearly for itself
_SCRIPTS = {
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hi": re.compile(r"[\u0904-\u0939]"),
    "bn": re.compile(r"[\u0985-\u09b9]"),
    "th": re.compile(r"[\u0e01-\u0e30]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ja": re.compile(r"[\u3041-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "arabic": re.compile(r"[\u0621-\u06d3]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}

# The words that running text cannot do without
_WORDS = {
    "latin": {
        "en": "the of and to in that for on with is by was as it its at from this be are have has",
        "fr": "le la les de des du et à en un une que qui dans pour sur par est au aux avec a ce il",
        "es": "el la los las de del y en que un una por con para se su es al lo como más ha sus",
        "de": "der die das und in den von zu mit des auf für im dem ist eine ein nicht sich als auch werden",
        "it": "il la le di e che in un una per con del della dei gli è si al da non nel sono i",
        "pt": "o a os as de do da dos das e em que um uma para com por no na não se ao pelo mais",
        "nl": "de het een en van in is dat op te voor met zijn niet aan er om ook als door naar",
        "pl": "w i na z się do że nie jest o jak przez po dla od oraz za który są to",
        "tr": "ve bir bu için ile de da olarak olan gibi daha çok en ne ki ancak sonra kadar",
        "id": "yang dan di dengan untuk dari pada ini dalam itu adalah oleh akan tidak ke sebagai juga",
        "sv": "och att det i en som på är av för med till den har inte om ett de var från",
    },
    "cyrillic": {
        "ru": "и в не на что с по как это для из от о за к до при между его также был было",
        "uk": "і в не на що з та як це для із від про за до при між його також був було є",
        "bg": "и в не на че с по как това за от до при между също е са да се ще",
    },
    "arabic": {
        "ar": "في من على إلى أن عن التي الذي هذا هذه مع بين كما ما لا أو ذلك قد كان بعد",
        "ur": "کے کی میں کا اور سے کو ہے پر نے کہ ہیں اس یہ بھی کر تھا گا ہوئے ایک لئے لیے",
        "fa": "و در به از که این را با است برای آن یک خود تا بر هم می شد شده های ها",
    },
}
_LISTS = {script: {code: frozenset(words.split()) for code, words in by.items()} for script, by in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the language in which most of the text is written, or "" where that cannot be told."""
    sample = text[:_SAMPLE]
    letters = {script: len(pattern.findall(sample)) for script, pattern in _SCRIPTS.items()}
    script = max(letters, key=lambda one: letters[one])
    if letters[script] < 2:
        return ""
    if script == "zh" and letters["ja"] * 20 > letters["zh"]:  # Japanese writes kana among its ideographs
        return "ja"
    return script if script not in _LISTS else _by_words(sample, _LISTS[script])


def _by_words(sample: str, lists: dict[str, frozenset[str]]) -> str:
    counts = Counter(_WORD.findall(sample.casefold()))
    scores = {code: sum(counts[word] for word in words) for code, words in lists.items()}
    best, second = sorted(scores.values(), reverse=True)[:2]
    return max(scores, key=lambda code: scores[code]) if best > second else ""
