"""OpenDocument texts: nothing of the text is lost."""

from pathlib import Path

from tests.annotator.made_files import odt
from tests.annotator.reading import paragraphs, refusal

NUMBERED = (
    "<text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-suffix='.' "
    "style:num-format='1'/><text:list-level-style-number text:level='2' style:num-suffix=')' style:num-format='a'/>"
    "</text:list-style>"
)


def test_paragraphs_blanks_and_breaks_are_as_written(tmp_path: Path) -> None:
    body = (
        "<text:h>Ministers  meet</text:h>"
        "<text:p>They<text:s text:c='2'/>met<text:line-break/>in <text:span>Rome</text:span>.</text:p>"
    )
    assert paragraphs(odt(tmp_path / "a.odt", body)) == ["Ministers meet", "They  met\nin Rome."]


def test_lists_keep_their_markers(tmp_path: Path) -> None:
    inner = "<text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list>"
    body = (
        "<text:list text:style-name='L1'><text:list-item><text:p>one</text:p></text:list-item>"
        f"<text:list-item><text:p>two</text:p>{inner}</text:list-item></text:list>"
    )
    assert paragraphs(odt(tmp_path / "a.odt", body, NUMBERED)) == ["1. one", "2. two", "a) deep"]


def test_notes_tables_and_frames_are_read_and_deletions_and_comments_are_not(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>Met<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In Rome.</text:p>"
        "</text:note-body></text:note> today<office:annotation><text:p>really?</text:p></office:annotation>."
        "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert paragraphs(odt(tmp_path / "a.odt", body)) == ["Met[1] today.", "Boxed.", "a\tb", "[1] In Rome."]


def test_a_password_and_a_document_type_are_refused(tmp_path: Path) -> None:
    manifest = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    assert "password" in refusal(odt(tmp_path / "a.odt", "<text:p>x</text:p>", **manifest))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "document type" in refusal(odt(tmp_path / "b.odt", "<text:p>&b;</text:p>", before=bomb))
