"""Which version of the program this is."""

from pathlib import Path


def version() -> str:
    """As the checkout's pyproject.toml says, or what was installed."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if project.is_file():
        import tomllib

        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    from importlib import metadata

    return metadata.version("pressmark")
