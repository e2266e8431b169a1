"""House rules for the set-up: one list of dependencies, a lock without addresses, no traces of a machine."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tree import ROOT, files, name, read_yaml

from budgeteval.places import project_root
from budgeteval.rulesets import loader

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".lock", ".ipynb", ".csv", ".j2", ".css", ".typ", ".txt", ".json", ""}
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+|opt/\w+)/[\w.-]+")
REGISTRY = re.compile(r"(?<!emit-)index-url|find-links|://[^\s/]*(?:pypi|pythonhost|npmjs|mirror|registry|packages)")
CODE = re.compile(r"`([\w/.]+)`")
BYTES = 20_000_000
DATA_BYTES = 60_000_000


def declared() -> dict[str, Requirement]:
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    return {canonicalize_name(one.name): one for one in map(Requirement, PROJECT["dependencies"] + extras)}


def in_environment() -> dict[str, Requirement]:
    lines = read_yaml(ROOT / "environment.yml")["dependencies"]
    nested = [one for line in lines if isinstance(line, dict) for one in line["pip"] if not one.startswith("-")]
    plain = [line for line in lines if isinstance(line, str)]
    return {canonicalize_name(one.name): one for one in map(Requirement, plain + nested)}


def test_environment_equals_pyproject() -> None:
    conda = in_environment()
    assert str(conda.pop("python").specifier) == PROJECT["requires-python"]
    conda.pop("pip")
    assert {key: str(one.specifier) for key, one in conda.items()} == {
        key: str(one.specifier) for key, one in declared().items()}


def test_dependencies_are_sorted() -> None:
    for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        names = [canonicalize_name(Requirement(line).name) for line in lines]
        assert names == sorted(names)


def locked() -> dict[str, str]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCK, re.M)
    return {canonicalize_name(package): version for package, version in pins}


def test_lock_covers_pyproject() -> None:
    pins = locked()
    missing = [key for key, one in declared().items() if key not in pins or pins[key] not in one.specifier]
    assert not missing


def test_lock_has_hashes_and_no_addresses() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert not [line for line in LOCK.splitlines() if line.startswith("-")]


def _texts() -> list[Path]:
    return [path for path in files() if path.suffix in TEXT and path.stat().st_size < BYTES]


def test_no_machine_paths_and_no_registries() -> None:
    here = Path(__file__).resolve()
    found = []
    for path in _texts():
        if path.resolve() == here:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name(path)}: {match.group()}" for rule in (MACHINE, REGISTRY) for match in rule.finditer(text)]
    assert not found


def test_sizes() -> None:
    sizes = {name(path): path.stat().st_size for path in files()}
    assert not {key: size for key, size in sizes.items() if size > BYTES}
    assert sum(size for key, size in sizes.items() if key.startswith("data/")) < DATA_BYTES


def test_raw_data_and_library_are_not_ignored() -> None:
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not {"lib/", "lib", "*.xlsx", "*.csv", "data/"} & set(rules)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readme_names_real_commands(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"(?:^|`|\$ )make ([a-z-]+)", text, re.M))
    assert {"reports", "test"} <= named <= targets
    assert set(re.findall(r"(?:^|`|\$ |bin/)budgeteval ([a-z]+)", text, re.M)) <= _commands()


def _commands() -> set[str]:
    from budgeteval.cli import app

    return {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}


def test_run_files_name_notebooks() -> None:
    for path in files("params/runs/*.yaml"):
        report = read_yaml(path)["report"]
        assert path.stem.split(".")[0].startswith(report)
        assert (project_root() / "notebooks" / f"{report}.ipynb").is_file()
        assert (ROOT / "lib" / "budgeteval" / "stages").is_dir()


def test_ci_calls_make_test() -> None:
    assert re.search(r"^exec make test$|^make test$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.M)


def test_what_the_statement_rests_on_is_there() -> None:
    """Each row of the README's table names a notebook, a section of the demo county's rules and a test that exist."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("| part of the statement |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(table) == 16
    sections = set(loader.sections("demo-county"))
    for row in table:
        _, _, notebooks, rules, tests, _ = row.split("|")
        assert not [one for one in CODE.findall(notebooks) if not (ROOT / "notebooks" / f"{one}.ipynb").is_file()], row
        assert set(CODE.findall(rules)) <= sections, row
        assert CODE.findall(tests), row
        assert not [one for one in CODE.findall(tests) if not (ROOT / "tests" / one).exists()], row
