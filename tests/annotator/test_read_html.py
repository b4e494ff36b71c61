"""Web pages: the release without the page around it, and what the page says of it."""

from pathlib import Path

import pytest

from tests.annotator.reading import paragraphs, read_one, refusal

BODY = (
    "<p>The ministers of foreign affairs of both countries met in Geneva on Monday to discuss trade and security.</p>"
    "<p>They agreed to open a second border crossing before the end of the year, the ministry said in a statement.</p>"
    "<p>A further round of talks on energy and on the exchange of students will take place in Vienna in autumn.</p>"
)
SENTENCES = [line.removeprefix("<p>") for line in BODY.split("</p>") if line]
PAGE = """<!DOCTYPE html><html lang="{lang}"><head><title>Ministers meet in Geneva | Ministry of Examples</title>
{head}</head><body><div class="cookie-banner">We use cookies to improve your experience. Accept all cookies?</div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/press">Press releases</a></li></ul></nav>
<main><article><header><h1>Ministers meet in Geneva</h1></header>{body}</article></main>
<aside><h2>Related links</h2><ul><li><a href="/1">Ministers met in Rome</a></li></ul></aside>
<footer>© 2026 Ministry of Examples. Imprint. Privacy.</footer></body></html>"""


def page(path: Path, head: str = "", body: str = BODY, lang: str = "en") -> Path:
    path.write_text(PAGE.format(head=head, body=body, lang=lang), encoding="utf-8")
    return path


def test_the_page_around_the_release_is_left_out(tmp_path: Path) -> None:
    found = paragraphs(page(tmp_path / "a.html"))
    assert [one for one in found if one != "Ministers meet in Geneva"] == SENTENCES


def test_what_the_page_says_of_itself_is_taken(tmp_path: Path) -> None:
    head = (
        '<meta property="og:site_name" content="Ministry of Examples">'
        '<meta property="article:published_time" content="2026-01-05T09:30:00+01:00">'
        '<link rel="canonical" href="https://example.org/press/1">'
    )
    found = read_one(page(tmp_path / "a.html", head, lang="en-GB"))
    assert (found.title, found.date, found.source, found.url, found.language) == (
        "Ministers meet in Geneva", "2026-01-05", "Ministry of Examples", "https://example.org/press/1", "en",
    )  # fmt: skip


def test_linked_data_names_the_publisher_and_the_day(tmp_path: Path) -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "Ministers meet in Geneva",'
        '"datePublished": "2026-02-03", "publisher": {"name": "The Ministry"}, "inLanguage": "en"}]}</script>'
        '<script type="application/ld+json">{broken</script>'
    )
    found = read_one(page(tmp_path / "a.html", head, lang=""))
    assert (found.date, found.source, found.language) == ("2026-02-03", "The Ministry", "en")


def test_a_date_beneath_the_headline_counts_where_nothing_else_says_it(tmp_path: Path) -> None:
    found = read_one(page(tmp_path / "a.html", body="<p>Monday, 5 January 2026</p>" + BODY))
    assert found.date == "2026-01-05"


def test_a_language_that_the_script_of_the_text_tells_against_is_not_believed(tmp_path: Path) -> None:
    body = "<p>" + "التقى وزيرا خارجية البلدين في جنيف يوم الاثنين لبحث التجارة والأمن في المنطقة. " * 4 + "</p>"
    assert read_one(page(tmp_path / "a.html", body=body, lang="en-US")).language == ""


def test_invisible_letters_of_words_are_kept(tmp_path: Path) -> None:
    body = (
        "<p>"
        + "وزیران می\u200cخواهند درباره تجارت گفت\u200cوگو کنند و این نشست در ژنو برگزار می\u200cشود. " * 4
        + "</p>"
    )
    assert "می\u200cخواهند" in read_one(page(tmp_path / "a.html", body=body, lang="fa")).text
    body = "<p>" + "Die Welt­ernährung und der Klima­wandel waren Gegenstand der Gespräche am Montag. " * 4 + "</p>"
    assert "Klima­wandel" in read_one(page(tmp_path / "a.html", body=body, lang="de")).text


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("cp1251", "windows-1251"),
        ("utf-16", ""),
        ("iso8859_5", "iso-8859-5"),
        ("koi8_r", "KOI8-R"),
        ("utf-8", "cp1251"),
    ],
)
def test_the_page_says_its_encoding_but_utf_8_speaks_for_itself(tmp_path: Path, encoding: str, declared: str) -> None:
    body = "<p>" + "Министры иностранных дел двух стран встретились в Женеве и обсудили торговлю. " * 5 + "</p>"
    source = PAGE.format(head=f'<meta charset="{declared}">' if declared else "", body=body, lang="ru").replace("©", "")
    (tmp_path / "a.html").write_bytes(source.encode(encoding))
    assert "встретились в Женеве" in read_one(tmp_path / "a.html").text


def test_a_page_that_is_only_a_text_is_that_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body>Ministers met.<br>They agreed.</body></html>", encoding="utf-8")
    assert read_one(tmp_path / "a.html").text.split() == ["Ministers", "met.", "They", "agreed."]


def test_a_page_under_another_name_is_read_as_a_page(tmp_path: Path) -> None:
    assert SENTENCES[0] in paragraphs(page(tmp_path / "a.doc"))
    assert SENTENCES[0] in paragraphs(page(tmp_path / "b.txt"))


@pytest.mark.parametrize("depth", [20_000, 200_000])
def test_tags_nested_without_end_are_refused_rather_than_half_read(tmp_path: Path, depth: int) -> None:
    path = page(tmp_path / "a.html", body=BODY + "<div>" * depth + "<p>The end.</p>" + "</div>" * depth)
    assert "nested too deeply" in refusal(path)


def test_an_empty_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>run()</script></body></html>", encoding="utf-8")
    assert "no text of a release" in refusal(tmp_path / "a.html")


def test_a_page_saved_as_one_file_is_unpacked(tmp_path: Path) -> None:
    source = PAGE.format(head="", body=BODY, lang="en").replace("©", "=C2=A9").replace('="', '=3D"')
    (tmp_path / "a.mhtml").write_bytes(
        (
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/press/1\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n'
            "------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + source.replace("\n", "\r\n")
            + "\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n------b--\r\n"
        ).encode()
    )
    found = read_one(tmp_path / "a.mhtml")
    assert SENTENCES[1] in found.text
    assert found.url == "https://example.org/press/1"
    assert found.title == "Ministers meet in Geneva"


def test_very_many_marks_in_a_paragraph_lose_their_looks_and_too_many_links_are_refused(tmp_path: Path) -> None:
    marked = "<p>" + "<span><i>word</i></span> " * 5_000 + "</p>"
    assert "word " * 4_999 in read_one(page(tmp_path / "a.html", body=marked)).text
    linked = "<p>" + "<a href='x'>word</a> " * 10_000 + "</p>"
    assert "more links than any release" in refusal(page(tmp_path / "b.html", body=linked))
