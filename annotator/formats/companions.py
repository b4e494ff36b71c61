"""Files that belong together: the text of a brat file and its types, the types of a CAS, what describes an export."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeVar

from annotator.formats import brat, uima_xmi

PathLike = TypeVar("PathLike", Path, PurePosixPath)

_CAS = ".xmi"
_ABOUT = ("manifest.json", "croissant.json", "README.md", "losses.txt")
"""What our exports have beside the data."""
_OF_DOCCANO = (".jsonl", ".json", ".csv")
_OF_ALL = ("all", "unknown")


def standing(paths: Sequence[PathLike]) -> list[PathLike]:
    """The files without those that another of them needs beside it, which are nothing by themselves."""
    held = set(paths)
    needed = {companion for path in paths for companion in _companions(path) if companion in held}
    described = {path.parent for path in paths if path.name == _ABOUT[0] and path.with_name(_ABOUT[1]) in held}
    needed |= {path for path in paths if path.name in _ABOUT and path.parent in described}
    typed = {folder for path in paths if path.suffix.lower() == _CAS for folder in uima_xmi.folders(path)}
    needed |= {path for path in paths if path.parent in typed and uima_xmi.is_type_system(path.name)}
    return [path for path in paths if path not in needed] if needed else list(paths)


def beside(path: PathLike, held: Collection[PathLike]) -> list[PathLike]:
    """Those of the files that the reader of this one looks for beside it."""
    if path.suffix.lower() == _CAS:
        folders = uima_xmi.folders(path)
        found = [one for one in held if one.parent in folders and uima_xmi.is_type_system(one.name)]
        return sorted(found, key=lambda one: folders.index(one.parent))[:1]
    return [one for one in _companions(path) if one in held]


def coders_in_archive(names: Sequence[PurePosixPath]) -> Mapping[PurePosixPath, str]:
    """Who annotated, by the names in an archive: doccano packs a file for each annotator, called as they are."""
    found = dict(brat.coders(names))
    if len({one.suffix for one in names}) == 1 and all(len(one.parts) == 1 for one in names):
        found |= {one: one.stem for one in names if one.suffix in _OF_DOCCANO and one.stem not in _OF_ALL}
    return found


def _companions(path: PathLike) -> Iterator[PathLike]:
    """Where the files would be that this one needs."""
    if path.suffix.lower() == ".ann":
        yield from (path.with_suffix(".txt"), path.with_suffix(".TXT"))
        for folder in brat.folders(path):
            yield from (folder / name for name in brat.CONFIGURATION)
