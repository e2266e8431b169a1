"""One key evaluation sealed and verified, beside the standard library's own zip of the same report."""

import statistics
import sys
import tempfile
import zipfile
from pathlib import Path

from measure import ROOT, Line, command_seconds, tool

REPORT, YEAR = "key_evaluation", 2020
KEY = "99990120T103001000099"  # the demo's reviewed one


def lines(repeats: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        out = Path(place)
        command_seconds(tool("budgeteval"), "run", ROOT / "params" / "runs" / f"{REPORT}.yaml", "--only", KEY,
                        "--jobs", "1", "--out", out)
        sealed = out / "archives" / f"{REPORT}-{KEY}-{YEAR}.zip"
        seconds: dict[str, list[float]] = {name: [] for name in ("seal", "zip", "verify", "script", "test")}
        for repeat in range(repeats):
            for name, one in _once(out, sealed, out / f"{repeat}.zip").items():
                seconds[name].append(one)
        median = {name: statistics.median(each) for name, each in seconds.items()}
        size = sealed.stat().st_size / 2**20
    return [
        Line(f"a key evaluation sealed ({size:.1f} MiB, whole command)", f"{median['seal']:.2f} s",
             f"{median['zip']:.2f} s python -m zipfile -c", f"{median['seal'] / median['zip']:.2f}", "< 2 s"),
        Line("its archive verified (whole command)", f"{median['verify']:.2f} s",
             f"{median['test']:.2f} s python -m zipfile -t", f"{median['verify'] / median['test']:.2f}", "< 1 s"),
        Line("its archive verified by the script inside it", f"{median['script']:.2f} s",
             f"{median['test']:.2f} s python -m zipfile -t", f"{median['script'] / median['test']:.2f}", "< 1 s"),
    ]


def _once(out: Path, sealed: Path, peer: Path) -> dict[str, float]:
    """Seconds of each command; every round seals anew."""
    for old in sealed.parent.glob("*"):
        if old.is_file():
            old.unlink()
    folder = out / str(YEAR) / REPORT / KEY
    seconds = {
        "seal": command_seconds(tool("budgeteval"), "archive", folder, "--out", sealed.parent),
        "zip": command_seconds(sys.executable, "-m", "zipfile", "-c", peer, folder),
        "verify": command_seconds(tool("budgeteval"), "archive", "--verify", sealed),
        "test": command_seconds(sys.executable, "-m", "zipfile", "-t", peer),
    }
    with zipfile.ZipFile(sealed) as opened:
        script = Path(opened.extract("verify.py", out))
    return {**seconds, "script": command_seconds(sys.executable, script, sealed)}
