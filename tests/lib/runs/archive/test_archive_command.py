"""The command: words and exit codes."""

import subprocess
import sys

import pytest
from sealable import KEY, Evaluation


def run(evaluation: Evaluation, *words: str) -> tuple[int, str]:
    code = "from budgeteval.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "archive", *words], cwd=evaluation.root, timeout=60, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    assert "Traceback" not in done.stdout
    return done.returncode, done.stdout


def test_sealed_and_verified(evaluation: Evaluation) -> None:
    code, told = run(evaluation, f"key_evaluation/{KEY}")
    path = evaluation.root / f"reports/archives/key_evaluation-{KEY}-2020.zip"
    assert (code, "已封存为" in told, path.is_file()) == (0, True, True)
    assert run(evaluation, str(evaluation.folder))[1].count("没有变化") == 1
    code, told = run(evaluation, "--verify", str(path))
    assert (code, "完整" in told) == (0, True)
    code, told = run(evaluation, "--verify", str(path.parent))
    assert (code, "共 1 份" in told) == (0, True)


def test_altered(evaluation: Evaluation) -> None:
    run(evaluation, f"key_evaluation/{KEY}")
    path = evaluation.root / f"reports/archives/key_evaluation-{KEY}-2020.zip"
    path.write_bytes(path.read_bytes().replace(b"code,mark", b"code,mork"))
    code, told = run(evaluation, "--verify", str(path))
    assert (code, f"{KEY}/tables/score_rows.csv 的内容被改动" in told, "链文件" in told) == (1, True, True)
    assert run(evaluation, "--verify", str(path.parent))[0] == 1


def test_not_fit(evaluation: Evaluation) -> None:
    evaluation.input.unlink()
    code, told = run(evaluation, f"2020/key_evaluation/{KEY}")
    assert (code, "不能封存" in told, "评价工作簿.xlsx 已不在" in told) == (1, True, True)


@pytest.mark.parametrize(("words", "part"), [
    ([], "请写明"), (["key_evaluation/P00"], f"key_evaluation/{KEY}"), (["nowhere"], "nowhere"),
    (["--verify"], "请写明"), (["--verify", "nothing.zip"], "nothing.zip"),
    (["--verify", "params"], "没有档案"), ([f"key_evaluation/{KEY}", "--sign", "nokey"], "找不到 nokey"),
    (["--verify", "reports", "--signers", "noone"], "找不到 noone"), (["../../etc"], "没有报告"),
])
def test_usage(evaluation: Evaluation, words: list[str], part: str) -> None:
    code, told = run(evaluation, *words)
    assert (code, part in told) == (2, True), told
    assert not list(evaluation.root.rglob("*.zip"))
