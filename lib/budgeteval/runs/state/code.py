"""The code a notebook stands on: the package's modules it reaches, found without importing any."""

from pathlib import Path


def code(notebook: Path) -> dict[str, str]:
    """SHA-256 of every module (and text file) of the package that the notebook and its publishing reach, by name."""
    return {}
