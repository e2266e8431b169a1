"""The command ``budgeteval forms``: what it writes and what it refuses."""

import sys

import pytest

from budgeteval import cli


def run(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["budgeteval", "forms", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_writes_a_zip_for_each_department(home, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    assert run(monkeypatch, "self-evaluation", "--department", "all", "--county", "here", "--out", out) == 0
    assert [path.name for path in out.iterdir()] == ["101-self_evaluation.zip"]
    assert "某县教育局：2 份" in capsys.readouterr().out


def test_says_where_nothing_is_due(home, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    assert run(monkeypatch, "rectification", "--department", "101", "--county", "here", "--out", out) == 0
    assert "没有需要填写的表" in capsys.readouterr().out
    assert not list(out.iterdir())


@pytest.mark.parametrize(("words", "part"), [
    (("nothing", "--department", "101"), "nothing"), (("target", "--department", "999"), "999"),
    (("monitoring", "--department", "101", "--month", "13"), "13"),
    (("experts", "--department", "101", "--experts", "0"), "0"),
    (("target", "--department", "101", "--rules", "no-such-rules"), "no-such-rules")])
def test_refuses_in_words(home, tmp_path, monkeypatch, capsys, words, part):
    assert run(monkeypatch, *words, "--county", "here", "--out", tmp_path / "out") == 2
    assert part in capsys.readouterr().err


def test_a_register_without_years_needs_one(home, tmp_path, monkeypatch, capsys):
    (home / "reference" / "projects.csv").unlink()
    out = tmp_path / "out"
    assert run(monkeypatch, "department", "--department", "101", "--county", "here", "--out", out) == 2
    assert "--year" in capsys.readouterr().err
    assert run(monkeypatch, "department", "--department", "101", "--county", "here", "--out", out, "--year", 2021) == 0
