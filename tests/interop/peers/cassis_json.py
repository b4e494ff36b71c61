"""dkpro-cassis reads the JSON files."""

import cassis
from cassis_common import compare
from common import given

out, sentences, _ = given()
compare({path: cassis.load_cas_from_json(path.read_bytes().decode()) for path in out.glob("*/*.json")}, sentences)
