"""INCEpTION and WebAnno projects (ZIP): the texts, and what each annotator and the curation say of them.

`exportedproject*.json` describes the project; `annotation/DOCUMENT/USER.EXT` is a file for each annotator in the format
that was chosen for the export: CAS as JSON, XMI (packed with its types) or TSV. Other formats hold the text only; the
files in `annotation_ser` are Java's own and cannot be read.
"""

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.formats import cas, confined, containers, decoding, foreign, layers, uima_json, uima_xmi, webanno
from annotator.formats.cas import CURATOR, Closed
from annotator.formats.coding import Code
from annotator.formats.columns import AS_FOUND, Options
from annotator.formats.plain import title_of
from annotator.formats.protocol import Format, Incoming, Problem
from annotator.records import CONSENSUS_NAME
from annotator.refusal import Refusal

_INITIAL = "INITIAL_CAS"  # the document as it was before anybody annotated it
_TOTAL = 2_000_000_000  # bytes of all that is read
_FOLDERS = ("annotation", "curation")
_JAVA = ("annotation_ser", "curation_ser")
_FINISHED = ("FINISHED", "LOCKED", "CURATION_FINISHED")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def parse(path: Path, problem: Problem, options: Options) -> Iterator[Incoming | Refusal]:
    """The documents of the project."""
    with containers.open_archive(path) as archive:
        members = {_plain(info.filename): info for info in archive.infolist() if not info.is_dir()}
        containers.check_sizes(list(members.values()), _TOTAL)
        described = next(
            name for name in sorted(members) if name.startswith("exportedproject") and name.endswith(".json")
        )
        data = containers.read_part(archive, members[described].filename) or b"{}"
        project = _described(data)
        yield from _Project(archive, members, project, options, problem).documents()


def _described(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"the description of the project is no JSON ({error}); export it again.") from None
    if not isinstance(value, dict):
        raise Refusal("the description of the project is damaged; export it again.")
    return value


@dataclass(frozen=True)
class _Document:
    """A document of the project: what annotators have said of it, by their names, as members of the archive."""

    name: str
    files: Mapping[str, str]
    java: frozenset[str]


class _Project:
    """The project with its layers and tags."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        members: Mapping[str, zipfile.ZipInfo],
        described: Mapping[str, Any],
        options: Options,
        problem: Problem,
    ) -> None:
        self._archive, self._members, self._options, self._problem = archive, members, options, problem
        self._layers = [one for one in _dicts(described.get("layers")) if layers.is_coding(str(one.get("name")))]
        self._tags = {str(one.get("name")): _dicts(one.get("tags")) for one in _dicts(described.get("tag_sets"))}
        self._closed: Closed = {
            str(layer.get("name")): {
                str(one.get("name")) for one in _dicts(layer.get("features")) if one.get("tag_set")
            }
            for layer in self._layers
        }
        self._sources = [str(one.get("name")) for one in _dicts(described.get("source_documents"))]
        self._done: dict[tuple[str, str], str] = {}
        for one in _dicts(described.get("annotation_documents")):
            if one.get("state") in _FINISHED:
                self._done[str(one.get("name")), str(one.get("user"))] = foreign.moment(one.get("updated"))
        for one in _dicts(described.get("source_documents")):
            if one.get("state") in _FINISHED:
                self._done[str(one.get("name")), CURATOR] = foreign.moment(one.get("updated"))

    def documents(self) -> Iterator[Incoming | Refusal]:
        found = [one for document in self._listed() for one in self._document(document)]
        used = {span.code for one in found if isinstance(one, Incoming) for span in one.coding.spans}
        yield from foreign.with_codes(self._codes(used), found)

    def _codes(self, used: set[str | None]) -> list[Code]:
        """The tags of the layers that are in use, or of those that the project has made itself where none is."""
        sets: dict[str, bool] = {}
        for layer in self._layers:
            for feature in _dicts(layer.get("features")):
                name = feature.get("tag_set", {}).get("name") if isinstance(feature.get("tag_set"), dict) else None
                if name in self._tags:
                    sets[str(name)] = sets.get(str(name), False) or not layer.get("built_in")
        taken = [name for name in sets if any(one.get("tag_name") in used for one in self._tags[name])]
        chosen = taken or [name for name, own in sets.items() if own and not used]
        codes: dict[str, Code] = {}
        for one in (tag for name in chosen for tag in self._tags[name]):
            name = foreign.theme_name(foreign.words(one.get("tag_name")))
            codes.setdefault(name, Code(name, definition=foreign.words(one.get("tag_description"))))
        return list(codes.values())

    def _listed(self) -> Iterator[_Document]:
        files: dict[str, dict[str, str]] = defaultdict(dict)
        java: dict[str, set[str]] = defaultdict(set)
        for name in self._members:
            parts = PurePosixPath(name).parts
            if len(parts) != 3:
                continue
            folder, document, file = parts
            if folder in _FOLDERS:
                files[document][PurePosixPath(file).stem] = name
            elif folder in _JAVA:
                java[document].add(PurePosixPath(file).stem)
        for document in dict.fromkeys([*self._sources, *files]):
            yield _Document(document, files[document], frozenset(java[document]))

    def _document(self, document: _Document) -> Iterator[Incoming | Refusal]:
        read: dict[str, Incoming] = {}
        for user, member in sorted(document.files.items()):
            try:
                found = self._read(member, document, user)
            except Refusal as refusal:
                yield Refusal(f"“{document.name}” of {user}: {refusal}")
                continue
            if found is not None:
                read[user] = found
        unread = sorted(document.java - read.keys() - {_INITIAL})
        if unread:
            who = ", ".join(CONSENSUS_NAME if user == CURATOR else user for user in unread)
            self._problem(
                f"“{document.name}”: what {who} annotated is only there in a form that Java alone reads; export the "
                "project again with “UIMA CAS JSON” as format."
            )
        initial = read.pop(_INITIAL, None) or self._source(document)
        texts: dict[str, list[Incoming]] = defaultdict(list)
        for one in read.values():
            texts[one.text].append(one)
        for together in texts.values():
            yield cas.united(together)
        if not texts and initial is not None:
            yield initial
        elif not texts and not unread:
            yield Refusal(f"“{document.name}”: there is no text of it that can be read; export the project again.")

    def _read(self, member: str, document: _Document, user: str) -> Incoming | None:
        """What one annotator says; None where the file is in a format that has the text only."""
        stem = PurePosixPath(document.name).stem
        options = replace(self._options, coder=CONSENSUS_NAME if user == CURATOR else foreign.person(user))
        suffix = PurePosixPath(member).suffix.lower()
        data = self._data(member)
        if suffix == ".zip":
            found = cas.document(_packed(data), stem, options, self._closed)
        elif suffix == ".xmi":
            found = cas.document(uima_xmi.read(data, self._type_system()), stem, options, self._closed)
        elif suffix == ".json" and uima_json.is_cas(data[:2000].decode("utf-8", "ignore")):
            found = cas.document(uima_json.read(foreign.raw_text(data)), stem, options, self._closed)
        elif suffix == ".tsv" and data.startswith(webanno.FORMAT_LINE.encode()):
            source = self._source(document)
            given = source.text if source is not None else ""
            found = webanno.document(foreign.raw_text(data), stem, options, self._problem, self._closed, given)
        else:
            return None
        if user == _INITIAL:
            return replace(found, coding=found.coding._replace(spans=(), left_out=()))
        at = self._done.get((document.name, user))
        done = () if at is None else ((options.coder, at),)
        return replace(found, coding=found.coding._replace(completed=done))

    def _data(self, member: str) -> bytes:
        return containers.read_part(self._archive, self._members[member].filename) or b""

    def _type_system(self) -> bytes | None:
        name = next((one for one in self._members if uima_xmi.is_type_system(PurePosixPath(one).name)), None)
        return None if name is None else self._data(name)

    def _source(self, document: _Document) -> Incoming | None:
        """The document as it was given to the tool, where that is plain text."""
        member = f"source/{document.name}"
        if member not in self._members or PurePosixPath(member).suffix.lower() not in (".txt", ""):
            return None
        try:
            text = decoding.decode(self._data(member))
        except Refusal as refusal:
            self._problem(f"“{document.name}”: {refusal}")
            return None
        return Incoming(text, title_of(text, PurePosixPath(document.name).stem))


def _packed(data: bytes) -> cas.Cas:
    """The CAS in an archive of its own, with its types."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist()]
            containers.check_sizes(archive.infolist(), _TOTAL)
            xmi = next((name for name in names if name.lower().endswith(".xmi")), None)
            types = next((name for name in names if uima_xmi.is_type_system(PurePosixPath(name).name)), None)
            if xmi is None:
                raise Refusal("there is no XMI in its archive; export the project again.")
            system = None if types is None else containers.read_part(archive, types)
            return uima_xmi.read(containers.read_part(archive, xmi) or b"", system)
    except containers.DAMAGE:
        raise Refusal("its archive is damaged; export the project again.") from None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


_read = confined.reader_with(__name__)

FORMAT = Format(
    "inception",
    "INCEpTION project",
    (),
    lambda path, problem: _read(path, problem, AS_FOUND),
    read_with=_read,
    coded=True,
)
