"""The annotation layers of UIMA, WebAnno and INCEpTION: which hold codes, and what an annotation in them says."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

Value = str | bool | tuple[str, ...]

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
SENTENCE = f"{DKPRO}segmentation.type.Sentence"
DECISION, THEME = "webanno.custom.Decision", "webanno.custom.Theme"
"""In our own exports: that an annotator decided a sentence and what they said of it; and each of its themes."""
TOKEN = f"{DKPRO}segmentation.type.Token"
METADATA = f"{DKPRO}metadata.type.DocumentMetaData"
NAMED_ENTITY = f"{DKPRO}ner.type.NamedEntity"
BASE = "uima.tcas.Annotation"

_LINGUISTIC = tuple(
    DKPRO + part for part in "anomaly coref lexmorph phonetics segmentation semantics syntax transform".split()
)
_OWN = ("uima.", "de.tudarmstadt.ukp.inception.")
_ABOUT = ("uima.cas.", f"{DKPRO}metadata.", "de.tudarmstadt.ukp.clarin.webanno.api.type.")
_UNITS = frozenset("Token Sentence Paragraph Document DocumentAnnotation DocumentMetaData".split())
_WORDS = frozenset(
    "Lemma Stem POS Pos MorphologicalFeatures Dependency Constituent Chunk CoreferenceLink CoreferenceChain".split()
)
_CODES = ("label", "value", "category", "code", "theme", "topic", "tag", "class", "type", "kind", "name")
_REMARKS = frozenset("note notes comment comments remark remarks memo description explanation rationale".split())


class Said(NamedTuple):
    """What an annotation says: the names of codes, and a note."""

    codes: tuple[str, ...]
    note: str


def short(layer: str) -> str:
    """The name of a layer without its package."""
    return layer.rpartition(".")[2]


def is_unit(layer: str) -> bool:
    """Whether the layer only says what is a sentence, a token, the document."""
    return short(layer) in _UNITS or layer == BASE or layer.startswith(_ABOUT)


def is_coding(layer: str) -> bool:
    """Whether annotations of the layer can be somebody's codes, and not the grammar of the words."""
    if is_unit(layer) or short(layer) in _WORDS:
        return False
    return not layer.startswith((*_LINGUISTIC, *_OWN))


def is_text(feature: str) -> bool:
    """Whether a feature of this name surely holds a text, where its type is not known."""
    return feature.lower() in _CODES or feature.lower() in _REMARKS


def ties(features: Collection[str]) -> bool:
    """Whether annotations with these features tie others together, as relations and chains do."""
    held = set(features)
    return {"Governor", "Dependent"} <= held or {"referenceType", "referenceRelation"} <= held


def said(layer: str, features: Mapping[str, Value], closed: Collection[str] = ()) -> Said:
    """What an annotation with these features says; `closed` are those of its features that have a set of tags.

    The codes are the values of the features with tags; else of the feature that is called as codes are, or else of the
    first. An annotation without such a value is coded by its layer. What else it has is the note.
    """
    held = {name: value for name, value in features.items() if value not in ("", ())}
    coding = [name for name in held if name in closed] or _likely(held, features)
    codes = [code for name in coding for code in _texts(name, held[name])]
    rest = (_remark(name, value) for name, value in held.items() if name not in coding)
    return Said(tuple(dict.fromkeys(codes)) or (short(layer),), "; ".join(filter(None, rest)))


def _likely(held: Mapping[str, Value], features: Mapping[str, Value]) -> list[str]:
    """The feature that holds the code, where nothing says so; [] where it has no value here."""
    candidates = [name for name in features if name.lower() not in _REMARKS]
    called = [name for wanted in _CODES for name in candidates if name.lower() == wanted]
    chosen = (called or candidates)[:1]
    return [name for name in chosen if name in held and held[name] is not False]


def _texts(name: str, value: Value) -> tuple[str, ...]:
    match value:
        case bool():
            return (name,)
        case str():
            return (value,)
    return value


def _remark(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return name if value else ""
    words = ", ".join(_texts(name, value))
    return words if name.lower() in _REMARKS else f"{name}: {words}"
