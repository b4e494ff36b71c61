"""Word documents: nothing of the text is lost."""

from pathlib import Path

import pytest

from tests.annotator.made_files import docx, paragraph
from tests.annotator.reading import paragraphs, read_one, refusal

LIST = "<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"
NUMBERING = (
    "<w:abstractNum w:abstractNumId='0'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1.%2)'/></w:lvl>"
    "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\uf0b7'/></w:lvl>"
    "</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/>"
    "</w:lvlOverride></w:num>"
)


def test_paragraphs_stand_apart(tmp_path: Path) -> None:
    body = paragraph("Ministers ", "met.") + paragraph() + paragraph("They agreed.")
    assert paragraphs(docx(tmp_path / "a.docx", body)) == ["Ministers met.", "They agreed."]


def test_content_controls_hyperlinks_and_insertions_are_text(tmp_path: Path) -> None:
    body = (
        "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("In a control.") + "</w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>Inline, </w:t></w:r></w:sdtContent></w:sdt>"
        "<w:hyperlink><w:r><w:t>linked, </w:t></w:r></w:hyperlink>"
        "<w:ins><w:r><w:t>inserted, </w:t></w:r></w:ins><w:del><w:r><w:delText>deleted, </w:delText></w:r></w:del>"
        "<w:fldSimple w:instr='DATE'><w:r><w:t>a field.</w:t></w:r></w:fldSimple></w:p>"
    )
    assert paragraphs(docx(tmp_path / "a.docx", body)) == ["In a control.", "Inline, linked, inserted, a field."]


def test_an_empty_control_does_not_say_click_here(tmp_path: Path) -> None:
    inside = "<w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent>"
    placeholder = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{inside}</w:sdt>"
    body = paragraph("Text.", placeholder) + paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>")
    assert paragraphs(docx(tmp_path / "a.docx", body)) == ["Text."]


def test_a_row_of_short_cells_is_one_line_and_a_layout_table_is_its_parts(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    table = row(paragraph("Country"), paragraph("Aid")) + row(paragraph("Mali"), paragraph("3 million"))
    layout = row(paragraph("Headline") + paragraph("First sentence."), paragraph("Contact"))
    body = f"<w:tbl>{table}</w:tbl><w:tbl>{layout}</w:tbl>"
    expected = ["Country\tAid", "Mali\t3 million", "Headline", "First sentence.", "Contact"]
    assert paragraphs(docx(tmp_path / "a.docx", body)) == expected


def test_footnotes_are_marked_where_they_belong_and_stand_at_the_end(tmp_path: Path) -> None:
    body = paragraph("Ministers met", "<w:r><w:footnoteReference w:id='7'/></w:r>", " today.") + paragraph(
        "They agreed.", "<w:r><w:footnoteReference w:id='3'/></w:r>"
    )
    notes = (
        "<w:footnote w:id='0' w:type='separator'>" + paragraph("line") + "</w:footnote>"
        "<w:footnote w:id='3'>" + paragraph("On trade.") + "</w:footnote>"
        "<w:footnote w:id='7'>" + paragraph("<w:r><w:footnoteRef/></w:r>", "In Geneva.") + "</w:footnote>"
    )
    expected = ["Ministers met[1] today.", "They agreed.[2]", "[1] In Geneva.", "[2] On trade."]
    assert paragraphs(docx(tmp_path / "a.docx", body, footnotes=notes)) == expected


def test_lists_keep_their_markers(tmp_path: Path) -> None:
    items = [(1, 0), (1, 0), (1, 1), (1, 1), (1, 0), (2, 0), (3, 0)]
    body = "".join(
        paragraph(f"item {at}", properties=LIST.format(list=number, level=level))
        for at, (number, level) in enumerate(items)
    )
    expected = ["1. item 0", "2. item 1", "2.a) item 2", "2.b) item 3", "3. item 4", "• item 5", "1. item 6"]
    assert paragraphs(docx(tmp_path / "a.docx", body, numbering=NUMBERING)) == expected


def test_a_paragraph_style_can_make_a_list(tmp_path: Path) -> None:
    styles = (
        "<w:style w:styleId='Bullet'><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>"
        "<w:style w:styleId='Mine'><w:basedOn w:val='Bullet'/></w:style>"
    )
    body = paragraph("an item", properties="<w:pStyle w:val='Mine'/>")
    assert paragraphs(docx(tmp_path / "a.docx", body, numbering=NUMBERING, styles=styles)) == ["• an item"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = f"<wps:txbx><w:txbxContent>{paragraph('In a box.')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{paragraph('In a box.')}</w:txbxContent></v:textbox></w:pict>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert paragraphs(docx(tmp_path / "a.docx", paragraph("Beside it.", drawn))) == ["Beside it.", "In a box."]


def test_breaks_tabs_and_hyphens_are_characters(tmp_path: Path) -> None:
    body = paragraph("a", "<w:r><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:br/><w:t>d</w:t></w:r>")
    assert read_one(docx(tmp_path / "a.docx", body)).text == "a\tb\u2011c\nd"


def test_the_title_of_the_properties_counts_only_if_the_text_says_it_too(tmp_path: Path) -> None:
    core = "<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>{}</dc:title></c>"
    body = paragraph("FOR IMMEDIATE RELEASE") + paragraph("Ministers meet in Geneva") + paragraph("They met.")
    said = docx(tmp_path / "a.docx", body, core=core.format("Ministers meet in Geneva"))
    template = docx(tmp_path / "b.docx", body, core=core.format("Document1"))
    assert read_one(said).title == "Ministers meet in Geneva"
    assert read_one(template).title == "FOR IMMEDIATE RELEASE"


@pytest.mark.parametrize("damage", ["truncated", "no text", "no archive", "broken xml"])
def test_damaged_files_are_refused_with_the_reason(tmp_path: Path, damage: str) -> None:
    path = docx(tmp_path / "a.docx", paragraph("Text. " * 500))
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:-200])
        assert "damaged or incomplete" in refusal(path)
    elif damage == "no text":
        assert "nothing to annotate" in refusal(docx(path, paragraph()))
    elif damage == "no archive":
        path.write_text("Ministers met.", encoding="utf-8")
        assert "plain text; name it .txt" in refusal(path)
    else:
        assert "its text is damaged" in refusal(docx(path, "<w:p><w:r>"))
