"""The actions of the window: every command with its words, keys and group, for menus, palette and the sheet of keys."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.records import Theme
from ui import appearance
from ui.modes import Mode

_MODES = "modes"  # the property of an action that holds them

Keys = str | QKeySequence.StandardKey | Sequence[str]


class Actions:
    """Makes actions and remembers them by group, in the order in which they were made."""

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self.groups: dict[str, list[QAction]] = {}
        self._mode = Mode.ANNOTATE

    def add(
        self,
        group: str,
        text: str,
        do: Callable[[], object],
        keys: Keys = (),
        *,
        icon: str = "",
        within: QWidget | None = None,
        checkable: bool = False,
        modes: Collection[Mode] = (),
    ) -> QAction:
        """An action in a group. Its keys work in the whole window, or only `within` a widget and what is in it.

        With `modes` it is there in these only, so that one key can do something else in another mode.
        """
        action = QAction(text, self._owner)
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(keys)
        else:
            listed = [keys] if isinstance(keys, str) else keys
            action.setShortcuts([QKeySequence(twin) for key in listed for twin in _twins(key)])
        if icon:
            action.setIcon(appearance.icon(icon))
        action.setCheckable(checkable)
        if within is not None:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            within.addAction(action)
        else:
            self._owner.addAction(action)
        action.triggered.connect(lambda *_: do())
        if modes:
            action.setProperty(_MODES, [str(mode) for mode in modes])
        self._follow(action)
        self.groups.setdefault(group, []).append(action)
        return action

    def show_mode(self, mode: Mode) -> None:
        """Let only those actions be there that belong to the mode, or to all."""
        self._mode = mode
        for actions in self.groups.values():
            for action in actions:
                self._follow(action)

    def _follow(self, action: QAction) -> None:
        modes = action.property(_MODES)
        action.setVisible(not modes or str(self._mode) in modes)  # what is not visible has no key either


class ThemeActions:
    """One action for each theme in use, made anew when the codebook changes."""

    GROUP = "Themes"

    def __init__(
        self, actions: Actions, within: QWidget, toggle: Callable[[str], None], modes: Collection[Mode] = ()
    ) -> None:
        self._actions = actions
        self._within = within
        self._toggle = toggle
        self._modes = modes

    def show(self, themes: Sequence[Theme]) -> list[QAction]:
        """Make the actions for these themes; the ones made before are gone."""
        for action in self._actions.groups.get(self.GROUP, []):
            self._within.removeAction(action)
            action.deleteLater()
        self._actions.groups[self.GROUP] = []
        return [self._action(theme) for theme in themes if not theme.retired]

    def _action(self, theme: Theme) -> QAction:
        text = theme.name.replace("&", "&&")
        return self._actions.add(
            self.GROUP,
            text,
            lambda: self._toggle(theme.id),
            theme.key.upper() or (),
            within=self._within,
            modes=self._modes,
        )


def _twins(key: str) -> list[str]:
    """A letter is the same in capitals, a digit or sign on the number pad."""
    if len(key) > 1:
        return [key]
    return [key, f"Shift+{key}" if key.isalpha() else f"Num+{key}"]


def exclusive(actions: Sequence[QAction], parent: QWidget) -> QActionGroup:
    """Of these actions one is checked."""
    group = QActionGroup(parent)
    for action in actions:
        group.addAction(action)
    return group
