"""Guessing what the columns of a table are: by their names in several languages, then by what they hold."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.dates import iso_date
from annotator.formats.columns import KNOWN

Sample = Sequence[Mapping[str, Any]]
"""The first rows."""

_NAMES = {
    "text": (
        "text texts body content contents fulltext full_text article article_text release release_text press_release "
        "message speech statement transcript sentence sent_text sentence_text texte contenu corps texto contenido "
        "cuerpo conteudo inhalt volltext meldung testo contenuto corpo tekst tekst_pelny metin icerik satz oracion "
        "текст содержание текст_релиза предложение 正文 内容 全文 文本 本文 テキスト 句子 نص النص المحتوى متن توضیحات "
        "תוכן טקסט पाठ सामग्री 본문 내용"
    ),
    "title": (
        "title titles headline head heading subject doc_title titre intitule titulo titular titel uberschrift "
        "schlagzeile titolo oggetto tytul baslik заголовок название 标题 標題 题目 題名 タイトル 見出し "
        "عنوان العنوان سرخی "
        "כותרת शीर्षक 제목"
    ),
    "date": (
        "date dates day published published_at published_on publication_date pubdate pub_date publish_date "
        "date_published release_date posted created created_at datetime timestamp time datum veroffentlicht fecha "
        "fecha_publicacion data data_pubblicazione tarih дата дата_публикации 日期 发布日期 發布日期 时间 日付 公開日 "
        "تاريخ "
        "التاريخ تاریخ תאריך दिनांक तारीख 날짜"
    ),
    "source": (
        "source sources outlet publisher newspaper agency issuer sender organisation organization quelle "
        "herausgeber fuente medio fonte zrodlo kaynak источник издание 来源 來源 媒体 出典 発行元 "
        "مصدر المصدر ماخذ منبع מקור स्रोत 출처"
    ),
    "url": (
        "url urls link links href uri web website address web_address permalink adresse_web lien enlace "
        "ссылка адрес 链接 網址 网址 リンク رابط الرابط ربط لینک קישור लिंक 링크"
    ),
    "language": "language lang langue sprache idioma lingua jezyk dil язык 语言 語言 言語 لغة اللغة زبان שפה भाषा 언어",
    "annotator": "annotator coder coder_id coder_name rater codeur kodierer codificador codificatore кодировщик",
    "document": (
        "document document_id doc doc_id docid docname article_id release_id text_id press_release_id file_id "
        "file filename dokument documento документ 文档 文件"
    ),
    "themes": "sent_labels labels",
    "number": (
        "number sentence_number sentence_no sent_no sent_id sentence_id sentence_nr sent_number sent_num sentnr "
        "unit_id satznummer satz_nr"
    ),
}
_ROLES = {re.sub(r"[\W_]+", "", name): role for role, names in _NAMES.items() for name in names.split()}
_ADDRESS = re.compile(r"https?://\S+$")
_LONG = 60  # characters on average: titles have fewer
_SHORT = 60  # of a date as it is written
_MOSTLY = 0.7


def guess_roles(names: Sequence[str], sample: Sample, said: Mapping[str, str]) -> dict[str, str]:
    """The roles of columns that are found by name or by what they hold, besides those that are said already.

    A known name is what it says. Every role but `theme` and `extra` goes to one column at most.
    """
    taken = set(said.values())
    roles: dict[str, str] = {}

    def give(name: str, role: str) -> None:
        if role not in taken:
            roles[name] = role
            taken.add(role)

    free = [name for name in names if name and name not in said]
    for name in free:
        if name in KNOWN:
            give(name, name)
    for name in free:
        role = _ROLES.get(_plain(name), "")
        if name not in roles and role and _can_be(role, [row.get(name) for row in sample]):
            give(name, role)
    values = {name: [row.get(name) for row in sample] for name in free if name not in roles and name not in KNOWN}
    if "text" not in taken:
        give(_longest(values), "text")
    for role in ("url", "date"):
        candidates = [name for name in values if name not in roles and _share(role, values[name]) >= _MOSTLY]
        if len(candidates) == 1:
            give(candidates[0], role)
    return {name: role for name, role in roles.items() if name}


def _plain(name: str) -> str:
    """The name without accents, capitals and what stands between its words."""
    from annotator.dates import fold

    return re.sub(r"[\W_]+", "", fold(name))


def _can_be(role: str, values: Sequence[Any]) -> bool:
    """Whether what the column holds goes with its name: “data” is a date in Italian only, a “link” may be a number."""
    if not any(value not in (None, "") for value in values):
        return True
    if role in ("date", "url"):
        return _share(role, values) >= 0.5
    if role == "number":
        return _share(role, values) >= _MOSTLY
    if role in ("text", "title"):
        return all(isinstance(value, str) or value is None for value in values) and _share("words", values) >= 0.5
    return all(isinstance(value, str | int | float) or value is None for value in values)


def _share(role: str, values: Sequence[Any]) -> float:
    """Of the cells that say something, how many could be this."""
    said = [str(value).strip() for value in values if value not in (None, "")]
    return sum(_is(role, value) for value in said) / len(said) if said else 0.0


def _is(role: str, value: str) -> bool:
    match role:
        case "url":
            return bool(_ADDRESS.match(value))
        case "date":  # not a year or another number alone
            return len(value) <= _SHORT and not re.fullmatch(r"\d{1,6}", value) and bool(iso_date(value))
        case "number":
            return bool(re.fullmatch(r"\d{1,9}(\.0)?", value))
    return bool(re.search(r"[^\W\d_]", value))


def _longest(values: Mapping[str, Sequence[Any]]) -> str:
    """The column that clearly has the longest texts; "" where none has."""
    lengths = sorted(((_mean_length(held), name) for name, held in values.items()), reverse=True)
    if not lengths or lengths[0][0] < _LONG or (len(lengths) > 1 and lengths[0][0] < 1.5 * lengths[1][0]):
        return ""
    return lengths[0][1]


def _mean_length(values: Sequence[Any]) -> float:
    texts = [value for value in values if isinstance(value, str) and value and not _ADDRESS.match(value)]
    return sum(map(len, texts)) / len(texts) if len(texts) * 2 > len(values) else 0.0
