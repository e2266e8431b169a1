"""The faces are the ones whose origin is written down."""

import hashlib
import re

from budgeteval.fonts import FOLDER

ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_face_is_listed_and_unchanged() -> None:
    listed = dict(ROW.findall((FOLDER / "README.md").read_text(encoding="utf-8")))
    held = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.[ot]tf")}
    assert held == listed
