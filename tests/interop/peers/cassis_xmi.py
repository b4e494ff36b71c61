"""dkpro-cassis reads the XMI files."""

import cassis
from cassis_common import compare
from common import given

out, sentences, _ = given()
types = cassis.load_typesystem((out / "TypeSystem.xml").read_bytes().decode())
compare(
    {path: cassis.load_cas_from_xmi(path.read_bytes().decode(), typesystem=types) for path in out.glob("*/*.xmi")},
    sentences,
)
