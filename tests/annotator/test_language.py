"""Guessing the language of a text by its script and small words."""

import json
from pathlib import Path

import pytest

from annotator.language import guess_language

SHARED = Path(__file__).resolve().parents[3] / "shared"

SAMPLES = {
    "en": "The two sides agreed to expand their trade and to hold the next round of talks in the spring.",
    "fr": "Les deux parties sont convenues de renforcer leur coopération dans le domaine du commerce et de la paix.",
    "es": "Las dos partes acordaron ampliar la cooperación en el comercio y celebrar la próxima ronda en el otoño.",
    "de": "Die beiden Seiten haben sich darauf geeinigt, den Handel auszubauen und die Gespräche mit der EU zu führen.",
    "it": "Le due parti hanno deciso di rafforzare la cooperazione nel commercio e di incontrarsi con gli esperti.",
    "pt": "As duas partes concordaram em ampliar a cooperação no comércio e não definiram uma data para os encontros.",
    "da": "De to parter blev enige om at udvide handlen og om at mødes igen, hvor også havmiljøet bliver drøftet.",
    "no": "De to partene ble enige om å utvide handelen og om å møtes igjen, hvor også havmiljøet blir drøftet.",
    "sv": "De två parterna kom överens om att utöka handeln och att träffas igen, där även havet ska tas upp.",
    "cs": "Obě strany se dohodly, že rozšíří obchod a že se po volbách znovu sejdou, aby jednaly také o řekách.",
    "sk": "Obe strany sa dohodli, že rozšíria obchod a že sa po voľbách znova stretnú, aby rokovali aj o riekach.",
    "hu": "A két fél megállapodott abban, hogy bővítik a kereskedelmet, és hogy a választások után ismét találkoznak.",
    "fi": "Osapuolet sopivat, että kauppaa lisätään ja että ne tapaavat uudelleen, kun vaalit on pidetty.",
    "vi": "Hai bên đã thống nhất mở rộng thương mại và sẽ gặp lại nhau sau bầu cử để bàn về các vùng biển.",
    "ru": "Стороны договорились о расширении торговли и о том, что следующая встреча пройдет в Москве.",
    "uk": "Сторони домовилися про розширення торгівлі та про те, що наступна зустріч відбудеться у Києві.",
    "ar": "اتفق الجانبان على تعزيز التعاون في مجال التجارة وعلى عقد الجولة القادمة من المحادثات.",
    "ur": "دونوں ممالک نے تجارت کو بڑھانے پر اتفاق کیا ہے اور اگلا اجلاس اسلام آباد میں ہو گا۔",
    "fa": "دو طرف بر گسترش همکاری‌ها در زمینه تجارت تأکید کردند و دور بعدی گفتگوها در تهران برگزار می‌شود.",
    "he": "שני הצדדים הסכימו להרחיב את הסחר ולקיים את הסבב הבא של השיחות.",
    "zh": "双方同意扩大贸易，并在春季举行下一轮会谈。",
    "ja": "両国は貿易の拡大で合意し、次回の協議を春に開く。",
    "ko": "양국은 무역을 확대하고 다음 회담을 봄에 열기로 합의했다.",
    "hi": "दोनों पक्षों ने व्यापार बढ़ाने और अगले दौर की वार्ता आयोजित करने पर सहमति जताई है।",
}


@pytest.mark.parametrize("language", SAMPLES)
def test_a_sentence_of_a_release_is_enough(language: str) -> None:
    assert guess_language(SAMPLES[language]) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Kabinett hat das Gesetz um ein Jahr verlängert."),
        ("de", "Um die Küste zu schützen, das Moor zu erhalten und das Öl zu bergen."),
        ("fr", "Le ministre a reçu une délégation à l’élysée."),
        ("pt", "O ministro não vai à cimeira, mas o presidente vai."),
        ("cs", "Vláda schválila nový zákon o dopravě, který začne platit od ledna."),
    ],
)
def test_the_letters_that_a_language_does_not_have_speak_against_it(language: str, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", "   \n", "12.5", "*** 2026 ***", "OK", "\ud800", "Xyzzy plugh frobnicate quux"])
def test_nothing_is_said_where_nothing_shows_it(text: str) -> None:
    assert guess_language(text) == ""


def test_a_few_foreign_names_do_not_change_the_answer() -> None:
    assert guess_language(SAMPLES["zh"] + " Wang Yi, CPEC.") == "zh"
    assert guess_language(SAMPLES["en"] + " (外交部)") == "en"


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert guess_language(SAMPLES["en"] * 1000 + SAMPLES["ru"] * 10_000) == "en"


@pytest.mark.parametrize(("key", "language"), [("text", "en"), ("fr", "fr"), ("es", "es")])
def test_sentences_of_the_united_nations_are_hardly_ever_taken_for_another_language(key: str, language: str) -> None:
    path = SHARED / "cases/themes/un_quadclass.jsonl"
    if not path.exists():
        pytest.skip("the sentences of the United Nations are not beside the repository")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    guesses = [guess_language(row[key]) for row in rows if len(row.get(key) or "") >= 80]
    assert sum(guess not in (language, "") for guess in guesses) <= len(guesses) * 0.02
    assert guesses.count(language) >= len(guesses) * 0.93
