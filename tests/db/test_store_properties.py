"""Random work by two annotators on two documents, against a model in plain Python."""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from annotator.changes import Act, Change
from annotator.commands.codebook import add_theme, edit_theme, merge_themes, remove_theme
from annotator.commands.cutting import join, split
from annotator.commands.tagging import Target, set_note, toggle_none, toggle_theme, toggle_unsure
from annotator.records import Annotation, Document, Sentence, Theme
from annotator.refusal import Conflict
from db.integrity import check
from db.store import Store
from tests.db.made import ADA, BEN, THEMES, XS, YS, X, Y, added, document, held

PEOPLE = st.sampled_from([ADA, BEN])
DOCUMENTS = st.sampled_from([X, Y])
NUMBERS = st.integers(0, 9)
NAMES = ("security", "economy", "culture", "order")


class Decision(NamedTuple):
    """What a model knows of a decision: no origin, no time."""

    themes: frozenset[str] | None
    unsure: bool = False
    note: str = ""


Key = tuple[Any, ...]
State = dict[
    Key, Any
]  # ("a", document, start, annotator) -> Decision; ("s", document, start) -> end; ("t", id) -> name


@dataclass
class Done:
    """An act as the model remembers it: what each thing was before and after."""

    document: str
    annotator: str
    before: State
    after: State
    undone: bool = False


def stored(store: Store) -> State:
    state: State = {("t", theme.id): theme.name for theme in store.themes()}
    for chapter in store.chapters():
        state["d", chapter.document.id] = chapter.document.title
        for one in chapter.sentences:
            state["s", one.document, one.start] = one.end
        for made in chapter.annotations:
            state["a", made.document, made.start, made.annotator] = Decision(made.themes, made.unsure, made.note)
    return state


class Work(RuleBasedStateMachine):
    """What a user can do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        first = added(Act.CREATE, *THEMES, ADA, BEN, X, *XS, Y, *YS)
        self.store = Store.create(self.folder / "random.pressmark", [first])
        self.start = self.state = stored(self.store)
        self.acts: list[Done] = []
        self.redo_stacks: dict[tuple[str, str], list[tuple[int, Done]]] = {}
        self.clock = 0

    def teardown(self) -> None:
        try:
            self._undo_everything()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    def _undo_everything(self) -> None:
        """Newest first, nothing stands in the way of anything."""
        while left := [act for act in self.acts if not act.undone]:
            assert self.store.undo(left[-1].document, left[-1].annotator)
            self._turn(left[-1], undone=True)
            assert stored(self.store) == self.state
        assert self.state == self.start
        assert check(self.store.path) == []

    # The model

    def _do(self, change: Change, after: State, annotator: str) -> None:
        self.store.apply(change)
        differing = {key for key in self.state.keys() | after.keys() if self.state.get(key) != after.get(key)}
        if change.edits:
            one = Done(
                change.document,
                annotator,
                {key: self.state[key] for key in differing if key in self.state},
                {key: after[key] for key in differing if key in after},
            )
            self.acts.append(one)
            self.redo_stacks.pop(("", ""), None)
            self.redo_stacks.pop(self._scope(one), None)
        self.state = after

    @staticmethod
    def _scope(act: Done) -> tuple[str, str]:
        return (act.document, act.annotator) if act.document else ("", "")

    def _turn(self, act: Done, *, undone: bool) -> None:
        gone, come = (act.after, act.before) if undone else (act.before, act.after)
        self.state = {key: value for key, value in self.state.items() if key not in gone} | come
        act.undone = undone
        self.clock += 1
        stack = self.redo_stacks.setdefault(self._scope(act), [])
        if undone:
            stack.append((self.clock, act))
        else:
            assert stack.pop()[1] is act

    def _undoable(self, document_id: str, annotator: str) -> Done | None:
        done = [act for act in self.acts if not act.undone]
        if done and (done[-1].document, done[-1].annotator) == ("", annotator):
            return done[-1]
        own = [act for act in done if (act.document, act.annotator) == (document_id, annotator)]
        return own[-1] if own else None

    def _redoable(self, document_id: str, annotator: str) -> Done | None:
        stacks = (self.redo_stacks.get(scope) for scope in (("", ""), (document_id, annotator)))
        tops = [stack[-1] for stack in stacks if stack and stack[-1][1].annotator == annotator]
        return max(tops, key=lambda top: top[0])[1] if tops else None

    def _decide(self, sentence: Sentence, annotator: str, decision: Decision) -> State:
        after = dict(self.state)
        key = ("a", sentence.document, sentence.start, annotator)
        after.pop(key, None)
        if decision != Decision(None):
            after[key] = decision
        return after

    def _decision(self, sentence: Sentence, annotator: str) -> Decision:
        found: Decision = self.state.get(("a", sentence.document, sentence.start, annotator), Decision(None))
        return found

    def _on(self, *sentences: Sentence) -> list[Annotation]:
        places = {(one.document, one.start) for one in sentences}
        return [one for one in self.store.annotations(sentences[0].document) if (one.document, one.start) in places]

    def _pick(self, doc: Document, number: int) -> tuple[Sentence, Target, int]:
        sentences = self.store.sentences(doc.id)
        index = number % len(sentences)
        return sentences[index], Target(sentences[index], index + 1, None), index

    # Deciding

    @rule(doc=DOCUMENTS, number=NUMBERS, who=PEOPLE, which=NUMBERS)
    def tag(self, doc: Document, number: int, who: Any, which: int) -> None:
        themes = self.store.themes()
        if not themes:
            return
        theme = themes[which % len(themes)]
        sentence, target, _ = self._pick(doc, number)
        old = self._decision(sentence, who.id)
        new = (old.themes or frozenset()) ^ {theme.id} or None
        change = toggle_theme([target._replace(annotation=held(self.store, sentence, who))], theme, who.id)
        self._do(change, self._decide(sentence, who.id, old._replace(themes=new)), who.id)

    @rule(doc=DOCUMENTS, number=NUMBERS, who=PEOPLE)
    def none(self, doc: Document, number: int, who: Any) -> None:
        sentence, target, _ = self._pick(doc, number)
        old = self._decision(sentence, who.id)
        new = None if old.themes == frozenset() else frozenset[str]()
        change = toggle_none([target._replace(annotation=held(self.store, sentence, who))], who.id)
        self._do(change, self._decide(sentence, who.id, old._replace(themes=new)), who.id)

    @rule(doc=DOCUMENTS, number=NUMBERS, who=PEOPLE)
    def unsure(self, doc: Document, number: int, who: Any) -> None:
        sentence, target, _ = self._pick(doc, number)
        old = self._decision(sentence, who.id)
        change = toggle_unsure([target._replace(annotation=held(self.store, sentence, who))], who.id)
        self._do(change, self._decide(sentence, who.id, old._replace(unsure=not old.unsure)), who.id)

    @rule(doc=DOCUMENTS, number=NUMBERS, who=PEOPLE, note=st.sampled_from(["", "why?", "“为什么” 🙂"]))
    def note(self, doc: Document, number: int, who: Any, note: str) -> None:
        sentence, target, _ = self._pick(doc, number)
        old = self._decision(sentence, who.id)
        change = set_note(target._replace(annotation=held(self.store, sentence, who)), note, who.id)
        self._do(change, self._decide(sentence, who.id, old._replace(note=note)), who.id)

    # Cutting

    def _after_split(self, sentence: Sentence, space: int) -> State:
        after = dict(self.state)
        after["s", sentence.document, sentence.start] = space
        after["s", sentence.document, space + 1] = sentence.end
        for key, value in self.state.items():
            if key[:3] == ("a", sentence.document, sentence.start):
                after["a", sentence.document, space + 1, key[3]] = value
        return after

    @rule(doc=DOCUMENTS, number=NUMBERS, who=PEOPLE, word=NUMBERS, again=st.booleans())
    def split(self, doc: Document, number: int, who: Any, word: int, again: bool) -> None:
        sentence, _, index = self._pick(doc, number)
        spaces = [at for at in range(sentence.start, sentence.end) if doc.text[at] == " "]
        if not spaces:
            return
        before, space = self.state, spaces[word % len(spaces)]
        change = split(doc.text, sentence, index + 1, space, self._on(sentence), who.id)
        self._do(change, self._after_split(sentence, space), who.id)
        if again:
            left, right = self.store.sentences(doc.id)[index : index + 2]
            self._do(join(left, right, index + 1, self._on(left, right), who.id), before, who.id)

    @rule(doc=DOCUMENTS, number=NUMBERS, who=PEOPLE)
    def join(self, doc: Document, number: int, who: Any) -> None:
        sentences = self.store.sentences(doc.id)
        if len(sentences) < 2:
            return
        index = number % (len(sentences) - 1)
        first, second = sentences[index : index + 2]
        after = dict(self.state)
        del after["s", doc.id, second.start]
        after["s", doc.id, first.start] = second.end
        for person in (ADA.id, BEN.id):
            left, right = (after.pop(("a", doc.id, one.start, person), None) for one in (first, second))
            sides = [side for side in (left, right) if side is not None]
            if sides:
                after["a", doc.id, first.start, person] = united(left or Decision(None), right or Decision(None))
        self._do(join(first, second, index + 1, self._on(first, second), who.id), after, who.id)

    # The codebook and the documents

    @rule(who=PEOPLE, name=st.sampled_from(NAMES))
    def add_theme(self, who: Any, name: str) -> None:
        themes = self.store.themes()
        if name in {theme.name for theme in themes}:
            return
        change = add_theme(themes, Theme("", name, "", "#112233"), who.id)
        added_theme = change.edits[0].after
        assert isinstance(added_theme, Theme)
        self._do(change, self.state | {("t", added_theme.id): name}, who.id)

    @rule(who=PEOPLE, which=NUMBERS, name=st.sampled_from(NAMES))
    def rename_theme(self, who: Any, which: int, name: str) -> None:
        themes = self.store.themes()
        if not themes or name in {theme.name for theme in themes}:
            return
        theme = themes[which % len(themes)]
        change = edit_theme(themes, theme, replace(theme, name=name), who.id)
        self._do(change, self.state | {("t", theme.id): name}, who.id)

    @rule(who=PEOPLE, which=NUMBERS)
    def remove_theme(self, who: Any, which: int) -> None:
        unused = [theme for theme in self.store.themes() if not list(self.store.annotations_with(theme.id))]
        if unused:
            theme = unused[which % len(unused)]
            after = {key: value for key, value in self.state.items() if key != ("t", theme.id)}
            self._do(remove_theme(theme, 0, who.id), after, who.id)

    @rule(who=PEOPLE, which=NUMBERS, into=NUMBERS)
    def merge_themes(self, who: Any, which: int, into: int) -> None:
        themes = self.store.themes()
        if len(themes) < 2:
            return
        source = themes.pop(which % len(themes))
        target = themes[into % len(themes)]
        after = {}
        for key, value in self.state.items():
            if key[0] == "a" and value.themes and source.id in value.themes:
                value = value._replace(themes=value.themes - {source.id} | {target.id})
            if key != ("t", source.id):
                after[key] = value
        self._do(merge_themes(source, target, self.store.annotations_with(source.id), who.id), after, who.id)

    @rule(who=PEOPLE, name=st.sampled_from(["guests", "hosts"]))
    def import_document(self, who: Any, name: str) -> None:
        doc, sentences = document(name)
        if ("d", doc.id) not in self.state:
            after = (
                self.state | {("d", doc.id): doc.title} | {("s", one.document, one.start): one.end for one in sentences}
            )
            self._do(added(Act.IMPORT, doc, *sentences, annotator=who.id), after, who.id)

    # Back and forth

    @rule(doc=DOCUMENTS, who=PEOPLE)
    def undo(self, doc: Document, who: Any) -> None:
        act = self._undoable(doc.id, who.id)
        try:
            assert bool(self.store.undo(doc.id, who.id)) == bool(act)
        except Conflict:
            assert act
            assert act is not [one for one in self.acts if not one.undone][-1], "nothing was done after it"
            return
        if act:
            self._turn(act, undone=True)

    @rule(doc=DOCUMENTS, who=PEOPLE)
    def redo(self, doc: Document, who: Any) -> None:
        act = self._redoable(doc.id, who.id)
        try:
            assert bool(self.store.redo(doc.id, who.id)) == bool(act)
        except Conflict:
            assert act
            return
        if act:
            self._turn(act, undone=False)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        assert check(self.store.path) == []
        self.store = Store.open(self.store.path)

    @invariant()
    def what_is_stored_is_what_the_model_says(self) -> None:
        assert stored(self.store) == self.state


def united(left: Decision, right: Decision) -> Decision:
    """What the rule for joining says in words: the union, unsure where the two differed."""
    decided = [side.themes for side in (left, right) if side.themes is not None]
    notes = list(dict.fromkeys(note for note in (left.note, right.note) if note))
    return Decision(
        frozenset[str]().union(*decided) if decided else None,
        left.unsure or right.unsure or left.themes != right.themes,
        " / ".join(notes),
    )


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
