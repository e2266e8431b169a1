"""The command ``archive``: reports to seal, archives to verify, and the answers in words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from budgeteval.runs.archive import chain, find, sign
from budgeteval.runs.archive.seal import Unfit, seal
from budgeteval.runs.archive.verify import sentence, verify
from budgeteval.runs.archive.words import of_verify, say

GOOD, BAD, REFUSED = 0, 1, 2


def seal_all(names: Sequence[str], reports: Path, out: Path, key: Path | None) -> int:
    """Seal the named reports one after the other; the exit code of the help."""
    folders = {name: find.folders(name, reports) for name in names}
    problems = [find.unknown(name, reports) for name, found in folders.items() if not found] + _missing(key)
    if problems or not names:
        _print(problems or [say("no_name")])
        return REFUSED
    return max(_seal(folder, out, key) for found in folders.values() for folder in found)


def _seal(folder: Path, out: Path, key: Path | None) -> int:
    name = "/".join(folder.resolve().parts[-3:])
    try:
        made = seal(folder, out)
        _print([say("sealed" if made.new else "sealed_before", name=name, path=made.path, sha256=made.sha256)])
        if key is not None:
            _print([say("signature.made", path=sign.sign(made.path, key))])
    except Unfit as error:
        _print([say("unfit", name=name), *(f"  {one}" for one in error.problems)])
        return BAD
    except sign.Failed as error:
        _print([str(error)])
        return BAD
    return GOOD


def verify_all(paths: Sequence[Path], signers: Path | None) -> int:
    """Verify archives, and of a folder all and their chain; the exit code of the help."""
    if (problems := _missing(*paths, signers)) or not paths:
        _print(problems or [say("no_name")])
        return REFUSED
    return max(_folder(path, signers) if path.is_dir() else _file(path, signers) for path in paths)


def _file(path: Path, signers: Path | None) -> int:
    try:
        sha256, before, wrong = verify(path)
    except OSError as error:
        _print([sentence(dict(of_verify()), "unreadable", {"file": path, "error": error.strerror})])
        return REFUSED
    first = ("altered" if wrong else "whole", {"file": path, "sha256": sha256, "before": before})
    _print(sentence(dict(of_verify()), *one) for one in (first, *wrong))
    return max(BAD if wrong else GOOD, _signature(path, signers) if signers else GOOD)


def _signature(path: Path, signers: Path) -> int:
    try:
        _print([say("signature.holds", name=sign.signer(path, signers))])
    except sign.Failed as error:
        _print([str(error)])
        return BAD
    return GOOD


def _folder(folder: Path, signers: Path | None) -> int:
    links, problems = chain.read(folder)
    if not links and not any(folder.glob("*.zip")):
        _print([*problems, say("no_archives", path=folder)])
        return REFUSED
    problems += chain.whole(folder, links)
    _print(problems or [say("chain.whole", count=len(links))])
    files = [_file(path, signers) for path in sorted(folder.glob("*.zip"))]
    return max(BAD if problems else GOOD, *files, GOOD)


def _missing(*paths: Path | None) -> list[str]:
    return [say("no_file", path=path) for path in paths if path is not None and not path.exists()]


def _print(said: Sequence[str] | Iterator[str]) -> None:
    console = Console()
    for line in said:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
