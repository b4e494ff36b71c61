"""Words an act for people: in the history, in “Undo …”, in messages."""

from collections.abc import Callable, Mapping

from annotator.changes import Act

Detail = Mapping[str, str | int]


def what(act: Act, detail: Detail) -> str:
    """The act in a few words, for example “Tag sentence 14 “security””; `detail` is the change's own."""
    return _WORDINGS[act](detail)


def undo_text(act: Act, detail: Detail) -> str:
    """What a menu offers: “Undo: …”."""
    return f"Undo: {what(act, detail)}"


def redo_text(act: Act, detail: Detail) -> str:
    """What a menu offers: “Redo: …”."""
    return f"Redo: {what(act, detail)}"


def number_of(count: int, one: str, many: str = "") -> str:
    """The count with its noun: “1 sentence”, “2,345 sentences”."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def share_of(share: float) -> str:
    """A share from 0 to 1 in whole per cent: “93 %”; 100 only where it is all."""
    return f"{int(share * 100)} %"


def _sentences(detail: Detail) -> str:
    count = int(detail.get("count", 1))
    if count > 1:
        return number_of(count, "sentence")
    return f"sentence {detail['number']}" if "number" in detail else "a sentence"


def _quoted(detail: Detail, name: str = "theme") -> str:
    value = detail.get(name, "")
    return f" “{value}”" if value else ""


def _on_sentences(words: str) -> Callable[[Detail], str]:
    """A wording with the sentences put in for {} and the theme, where there is one, after it."""
    return lambda detail: words.format(_sentences(detail)) + _quoted(detail)


def _on_theme(words: str) -> Callable[[Detail], str]:
    return lambda detail: words + _quoted(detail)


def _imported(verb: str) -> Callable[[Detail], str]:
    def word(detail: Detail) -> str:
        count = int(detail.get("count", 0))
        taken = number_of(count, "document") if count else "annotations"
        name = detail.get("name", "")
        return f"{verb} {taken} from “{name}”" if name else f"{verb} {taken}"

    return word


def _merged(detail: Detail) -> str:
    """A merge is told by the colleague's file; several changes of one merge by what each of them brought."""
    parts = [
        number_of(int(detail[name]), noun)
        for name, noun in (("documents", "document"), ("count", "annotation"), ("overruled", "overruled decision"))
        if detail.get(name)
    ]
    brought = " and ".join(parts)
    return f"Merge {_quoted(detail, 'name').strip() or 'a file'}{f' ({brought})' if brought else ''}"


def _corrected(detail: Detail) -> str:
    title = _quoted(detail, "title")
    return f"Correct the text of{title}" if title else "Correct a text"


_REASON_WORDS = {"slip": "a slip", "ambiguity": "ambiguity", "gap": "a gap in the codebook", "": "none given"}


def _adjudicated(detail: Detail) -> str:
    on = _sentences(detail)
    if "agreed" in detail:
        return f"Accept what all agree on in {number_of(int(detail.get('count', 0)), 'sentence')}"
    if "undecided" in detail:
        return f"Take back the consensus on {on}"
    if "reason" in detail:
        return f"Reason for the disagreement on {on}: {_REASON_WORDS.get(str(detail['reason']), detail['reason'])}"
    if "noted" in detail:
        return f"Note on the consensus on {on}"
    if "unsure" in detail:
        return f"Mark the consensus on {on} as {'unsure' if detail['unsure'] else 'sure'}"
    if "as" in detail:
        return f"Adjudicate {on} as {detail['as']}"
    return f"Adjudicate {on}{_quoted(detail)}"


def _resolved(detail: Detail) -> str:
    return f"{'Open a comment again' if 'reopened' in detail else 'Resolve a comment'} on {_sentences(detail)}"


def _unblinded(detail: Detail) -> str:
    count = int(detail.get("count", 1))
    on = number_of(count, "document") if count > 1 else _quoted(detail, "title").strip() or "a document"
    return f"See the others’ decisions on {on}"


def _merged_themes(detail: Detail) -> str:
    return f"Merge theme{_quoted(detail)} into{_quoted(detail, 'into')}"


def _imported_codebook(detail: Detail) -> str:
    count = int(detail.get("count", 0))
    return f"Import a codebook ({number_of(count, 'theme')})" if count else "Import a codebook"


def _reverted(verb: str) -> Callable[[Detail], str]:
    def word(detail: Detail) -> str:
        try:
            act = Act(str(detail.get("act", "")))
        except ValueError:
            return verb
        return f"{verb}: {what(act, detail)}"

    return word


_WORDINGS: Mapping[Act, Callable[[Detail], str]] = {
    Act.TAG: _on_sentences("Tag {}"),
    Act.UNTAG: _on_sentences("Untag {}"),
    Act.NONE: _on_sentences("None of the themes on {}"),
    Act.UNDECIDE: _on_sentences("Undecide {}"),
    Act.UNSURE: _on_sentences("Mark {} as unsure"),
    Act.SURE: _on_sentences("Mark {} as sure"),
    Act.NOTE: _on_sentences("Note on {}"),
    Act.CONFIRM: _on_sentences("Confirm {}"),
    Act.SPLIT: _on_sentences("Split {}"),
    Act.JOIN: _on_sentences("Join {} with the next"),
    Act.IMPORT: _imported("Import"),
    Act.MERGE: _merged,
    Act.CORRECT: _corrected,
    Act.EDIT_DOCUMENT: lambda detail: "Edit the document’s details" + _quoted(detail, "title"),
    Act.REMOVE_DOCUMENT: lambda detail: "Remove the document" + _quoted(detail, "title"),
    Act.ADJUDICATE: _adjudicated,
    Act.COMMENT: _on_sentences("Comment on {}"),
    Act.RESOLVE: _resolved,
    Act.REMOVE_COMMENT: _on_sentences("Remove a comment on {}"),
    Act.UNBLIND: _unblinded,
    Act.REPEAT: lambda detail: f"Draw {_sentences(detail)} to decide again{_quoted(detail, 'name')}",
    Act.RENAME_ANNOTATOR: lambda detail: f"Rename annotator{_quoted(detail, 'name')} to{_quoted(detail, 'into')}",
    Act.MERGE_ANNOTATORS: lambda detail: f"Merge annotator{_quoted(detail, 'name')} into{_quoted(detail, 'into')}",
    Act.KEEP_BOTH: lambda detail: f"Keep both{_quoted(detail, 'title')} and{_quoted(detail, 'other')}",
    Act.ADD_THEME: _on_theme("Add theme"),
    Act.EDIT_THEME: _on_theme("Edit theme"),
    Act.RETIRE_THEME: _on_theme("Retire theme"),
    Act.RESTORE_THEME: _on_theme("Restore theme"),
    Act.REMOVE_THEME: _on_theme("Remove theme"),
    Act.ORDER_THEMES: lambda _: "Reorder the codebook",
    Act.MERGE_THEMES: _merged_themes,
    Act.IMPORT_CODEBOOK: _imported_codebook,
    Act.ADD_ANNOTATOR: lambda detail: "Add annotator" + _quoted(detail, "name"),
    Act.SETTING: lambda detail: "Change the setting" + _quoted(detail, "name"),
    Act.CREATE: lambda _: "Make the project",
    Act.UNDO: _reverted("Undo"),
    Act.REDO: _reverted("Redo"),
}
