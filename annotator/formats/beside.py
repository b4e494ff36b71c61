"""What lies beside releases in folders and archives and is none: pictures and scripts of saved pages, other programs'
files."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path, PurePosixPath

from annotator.formats import sniffing

_PAGES = (".htm", ".html", ".xhtml", ".xht", ".mht", ".mhtml")
# What browsers and Office call the folder with the parts of a saved page, by the language that they speak
_PARTS = (
    ".files", "-dateien", "-filer", "_archivos", "_arquivos", "_bestanden", "_bylos", "_datoteke", "_dosyalar",
    "_elemei", "_failid", "_fails", "_fajlovi", "_ficheiros", "_fichiers", "_file", "_filer", "_files", "_fitxategiak",
    "_fitxers", "_pliki", "_soubory", "_tiedostot",
)  # fmt: skip
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9_-]{0,9}")  # what follows the dot in “Release No. 5” is none


def parts_of_pages(names: Collection[str]) -> set[str]:
    """Of the names in a folder, those of folders that hold the parts of a saved page in it."""
    pages = [PurePosixPath(name) for name in names if name.lower().endswith(_PAGES)]
    belonging = {page.stem.casefold() + part for page in pages for part in _PARTS}
    return {name for name in names if name.casefold() in belonging}


def may_be_release(path: Path) -> bool:
    """Whether a file that nobody has named is to be read: by its suffix, if it has one, or by what is in it.

    What an export of ours lists as lost is none.
    """
    if path.name.endswith(".loss.txt"):
        return False
    suffix = path.suffix.lower()
    return not _SUFFIX.fullmatch(suffix) or suffix in _suffixes() or bool(sniffing.kind_of(path))


def passed_in_archive(names: Iterable[str]) -> set[str]:
    """Those of the names in an archive that are not to be read."""
    held = [name.replace("\\", "/") for name in names]
    folders: dict[str, set[str]] = {}
    for name in held:
        parts = name.split("/")
        for at, part in enumerate(parts):
            folders.setdefault("/".join(parts[:at]), set()).add(part)
    parted = {f"{at}/{name}".removeprefix("/") for at, found in folders.items() for name in parts_of_pages(found)}
    passed = set()
    for name in held:
        suffix = PurePosixPath(name).suffix.lower()
        known = not _SUFFIX.fullmatch(suffix) or suffix in _suffixes()
        if not known or any(str(parent) in parted for parent in PurePosixPath(name).parents):
            passed.add(name)
    return passed


def in_words(passed: Iterable[str]) -> str:
    """What was passed over, for example “3 files were passed over, which are no releases (.css 2, .js 1)”."""
    kinds = Counter(PurePosixPath(name).suffix.lower() or "no suffix" for name in passed)
    count = kinds.total()
    listed = ", ".join(f"{kind} {many:,}" for kind, many in kinds.most_common(5))
    more = " …" if len(kinds) > 5 else ""
    what = "1 file was" if count == 1 else f"{count:,} files were"
    return f"{what} passed over, as parts of saved pages or of no known kind ({listed}{more})"


@cache
def _suffixes() -> frozenset[str]:
    from annotator.formats import formats

    return frozenset(suffix for one in formats() if one.read for suffix in one.suffixes)
