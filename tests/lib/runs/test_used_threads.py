"""A batch begun by a process that has used what keeps threads: its processes do not inherit them."""

import subprocess
import sys
from pathlib import Path

import pytest
from tiny import GOOD, Project, contents

TWICE = """
import sys
from pathlib import Path
from budgeteval.publish import write_report
from budgeteval.runs import batch, plan
def main():
    runs, first, second, use = sys.argv[1:]
    made = plan.plan([Path(runs)]).reports
    if use == "typst":
        write_report(Path(first) / made[0].place / "report.ipynb", Path(second) / "by hand")
    else:
        from budgeteval.sources.opening import open_file
        open_file(Path(first) / "some.csv", Path(first))
    print([one.cause for one in batch.run(made, Path(second) / "batch", jobs=1)])
if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("use", ["typst", "polars"])
def test_used_libraries_do_not_stop_a_batch(project: Project, tmp_path: Path, use: str) -> None:
    more = "import polars\nsorted_ = polars.DataFrame({'a': [2, 1]}).lazy().sort('a').collect()"
    project.notebook(*GOOD, more if use == "polars" else "pass")
    runs, first = project.run_file(), tmp_path / "first"
    told = project.command("run", str(runs), "--out", str(first))
    assert told.returncode == 0, told.stdout
    expected = contents(first)
    (first / "some.csv").write_text("a,b\n1,2\n" * 5000, encoding="utf-8")
    ended = subprocess.run([sys.executable, "-c", TWICE, str(runs), str(first), str(tmp_path / "second"), use],
                           capture_output=True, text=True, timeout=120)
    assert ended.stdout.strip() == "['']", ended.stderr
    assert contents(tmp_path / "second/batch") == expected
