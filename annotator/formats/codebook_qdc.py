"""Codebooks of REFI-QDA (.qdc), as NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette exchange them."""

from annotator.formats import containers, refi_codes
from annotator.formats.protocol import Format
from annotator.formats.refi_qda_writer import write_codebook
from annotator.records import Theme
from annotator.refusal import Refusal


def read_codebook(text: str) -> list[Theme]:
    """The codes that can be coded with, in their order. Refusal (without the file's name) where it is none."""
    root = containers.parse_xml(refi_codes.codebook_xml(text))
    kind = refi_codes.local(root)
    codebook = root if kind == "CodeBook" else refi_codes.child(root, "CodeBook") if kind == "Project" else None
    if codebook is None:
        raise Refusal("this is no codebook of REFI-QDA; export it again as QDC.")
    codes = refi_codes.Codes(codebook)
    return [Theme("", code.name, "", code.colour, code.definition, position=at) for at, code in enumerate(codes.found)]


FORMAT = Format(
    "codebook-qdc", "Codebook (REFI-QDA)", (".qdc",), read_codebook=read_codebook, write_codebook=write_codebook
)
