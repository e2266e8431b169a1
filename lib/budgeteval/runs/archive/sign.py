"""A detached signature beside an archive, by OpenSSH's ``ssh-keygen``, which every office system has; never needed."""

import shutil
import subprocess
from pathlib import Path

from budgeteval.runs.archive.words import say

TOOL, SPACE, SUFFIX = "ssh-keygen", "budgeteval-archive", ".sig"


class Failed(Exception):
    """No signature was made, or none holds; the message is for the user."""


def sign(archive: Path, key: Path) -> Path:
    """Sign an archive with a private key; the tool itself asks for its passphrase.

    Raises
    ------
    Failed
        If the tool is not there or refuses.
    """
    signature = archive.with_name(archive.name + SUFFIX)
    signature.write_bytes(_told(["sign", "-f", str(key.resolve()), "-n", SPACE], archive))
    return signature


def signer(archive: Path, signers: Path) -> str:
    """Who signed an archive, by the file of allowed signers (OpenSSH's format).

    Raises
    ------
    Failed
        If there is no signature, or none of an allowed signer, or not of this archive.
    """
    signature = archive.with_name(archive.name + SUFFIX)
    if not signature.is_file():
        raise Failed(say("signature.none", path=signature))
    files = ["-s", str(signature.resolve()), "-f", str(signers.resolve())]
    name = _told(["find-principals", *files], archive).decode("utf-8", "replace").splitlines()[0]
    _told(["verify", *files, "-I", name, "-n", SPACE], archive)
    return name


def _told(words: list[str], archive: Path) -> bytes:
    """What the tool answers, the archive as its input."""
    tool = shutil.which(TOOL)
    if tool is None:
        raise Failed(say("signature.no_tool", tool=TOOL))
    done = subprocess.run([tool, "-Y", *words], input=archive.read_bytes(), capture_output=True, check=False)
    if done.returncode:
        why = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise Failed(say("signature.refused", file=archive.name, why=why))
    return done.stdout
