"""The command ``archive --verify``: archives, or folders of them with their chain, and the answers in words."""

from collections.abc import Sequence
from pathlib import Path

from budgeteval.runs.archive import altered, chain, sign
from budgeteval.runs.archive.answers import BAD, GOOD, REFUSED, missing, tell
from budgeteval.runs.archive.verify import sentence, verify
from budgeteval.runs.archive.words import of_verify, say


def verify_all(paths: Sequence[Path], signers: Path | None) -> int:
    """Verify archives, and of a folder all and their chain; the exit code of the help."""
    if (problems := missing(*paths, signers)) or not paths:
        tell(problems or [say("no_name")])
        return REFUSED
    return max(_folder(path, signers) if path.is_dir() else _file(path, signers) for path in paths)


def _file(path: Path, signers: Path | None) -> int:
    try:
        sha256, before, wrong = verify(path)
    except OSError as error:
        tell([sentence(dict(of_verify()), "unreadable", {"file": path, "error": error.strerror})])
        return REFUSED
    words, about = dict(of_verify()), {"file": path, "sha256": sha256, "before": before}
    tell([sentence(words, "altered" if wrong else "whole", about)])
    data = path.read_bytes() if any(code == "content" for code, _ in wrong) else b""
    for problem, lines in altered.told(data, wrong):
        tell([sentence(words, *problem), *lines])
    return max(BAD if wrong else GOOD, _signature(path, signers) if signers else GOOD)


def _signature(path: Path, signers: Path) -> int:
    try:
        tell([say("signature.holds", name=sign.signer(path, signers))])
    except sign.Failed as error:
        tell([str(error)])
        return BAD
    return GOOD


def _folder(folder: Path, signers: Path | None) -> int:
    links, problems = chain.read(folder)
    if not links and not any(folder.glob("*.zip")):
        tell([*problems, say("no_archives", path=folder)])
        return REFUSED
    problems += chain.whole(folder, links)
    tell(problems or [say("chain.whole", count=len(links))])
    files = [_file(path, signers) for path in sorted(folder.glob("*.zip"))]
    return max(BAD if problems else GOOD, *files, GOOD)
