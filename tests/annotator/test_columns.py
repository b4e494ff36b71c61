"""What the columns of tables are: said, named, or guessed; and what becomes of the further ones."""

from pathlib import Path

import pytest

from annotator.formats import look, read
from annotator.formats.columns import Columns, Options
from annotator.formats.protocol import Incoming
from annotator.records import DATE_AS_GIVEN, extra_fields
from annotator.refusal import Refusal

LONG = "The ministers of both countries met in the capital on Sunday and agreed to continue their talks in the spring."


def read_table(path: Path, content: str, *words: str, per: str = "", language: str = "") -> list[Incoming]:
    """The documents of a table of this content, which must all be good."""
    path.write_text(content, encoding="utf-8")
    problems: list[str] = []
    found = list(read(path, problems.append, Options(language=language, columns=Columns.of_words(words, per))))
    assert problems == []
    assert not [one for one in found if isinstance(one, Refusal)]
    return [one for one in found if isinstance(one, Incoming)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


@pytest.mark.parametrize(
    "header",
    [
        "Headline,Published,Body,Link,Outlet",
        "Titre,Date de publication,Texte,Lien,Source",
        "Titel,Datum,Volltext,Link,Quelle",
        "Título,Fecha,Contenido,Enlace,Fuente",
        "标题,发布日期,正文,链接,来源",
        "العنوان,التاريخ,النص,رابط,المصدر",
        "Заголовок,Дата,Текст,Ссылка,Источник",
        "見出し,日付,本文,リンク,出典",
    ],
)
def test_columns_are_found_by_their_names_in_many_languages(header: str, table: Path) -> None:
    (found,) = read_table(table, f"{header}\nMeeting,5 May 2026,{LONG},https://mfa.example/1,MFA\n")
    assert found == Incoming(LONG, "Meeting", "2026-05-05", "MFA", "https://mfa.example/1")


def test_without_names_the_longest_texts_the_dates_and_the_addresses_are_recognised(table: Path) -> None:
    (found,) = read_table(table, f"a,b,c,d\n05.03.2026,{LONG},https://mfa.example/1,Asia\n")
    assert (found.text, found.date, found.url) == (LONG, "2026-03-05", "https://mfa.example/1")
    assert found.extra == (("d", "Asia"),)


def test_a_name_that_means_something_else_here_is_not_believed(table: Path) -> None:
    (found,) = read_table(table, f"text,data,link\n{LONG},confidential,7\n")
    assert (found.date, found.url) == ("", "")
    assert found.extra == (("data", "confidential"), ("link", "7"))


def test_what_is_said_of_columns_goes_before_every_guess(table: Path) -> None:
    content = f"title,Body,Summary,Date,Published,Region\nA,{LONG},Short one.,2020,2026-05-01,Asia\n"
    (found,) = read_table(table, content, "text=Summary", "date=Published", "none=Body", "extra=Region,Date")
    assert found == Incoming("Short one.", "A", "2026-05-01", extra=(("date", "2020"), ("Region", "Asia")))


def test_a_column_with_a_comma_in_its_name_can_be_named(table: Path) -> None:
    (found,) = read_table(table, f'"Text, full",x\n{LONG},1\n', "text=Text, full")
    assert (found.text, found.extra) == (LONG, (("x", "1"),))


def test_with_a_row_per_document_yes_and_no_are_fields_too(table: Path) -> None:
    (found,) = read_table(table, f"text,embargoed,themes\n{LONG},1,peace\n", per="document")
    assert found.extra == (("embargoed", "1"), ("themes", "peace"))
    assert found.sentences is None


def test_sentences_without_numbers_are_counted_for_each_document_and_coder(table: Path) -> None:
    content = "doc_id,coder,sentence,peace,year\nA,X,One.,1,2020\nA,X,Two.,0,2020\nA,Y,One.,1,2020\nA,Y,Two.,1,2020\n"
    (found,) = read_table(table, content, per="sentence")
    assert (found.text, found.id, found.themes, found.extra) == ("One. Two.", "A", ("peace",), (("year", "2020"),))
    assert [(one.start, one.annotator, one.themes) for one in found.decisions] == [
        (0, "X", ("peace",)),
        (5, "X", ()),
        (0, "Y", ("peace",)),
        (5, "Y", ("peace",)),
    ]


def test_a_table_of_sentences_without_documents_is_one_document(table: Path) -> None:
    (found,) = read_table(table, "text,peace\nOne.,1\nTwo.,0\n", per="sentence")
    assert (found.id, found.text, found.themes) == ("table", "One. Two.", ("peace",))


def test_sentences_that_another_program_counts_from_nought_come_in(table: Path) -> None:
    (found,) = read_table(table, "doc_id,sent_id,sent_text,KILL\n11,0,One.,0\n11,1,Two.,1\n")
    assert found.sentences is not None
    assert [one.number for one in found.sentences] == [1, 2]
    assert found.decisions[1].themes == ("KILL",)


def test_what_is_said_to_be_a_theme_or_a_field_is_one(table: Path) -> None:
    content = "document,number,text,peace,flag\nA,1,One.,,1\nA,2,Two.,,1\n"
    (found,) = read_table(table, content, "theme=peace", "extra=flag")
    assert (found.themes, found.extra) == (("peace",), (("flag", "1"),))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["text=Nothing"], "there is no column “Nothing”; there are: “title”, “Body”"),
        (["text=Body", "title=Body,title"], "only one column can be “title”"),
        (["theme=title"], "cannot be a theme"),
        (["none=Body"], "no column “text”, and none that is clearly the texts"),
    ],
)
def test_what_cannot_be_is_refused_with_the_columns_that_there_are(words: list[str], said: str, table: Path) -> None:
    with pytest.raises(Refusal, match=said):
        read_table(table, f"title,Body\nA,{LONG}\n", *words)


@pytest.mark.parametrize("word", ["text", "text=", "body=text"])
def test_words_that_say_nothing_of_a_column_are_refused(word: str) -> None:
    with pytest.raises(Refusal, match="--map"):
        Columns.of_words([word])


def test_dates_of_a_table_are_read_alike_and_kept_as_given_where_they_are_not_understood(table: Path) -> None:
    found = read_table(table, "text,date\nOne.,25/12/2025\nTwo.,03/04/2026\nThree.,soon\nFour.,2026-01\n")
    assert [one.date for one in found] == ["2025-12-25", "2026-04-03", "", "2026-01"]
    assert [one.extra for one in found] == [(), (), ((DATE_AS_GIVEN, "soon"),), ()]


def test_a_date_of_which_only_the_year_is_certain_is_kept_as_given_too(table: Path) -> None:
    (found,) = read_table(table, "text,date\nTwo.,03/04/2026\n")
    assert (found.date, found.extra) == ("2026", ((DATE_AS_GIVEN, "03/04/2026"),))


def test_a_language_that_is_said_goes_before_the_files(table: Path) -> None:
    (found,) = read_table(table, "text,language\nOne.,en\n", language="fr")
    assert found.language == "fr"


@pytest.mark.parametrize(
    ("content", "certain"),
    [
        ("text,title,ministry\nOne.,A,Finance\n", True),
        ("document,number,text,annotator,peace\nA,1,One.,X,1\n", True),
        ("text,headline\nOne.,A\n", False),
        ("speech,when\nOne.,A\n", False),
    ],
)
def test_only_columns_with_our_own_names_are_certain(content: str, certain: bool, table: Path) -> None:
    table.write_text(content, encoding="utf-8")
    found = look(table)
    assert found is not None
    assert found.certain is certain
    assert found.rows == 1


def test_a_first_look_goes_through_the_child_process_too(shared: Path) -> None:
    found = look(shared / "corpus/press/corpora/qualcoder_survey789.xlsx")
    assert found is not None
    assert found.rows > 1
    assert found.sheet in found.sheets
    assert len(found.first) > 1


def test_further_fields_have_a_name_and_a_value_each_once() -> None:
    given = [(" a \n b ", " 1 "), ("", "x"), ("c", "  "), ("a b", "2\r\n3")]
    assert extra_fields(given) == (("a b", "2\n3"),)
