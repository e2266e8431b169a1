"""What goes into an archive: a project that holds one report, all it stands on, and what reads it without us.

Every file lies where it lay in the project, so that an unpacked archive is a project in which ``budgeteval verify``
makes the report again.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from budgeteval.places import project_root
from budgeteval.runs.archive import blocks, verify
from budgeteval.runs.archive.read import read_parts
from budgeteval.runs.archive.words import of_verify, say
from budgeteval.runs.registers import ALL
from budgeteval.runs.state import manifest, whole

LOCK = "requirements.lock"
FAILED = "failed.ipynb"


class Source(NamedTuple):
    """A file of the project that the report stands on: its kind, its path below the root, and its SHA-256 then."""

    kind: str
    path: str
    sha256: str


def gather(folder: Path, tree: Mapping[str, Any]) -> tuple[dict[str, bytes], list[str]]:
    """Contents by path in the archive, and why the report cannot be sealed, in words."""
    place = whole.place(tree)
    contents = {f"reports/{place}/{path}": file.read_bytes() for path, file in whole.files(folder).items()}
    problems = [*_report_problems(folder, tree)]
    for one in sources(tree):
        file = project_root() / one.path
        found = file.read_bytes() if not verify.UNSAFE.search(one.path) and file.is_file() else None
        if found is None or sha256(found).hexdigest() != one.sha256:
            how = "gone" if found is None else "changed"
            problems.append(say(f"source.{how}", kind=say(f"kind.{one.kind}"), path=one.path))
        else:
            contents[one.path] = found
    parts, missing = read_parts(folder, tree)
    contents |= parts | _own(tree)
    contents[blocks.NAME] = blocks.blocks(contents)
    problems += missing
    return contents, [*problems, *(say("name", path=path) for path in contents if verify.UNSAFE.search(path))]


def sources(tree: Mapping[str, Any]) -> Iterator[Source]:
    """Input files, registers, rule sets and notebook of a report, by its manifest."""
    for kind in ("inputs", "registers"):
        yield from (Source(kind, path, then) for path, then in tree[kind].items())
    for one in tree["rules"]:
        yield from (Source("rules", f"params/rulesets/{one['edition']}/{path}", then)
                    for path, then in one.get("files", {}).items())
    yield Source("notebook", tree["notebook"]["path"], tree["notebook"]["sha256"])


def beside(tree: Mapping[str, Any]) -> str:
    """The county's report whose archive must lie beside a department's to make it again; "" where none must.

    A department is seen among all others, whose forms are not handed on with its own.
    """
    of_department = tree["parameters"].get("department", ALL) != ALL
    return f"{tree['report']}/{ALL}" if of_department else ""


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
    name = f"{tree['report']}/{tree['key']}"
    more = say("readme_beside", beside=beside(tree)) if beside(tree) else ""
    return {
        "verify.py": Path(verify.__file__).read_bytes(),
        verify.WORDS: _json(of_verify()),
        "README.txt": say("readme", place=whole.place(tree), name=name, more=more).encode(),
        "parameters.json": _json(tree["parameters"]),
    } | ({LOCK: lock.read_bytes()} if same else {})


def _json(tree: Any) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
