"""Encodings, line ends, and what is no text."""

import codecs
from pathlib import Path

import pytest

from annotator.formats import read
from annotator.formats.columns import Options
from annotator.formats.decoding import MAX_DOCUMENT, decode, detect, usable
from annotator.formats.protocol import Incoming
from annotator.refusal import Refusal

SENTENCES = {
    "polish": ("cp1250", "Rzecznik MSZ poinformował, że minister spotka się w środę z przedstawicielami państw."),
    "czech": ("cp1250", "Ministr zahraničí přijal velvyslance Slovenska. Řekl, že spolupráce obou zemí je výborná."),
    "hungarian": ("cp1250", "A külügyminiszter közölte, hogy az őszi ülésen újabb döntés várható az űrkutatásról."),
    "romanian": ("cp1250", "Ministrul a declarat că întâlnirea a fost importantă; următoarea şedinţă are loc mâine."),
    "turkish": ("cp1254", "Dışişleri Bakanı, görüşmelerin verimli geçtiğini söyledi. Çalışmalar sürüyor, şöyle dedi."),
    "spanish": ("cp1252", "El señor ministro dijo que este año España enviará más ayuda. «No hay duda», añadió."),
    "french": ("cp1252", "Le ministre a déclaré que l’accord était signé. « C’est une étape », a-t-il dit."),
    "german": ("cp1252", "Der Außenminister erklärte, für Österreich gelte „das Völkerrecht“."),
    "portuguese": ("cp1252", "O ministro afirmou que não haverá redução das exportações. A reunião será em São Paulo."),
    "swedish": ("cp1252", "Utrikesministern träffade sin motpart på lördagen. Överenskommelsen gäller från i år."),
    "one accent": ("cp1252", "The café opens at nine."),
    "one pound sign": ("cp1252", "Aid of £5 million – said the minister."),
    "hebrew": ("cp1255", "שר החוץ אמר כי הפגישה הייתה מוצלחת. הצדדים יפגשו שוב בחודש הבא."),
    "ukrainian": ("cp1251", "Міністр закордонних справ заявив, що переговори були успішними."),
    "greek": ("cp1253", "Ο υπουργός Εξωτερικών δήλωσε ότι οι συνομιλίες ήταν επιτυχείς."),
    "arabic": ("cp1256", "قال وزير الخارجية إن المحادثات كانت ناجحة. وسيعقد الاجتماع القادم في القاهرة."),
    "thai": ("cp874", "รัฐมนตรีต่างประเทศกล่าวว่าการหารือประสบความสำเร็จ"),
    "chinese": ("gb18030", "外交部长表示，两国将继续合作。会谈在北京举行。"),
    "taiwanese": ("big5", "外交部長表示，兩國將繼續合作。會談在台北舉行。"),
    "japanese": ("cp932", "外務大臣は会談が成功したと述べた。次回は東京で開かれる。"),
    "japanese unix": ("euc_jp", "外務大臣は会談が成功したと述べた。次回は東京で開かれる。"),
    "japanese mail": ("iso2022_jp", "外務大臣は会談が成功したと述べた。次回は東京で開かれる。"),
    "korean": ("cp949", "외교부 장관은 회담이 성공적이었다고 말했다. 다음 회의는 서울에서 열린다."),
}
TWINS = {
    "UDHR_Arabic_ISO-8859-6.txt": "UDHR_Arabic_UTF-8.txt",
    "UDHR_Arabic_WINDOWS-1256.txt": "UDHR_Arabic_UTF-8.txt",
    "UDHR_English_UTF-16BE.txt": "UDHR_English_UTF-16LE.txt",
    "UDHR_Russian_KOI8-R.txt": "UDHR_Russian_WINDOWS-1251.txt",
}
BEGINNINGS = {
    "IndianTreaty_English_UTF-16LE.txt": "WHEREAS, the Sisseton",
    "UDHR_Chinese_GB2312.txt": "世界人权宣言\n联合国大会",
    "UDHR_English_UTF-16LE.txt": "Universal Declaration of Human Rights\nPreamble",
    "UDHR_French_WINDOWS-1252.txt": "Déclaration universelle des droits de l'",
    "UDHR_Greek_CP1253.txt": "ΟΙΚΟΥΜΕΝΙΚΗ ΔΙΑΚΗΡΥΞΗ",
    "UDHR_Hindi_UTF-8.txt": "मानव अधिकारों की सार्वभौम घोषणा",
    "UDHR_Japanese_CP932.txt": "『世界人権宣言』",
    "UDHR_Korean_ISO-2022-KR.txt": "세 계 인 권 선 언",
    "UDHR_Russian_WINDOWS-1251.txt": "Всеобщая декларация прав человека",
    "UDHR_Thai_UTF-8.txt": "ปฏิญญาสากลว่าด้วยสิทธิมนุษยชน",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_short_text_is_read_in_the_encoding_it_has(name: str) -> None:
    encoding, text = SENTENCES[name]
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ["Ministers met 🎻 in Montréal.\nThey agreed.", "外交部长表示。\n两国将继续合作。"])
def test_unicode_is_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_big_endian_mark_is_understood() -> None:
    assert decode(codecs.BOM_UTF16_BE + "Ministers met.".encode("utf-16-be")) == "Ministers met."


def test_every_text_of_the_corpus_decodes(shared: Path) -> None:
    for path in sorted((shared / "corpus/press/txt").iterdir()):
        if path.name == "ascii_nul__01Mar2007Kennedy3.txt":
            with pytest.raises(Refusal, match="nothing but NUL characters"):
                decode(path.read_bytes())
            continue
        text = decode(path.read_bytes())
        assert "\r" not in text
        assert "\ufffd" not in text
        assert not text.startswith("\ufeff")


@pytest.mark.parametrize("name", TWINS)
def test_an_encoding_decodes_to_what_its_twin_decodes_to(name: str, shared: Path) -> None:
    folder = shared / "corpus/press/txt_encodings"
    assert decode((folder / name).read_bytes()) == decode((folder / TWINS[name]).read_bytes())


@pytest.mark.parametrize("name", BEGINNINGS)
def test_every_encoding_of_the_corpus_is_recognised(name: str, shared: Path) -> None:
    text = decode((shared / "corpus/press/txt_encodings" / name).read_bytes())
    assert text.lstrip().startswith(BEGINNINGS[name])


def test_line_ends_become_newlines_and_nothing_else_changes() -> None:
    assert decode(b"One.\r\nTwo.\rThree.\n\n  Four\xc2\xa0five.\t") == "One.\nTwo.\nThree.\n\n  Four\u00a0five.\t"
    assert decode("A\u2028B\u0085C".encode()) == "A\u2028B\u0085C"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff\u200b \n".encode()])
def test_a_text_without_a_visible_character_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(Refusal, match="empty"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 text", "a PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "not a text file"),
        (bytes(range(1, 32)) * 20, "not a text file"),
        (b"The minister met\x00 her colleague on Monday and on Tuesday, they said.", "NUL character .at byte 16."),
        ("Über die Lage. ".encode() * 50 + b"\xff!", "damaged at byte 800"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        decode(data)


def test_a_text_of_more_than_the_limit_is_refused() -> None:
    with pytest.raises(Refusal, match="too large"):
        decode(b"a" * (MAX_DOCUMENT + 1))


def test_half_a_surrogate_pair_is_refused_and_a_whole_one_is_not() -> None:
    with pytest.raises(Refusal, match="lone surrogate at position 4"):
        usable("half\ud83d")
    assert usable("\U0001f3bb") == "🎻"
    with pytest.raises(Refusal, match="lone surrogate at position 5"):
        decode("Lone \ud800 surrogate here.".encode("utf-8", "surrogatepass"))


def test_an_ascii_file_is_utf_8() -> None:
    assert detect(b"Plain.").name == "utf-8"


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_certain(encoding: str) -> None:
    assert detect("Ministers met. They agreed on trade.".encode(encoding)).certain


@pytest.mark.parametrize("name", ["french", "one pound sign", "polish", "hebrew", "japanese unix"])
def test_what_could_be_read_otherwise_is_a_guess_with_the_others_beside_it(name: str) -> None:
    encoding, text = SENTENCES[name]
    found = detect(text.encode(encoding))
    assert (found.name, found.certain) == (encoding, False)
    assert found.likely
    assert encoding not in found.likely
    assert [guess.value for guess in found.guesses] == [encoding]


@pytest.mark.parametrize("name", ["ukrainian", "arabic", "japanese mail"])
def test_what_can_be_read_in_one_way_only_is_certain(name: str) -> None:
    encoding, text = SENTENCES[name]
    assert detect(text.encode(encoding)).certain


def test_the_encoding_that_a_user_names_takes_off_a_mark(tmp_path: Path) -> None:
    for encoding, data in (("utf-8", "utf-8-sig"), ("UTF-16LE", "utf-16"), ("utf_16", "utf-16")):
        path = tmp_path / "a.csv"
        path.write_bytes("text\nThey met.\n".encode(data))
        (found,) = read(path, lambda _: None, Options(encoding=encoding))
        assert isinstance(found, Incoming)
        assert found.text == "They met."


def test_a_file_of_nothing_but_nul_was_damaged() -> None:
    with pytest.raises(Refusal, match="nothing but NUL characters: it was damaged"):
        decode(bytes(5000))
