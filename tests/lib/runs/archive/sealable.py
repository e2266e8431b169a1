"""A report folder made by hand, with all that it stands on, in a project of its own."""

import hashlib
import json
from pathlib import Path
from typing import Any

REPORT, KEY, YEAR = "key_evaluation", "P001", 2020
RULES = {"edition.yaml": "title: 某规则\n", "key_evaluation.yaml": "grades: {excellent: 90}\n"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Evaluation:
    """The project root, the report's folder, and the manifest as it was written."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / "reports" / str(YEAR) / REPORT / KEY
        self.input = root / "data/here/raw/2020/key_evaluation/P001/评价工作簿.xlsx"
        self.register = root / "data/here/reference/projects.csv"
        self.notebook = root / "notebooks" / f"{REPORT}.ipynb"
        self.rules = root / "params/rulesets/plain"
        self.write(self.input, b"PK raw form")
        self.write(self.register, b"project_code\r\nP001\r\n")
        self.write(self.notebook, b"{}")
        for name, text in RULES.items():
            self.write(self.rules / name, text.encode())
        self.write(self.folder / "report.html", "<p>报告</p>".encode())
        self.write(self.folder / "facts.json", b"{}\n")
        self.write(self.folder / "findings.csv", b"\xef\xbb\xbfcode,message,advice\r\n")
        self.write(self.folder / "tables/score_rows.csv", b"code,mark\r\nA1,15\r\n")
        self.manifest()

    @staticmethod
    def write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def manifest(self, **changes: Any) -> None:
        """Write the manifest that fits the files; ``changes`` replace sections (None: left out)."""
        outputs = {path.relative_to(self.folder).as_posix(): sha256(path.read_bytes())
                   for path in sorted(self.folder.rglob("*")) if path.is_file() and path.name != "manifest.json"}
        files = {one: sha256((self.rules / one).read_bytes()) for one in RULES}
        tree: dict[str, Any] = {
            "report": REPORT, "key": KEY, "parameters": {"county": "here", "fiscal_year": YEAR, "project": KEY},
            "notebook": {"path": f"notebooks/{REPORT}.ipynb", "sha256": sha256(self.notebook.read_bytes())},
            "code": {}, "rules": [{"edition": "plain", "sha256": sha256(b"all"), "files": files}],
            "inputs": self.hashed(self.input), "registers": self.hashed(self.register), "given": {}, "reads": {},
            "versions": {"python": "3", "requirements.lock": ""}, "outputs": outputs,
        }
        tree = {section: value for section, value in (tree | changes).items() if value is not None}
        (self.folder / "manifest.json").write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")

    def hashed(self, path: Path) -> dict[str, str]:
        return {path.relative_to(self.root).as_posix(): sha256(path.read_bytes())}
