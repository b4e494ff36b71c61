"""Compares CASes with what was decided."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from common import decisions

SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"


def compare(cases: dict[Path, Any], sentences: list[dict[str, Any]]) -> None:
    """Each CAS is one annotator's: sentences, decisions and labels at the same places of the same text."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, cas in cases.items():
        identity = path.parent.name.rsplit(" ", 1)[1]
        text = cas.sofa_string
        own = [one for one in sentences if one["document"]["id"] == identity]
        assert [text[one["start"] : one["end"]] for one in own] == [one["text"] for one in own]
        assert [one.get_covered_text() for one in cas.select(SENTENCE)] == [one["text"] for one in own]
        for one in cas.select("webanno.custom.Decision"):
            if one.decided:
                labels = [
                    theme.label
                    for theme in cas.select("webanno.custom.Theme")
                    if (theme.begin, theme.end) == (one.begin, one.end)
                ]
                found[f"{identity}:{one.begin}-{one.end}", path.stem] = labels
    assert found == decisions(sentences), (found, decisions(sentences))
    print(f"dkpro-cassis {version('dkpro-cassis')}: {len(found)} decisions in {len(cases)} CASes")
