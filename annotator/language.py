"""A guess of the language of a text, offline: by its script, then by its most frequent small words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

SAMPLE: Final = 20_000
"""Code points that are looked at: the beginning of a release tells as much as the whole."""

_SCRIPTS: Final = {
    "kana": re.compile(r"[\u3040-\u30ff\uff66-\uff9d]"),
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "hangul": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"),
    "arabic": re.compile(r"[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "hebrew": re.compile(r"[\u05d0-\u05ea]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "bengali": re.compile(r"[\u0980-\u09ff]"),
    "tamil": re.compile(r"[\u0b80-\u0bff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "armenian": re.compile(r"[\u0530-\u058f]"),
    "georgian": re.compile(r"[\u10a0-\u10ff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_NOT_LATIN: Final = re.compile(
    "[" + "".join(letters.pattern[1:-1] for script, letters in _SCRIPTS.items() if script != "latin") + "]"
)
_WEIGHTS: Final = {"kana": 2.0, "han": 2.0, "hangul": 2.0}
"""A Chinese, Japanese or Korean character says as much as two or more letters of an alphabet."""
_ONE_LANGUAGE: Final = {
    "hangul": "ko",
    "hebrew": "he",
    "bengali": "bn",
    "tamil": "ta",
    "thai": "th",
    "greek": "el",
    "armenian": "hy",
    "georgian": "ka",
}
_SMALL_WORDS: Final = {
    "latin": {
        "en": (
            "the of and to in that is for was on with as by at from it be are has have this which not will its he said"
        ),
        "fr": (
            "le la les des et du une dans que pour qui est au sur par avec il ne pas plus ce aux sont cette ont été a "
            "l d qu n s c"
        ),
        "es": "el la los las de y del que en una por con para su se es al como más este ha fue lo sus entre también",
        "de": (
            "der die das und den von zu mit des für ist im dem auf nicht eine ein sich als auch werden hat an wir bei"
        ),
        "it": (
            "il di che la e per in un una del della con non sono le dei gli nel è al alla ha anche più delle si da ed"
        ),
        "pt": (
            "o a de e do da em que os para com não uma dos as no na por mais ao é foi das um se pela são às também nos"
        ),
        "nl": "de het een van en in is dat op te zijn voor met die aan er niet wordt ook door naar om bij heeft worden",
        "pl": "w i na z do że się nie jest oraz o po dla przez od za przy jak to ze są był który która także być",
        "tr": "ve bir bu için ile de da olarak olan daha çok gibi sonra kadar ise en ancak olduğunu tarafından",
        "id": "yang dan di dari untuk dengan pada dalam ini itu tidak akan oleh ke adalah telah juga sebagai kepada",
        "sv": "och att det som i en på är av för med den till inte har de ett om var från vi kan ska",
        "da": "og at det i er en af til på den for med der de som et har ikke vil også fra men blev efter kan om ved",
        "no": "og det i er en av til på den for med som de et har ikke vil også fra men ble etter kan om ved å",
        "cs": "a se v na je že o s z do k i jako pro za by ale podle jsou byl který která po od při však také má aby",
        "sk": "a sa v na je že o s z do k aj ako pre za by ale podľa sú bol ktorý ktorá po od pri však tiež má aby",
        "hu": "a az és hogy nem is egy van volt meg csak már még de ha vagy mint ezt azt szerint után ki be",
        "fi": "ja on ei se että oli mutta myös kun hän tai joka ovat mukaan sekä kuin ole sen nyt vuoden tämä",
        "vi": "và của là các trong cho có được không với một những người đã tại về này sẽ từ đến",
        "ro": "și de la în a cu pe din pentru este care că nu sunt mai o un au fi prin al ale",
    },
    "cyrillic": {
        "ru": "и в не на что с по он как это из к для был от о его за мы также которые стороны году при до",
        "uk": "і в не на що з по він як це із до для був від про його за ми також які та у є",
        "bg": "и в не на че с по той като това от за е да са се към при до също които",
        "sr": "и у не на да са је од за се као су то који из о би али",
    },
    "arabic": {
        "ar": "في من على إلى أن عن التي الذي مع هذا هذه ما كان قد بين بعد لا أو كما ذلك وقال خلال",
        "ur": "کے کی میں کا ہے سے کو نے اور پر ہیں کہ یہ اس بھی کر تھا گیا ہو دونوں ساتھ نہیں لیے وہ",
        "fa": "و در به از که این را با است آن برای یک شد می بر خود تا کرد شده هم ها وی بود اما نیز",
    },
    "devanagari": {
        "hi": "के की में है का से को और ने पर हैं कि यह भी इस एक नहीं कर लिए था गया ही तो साथ",
        "ne": "को र छ मा ले का पनि भएको गरेको छन् लाई यो हो गर्न तथा",
        "mr": "आहे व या आणि च्या मध्ये ने हे की ते आहेत होते केले असे तर",
    },
}
_ALPHABETS: Final = {
    "en": "",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúü",
    "de": "äöüß",
    "it": "àèéìòù",
    "pt": "áâãàçéêíóôõú",
    "nl": "ëïéèö",
    "pl": "ąćęłńóśźż",
    "tr": "âçğıöşü",
    "id": "é",
    "sv": "åäöé",
    "da": "æøåé",
    "no": "æøåéò",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "fi": "äöåšž",
    "vi": "",  # too many to list: see below
    "ro": "ăâîșțşţ",
}
"""The letters that a language has besides a to z."""
_VIETNAMESE: Final = re.compile(r"[ăâđêôơưạ-ỹ]")
_FEWEST_LETTERS: Final = 12
_LEAST_SHARE: Final = 0.06
"""Of a text's words at least this share are small words of its language."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:[\u0900-\u097f]+[^\W\d_]*)*")
_ASCII_WORD: Final = re.compile(r"[a-z]+")
"""The same where there are no letters beyond a to z: found sooner."""
_URDU_LETTERS: Final = re.compile(r"[ٹڈڑںےھہ]")
_PERSIAN_LETTERS: Final = re.compile(r"[پچژگکی]")
_UKRAINIAN_LETTERS: Final = re.compile(r"[іїєґІЇЄҐ]")


def _languages_of(small_words: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """The languages that have a small word, by the word."""
    languages: dict[str, list[str]] = {}
    for language, words in small_words.items():
        for word in dict.fromkeys(words.split()):
            languages.setdefault(word, []).append(language)
    return languages


_LANGUAGES_OF: Final = {script: _languages_of(words) for script, words in _SMALL_WORDS.items()}


def guess_language(text: str) -> str:
    """The ISO 639-1 code of the language most of a text is in; "" where too little shows it."""
    sample = text[:SAMPLE]
    different = "".join(set(sample))  # of most questions only the characters that differ need be asked
    counts = _letters_of(sample, different)
    if sum(count * _WEIGHTS.get(script, 1.0) for script, count in counts.items()) < _FEWEST_LETTERS:
        return ""
    script = max(counts, key=lambda name: counts[name] * _WEIGHTS.get(name, 1.0))
    if script in ("han", "kana"):
        return "ja" if counts["kana"] * 10 > counts["han"] else "zh"
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    return _by_small_words(sample, different, script) or _by_letters(sample, script)


def _letters_of(sample: str, different: str) -> Mapping[str, int]:
    """How many letters of each script there are, or of the only script at least how many."""
    if not _NOT_LATIN.search(different):
        latin = _SCRIPTS["latin"].findall(different)
        return {"latin": len(latin) if len(latin) >= _FEWEST_LETTERS else sum(map(sample.count, latin))}
    return {script: sum(map(sample.count, letters.findall(different))) for script, letters in _SCRIPTS.items()}


def _by_small_words(sample: str, different: str, script: str) -> str:
    """The language whose small words are the most frequent; "" where none is clearly."""
    folded = sample.casefold()
    beyond = {letter for letter in different.lower() if letter > "\x7f" and letter.isalpha()}
    words = (_WORD if beyond else _ASCII_WORD).findall(folded)
    languages = _LANGUAGES_OF[script]
    found = dict.fromkeys(_SMALL_WORDS[script], 0)
    for word, count in Counter(filter(languages.__contains__, words)).items():
        for language in languages[word]:
            found[language] += count
    total = len(words)
    fits = _fits(sample.lower(), beyond) if script == "latin" and beyond else {}
    shares = {language: count / total * fits.get(language, 1.0) for language, count in found.items()}
    first, second, *_ = sorted(shares.values(), reverse=True)
    if first < _LEAST_SHARE or first * total < 2 or first < second * 1.15:
        return ""
    return max(shares, key=lambda language: shares[language])


def _fits(sample: str, beyond: Iterable[str]) -> Mapping[str, float]:
    """How far the letters beyond a to z are each language's own, from 0 to 1; a few foreign names matter little."""
    counts = {letter: sample.count(letter) for letter in beyond}
    total = sum(counts.values())
    fits = {
        language: (sum(counts.get(letter, 0) for letter in own) + 2) / (total + 2)
        for language, own in _ALPHABETS.items()
    }
    return fits | {"vi": (sum(counts[one] for one in counts if _VIETNAMESE.match(one)) + 2) / (total + 2)}


def _by_letters(sample: str, script: str) -> str:
    """The language that letters only it writes give away, in texts too short for words."""
    if script == "arabic":
        if _URDU_LETTERS.search(sample):
            return "ur"
        return "fa" if _PERSIAN_LETTERS.search(sample) else "ar"
    if script == "cyrillic":
        return "uk" if _UKRAINIAN_LETTERS.search(sample) else "ru"
    return "hi" if script == "devanagari" else ""
