"""The command ``archive``: which reports to seal, and the answers in words."""

from collections.abc import Sequence
from pathlib import Path

from budgeteval.runs.archive import find, sign
from budgeteval.runs.archive.answers import BAD, GOOD, REFUSED, missing, tell
from budgeteval.runs.archive.seal import Unfit, seal
from budgeteval.runs.archive.words import say


def seal_all(names: Sequence[str], reports: Path, out: Path, key: Path | None) -> int:
    """Seal the named reports one after the other; the exit code of the help."""
    folders = {name: find.folders(name, reports) for name in names}
    problems = [find.unknown(name, reports) for name, found in folders.items() if not found] + missing(key)
    if problems or not names:
        tell(problems or [say("no_name")])
        return REFUSED
    return max(_seal(folder, out, key) for found in folders.values() for folder in found)


def _seal(folder: Path, out: Path, key: Path | None) -> int:
    name = "/".join(folder.resolve().parts[-3:])
    try:
        made = seal(folder, out)
        tell([say("sealed" if made.new else "sealed_before", name=name, path=made.path, sha256=made.sha256)])
        if made.beside:
            tell([say("beside", beside=made.beside)])
        if key is not None:
            tell([say("signature.made", path=sign.sign(made.path, key))])
    except Unfit as error:
        tell([say("unfit", name=name), *(f"  {one}" for one in error.problems)])
        return BAD
    except sign.Failed as error:
        tell([str(error)])
        return BAD
    return GOOD
