"""What goes into an archive: the report, what it stands on, and what reads it without us."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from budgeteval.places import project_root
from budgeteval.runs.archive import verify
from budgeteval.runs.archive.words import of_verify, say
from budgeteval.runs.state import manifest, whole

LOCK = "requirements.lock"
FAILED = "failed.ipynb"


class Source(NamedTuple):
    """A file that the report stands on: its kind, its path in the archive, where it is, and its SHA-256 then."""

    kind: str
    path: str
    file: Path
    sha256: str


def gather(folder: Path, tree: Mapping[str, Any]) -> tuple[dict[str, bytes], list[str]]:
    """Contents by path in the archive, and why the report cannot be sealed, in words."""
    problems = [*_report_problems(folder, tree)]
    contents = {f"report/{path}": file.read_bytes() for path, file in whole.files(folder).items()}
    for one in sources(tree):
        found = one.file.read_bytes() if one.file.is_file() and not verify.UNSAFE.search(one.path) else None
        if found is None or sha256(found).hexdigest() != one.sha256:
            how = "gone" if found is None else "changed"
            problems.append(say(f"source.{how}", kind=say(f"kind.{one.kind}"), path=one.path))
        else:
            contents[one.path] = found
    contents |= _own(tree)
    return contents, [*problems, *(say("name", path=path) for path in contents if verify.UNSAFE.search(path))]


def sources(tree: Mapping[str, Any]) -> Iterator[Source]:
    """Input files, rule sets and notebook of a report, by its manifest."""
    root = project_root()
    for path, then in tree["inputs"].items():
        yield Source("inputs", f"inputs/{path}", root / path, then)
    for one in tree["rules"]:
        for path, then in one.get("files", {}).items():
            name = f"{one['edition']}/{path}"
            yield Source("rules", f"rules/{name}", root / "params" / "rulesets" / name, then)
    yield Source("notebook", tree["notebook"]["path"], root / tree["notebook"]["path"], tree["notebook"]["sha256"])


def _report_problems(folder: Path, tree: Mapping[str, Any]) -> Iterator[str]:
    """The folder is what was made, and what was made last."""
    if (folder / FAILED).is_file():
        yield say("failed")
    if any("files" not in one for one in tree["rules"]):
        yield say("manifest.older")
    yield from (say(f"file.{one.how}", path=one.path) for one in whole.altered(folder, tree["outputs"]))


def _own(tree: Mapping[str, Any]) -> dict[str, bytes]:
    """The script that verifies the archive, its words, how to use it, and the parameters; the lock if it still holds.

    Other libraries than those of the lock do not keep a report from being sealed: its manifest names their versions.
    """
    lock = project_root() / LOCK
    same = lock.is_file() and manifest.hash_of(lock) == tree["versions"].get(LOCK)
    return {
        "verify.py": Path(verify.__file__).read_bytes(),
        verify.WORDS: _json(of_verify()),
        "README.txt": say("readme", place=whole.place(tree)).encode(),
        "parameters.json": _json(tree["parameters"]),
    } | ({LOCK: lock.read_bytes()} if same else {})


def _json(tree: Any) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
