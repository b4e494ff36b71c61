"""The project file is what REFI-QDA's schema says, where the schema is at hand, and says what was decided."""

import zipfile
from pathlib import Path

from common import decisions, given
from lxml import etree

out, sentences, _ = given()
archive = zipfile.ZipFile(out)
project = etree.fromstring(archive.read("project.qde"))
schema = Path(__file__).resolve().parents[4] / "shared/cases/interchange/refi-qda/Project.xsd"
if schema.exists():
    etree.XMLSchema(etree.parse(schema)).assertValid(project)
ns = {"q": "urn:QDA-XML:project:1.0"}
names = {one.get("guid"): one.get("name") for kind in ("Code", "User") for one in project.iterfind(f".//q:{kind}", ns)}
by_text = {one["text"]: one["id"] for one in sentences}
found = {}
for source in project.iterfind(".//q:TextSource", ns):
    text = archive.read("sources/" + source.get("plainTextPath").removeprefix("internal://")).decode()
    for one in source.iterfind("q:PlainTextSelection", ns):
        covered = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
        codes = [names[code.get("targetGUID")] for code in one.iterfind("q:Coding/q:CodeRef", ns)]
        found[by_text[covered], names[one.get("creatingUser")]] = codes
assert found == decisions(sentences), (found, decisions(sentences))
print(f"REFI-QDA {'schema and ' if schema.exists() else ''}content: {len(found)} selections")
