"""Data and reports at addresses: a real S3 server, and files; half a report is none."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bucket import KEY, bucket

from budgeteval.runs.spread import site
from budgeteval.runs.spread.address import Store, Unreachable, fitting, is_address, shown
from budgeteval.runs.spread.site import Site, Wants, bring_report, put_report
from budgeteval.runs.spread.told import Told

pytest.importorskip("fsspec")
PLACE = "2020/tiny/all"
FILES = {"report.html": "<p>", "facts.json": "{}", "tables/rows.csv": "a\n1\n", "kept/本.txt": "mine"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, bucket(patch) as address:
        yield address


@pytest.fixture(params=["s3", "file"])
def store(request: pytest.FixtureRequest, s3: str, tmp_path: Path) -> Store:
    """An empty folder at an address of each kind."""
    return Store(f"{s3}/{request.node.name.encode().hex()[:40]}" if request.param == "s3" else f"file://{tmp_path}/存")


def written(folder: Path, **more: str) -> Path:
    """A finished report."""
    files = {**FILES, **more}
    for name, content in files.items():
        (folder / PLACE / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / PLACE / name).write_text(content, encoding="utf-8")
    made = {name: site._sha256(folder / PLACE / name) for name in files if not name.startswith("kept/")}
    (folder / PLACE / "manifest.json").write_text(json.dumps({"outputs": made}), encoding="utf-8")
    return folder


def test_files_go_and_come_back(store: Store, tmp_path: Path) -> None:
    assert store.listing() == {}
    (tmp_path / "a").write_bytes(b"\x00a")
    store.put(tmp_path / "a", "raw/一/a.xlsx")
    store.write("raw/b", b"b")
    first = store.listing()
    assert set(first) == {"raw/一/a.xlsx", "raw/b"} == set(store.listing("raw"))
    store.fetch("raw/一/a.xlsx", tmp_path / "deep/er/a")
    assert (tmp_path / "deep/er/a").read_bytes() == b"\x00a"
    store.write("raw/b", b"c")
    assert {name for name, stamp in store.listing().items() if first[name] != stamp} == {"raw/b"}
    store.drop(["raw/b", "raw/none"])
    assert set(store.listing()) == {"raw/一/a.xlsx"}


def test_a_report_is_put_with_its_manifest_last(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path / "here", **{"old.csv": "x"})
    put_report(store, PLACE, folder)
    (folder / PLACE / "old.csv").unlink()
    written(folder)
    seen, put = [], store.put

    def watched(path: Path, name: str) -> None:
        seen.append((name.removeprefix(f"{PLACE}/"), f"{PLACE}/manifest.json" in store.listing(PLACE)))
        put(path, name)

    monkeypatch.setattr(store, "put", watched)
    put_report(store, PLACE, folder)
    assert [name for name, _ in seen][-1] == "manifest.json"
    assert not any(there for _, there in seen)
    assert set(store.listing(PLACE)) == {f"{PLACE}/{name}" for name in [*FILES, "manifest.json"]}
    assert bring_report(store, PLACE, tmp_path / "there", whole=True)
    made = {name for name in FILES if not name.startswith("kept/")}
    assert {name: (tmp_path / "there" / PLACE / name).read_text() for name in made} == {
        name: FILES[name] for name in made}


def test_half_a_report_is_none(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(tmp_path / "here")
    put_report(store, PLACE, folder)
    put = store.put

    def full(path: Path, name: str) -> None:
        if name.endswith("rows.csv"):
            raise OSError("no space")
        put(path, name)

    monkeypatch.setattr(store, "put", full)
    with pytest.raises(OSError, match="no space"):
        put_report(store, PLACE, folder)
    (tmp_path / "there" / PLACE).mkdir(parents=True)
    assert not bring_report(store, PLACE, tmp_path / "there", whole=True)
    assert not (tmp_path / "there" / PLACE).exists()


def test_readers_get_only_what_they_read_and_only_if_it_is_whole(store: Store, tmp_path: Path) -> None:
    put_report(store, PLACE, written(tmp_path / "here"))
    there = Site(store.address)
    wants = Wants(reads=("2020/tiny/*", "2019/tiny/*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "project_root", lambda: tmp_path / "project")
        there.fetch(wants)
        found = {path.relative_to(there.folder / PLACE).as_posix() for path in (there.folder / PLACE).rglob("*.*")}
        assert found == {"facts.json", "tables/rows.csv", "manifest.json"}
        store.write(f"{PLACE}/facts.json", b"other")
        (there.folder / PLACE / "facts.json").unlink()
        with pytest.raises(Unreachable, match=PLACE):
            there.fetch(wants)


def test_only_what_changed_is_fetched_again(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "project_root", lambda: tmp_path / "project")
    for name in ("raw/2020/a.csv", "raw/2020/sub/b.csv", "raw/2021/c.csv", "county.yaml"):
        store.write(f"tiny/{name}", b"one")
    here, fetched, fetch = Site("reports", store.address), [], Store.fetch

    def counted(self: Store, name: str, path: Path) -> None:
        fetched.append(name.removeprefix("tiny/"))
        fetch(self, name, path)

    monkeypatch.setattr(Store, "fetch", counted)
    wants = Wants(("tiny/county.yaml", "tiny/raw/2020/**"))
    here.fetch(wants)
    assert sorted(fetched) == ["county.yaml", "raw/2020/a.csv", "raw/2020/sub/b.csv"]
    here.fetch(wants)
    assert len(fetched) == 3
    store.write("tiny/raw/2020/a.csv", b"two")
    store.drop(["tiny/raw/2020/sub/b.csv"])
    (here.root / "data/tiny/county.yaml").write_text("changed here")
    here.fetch(wants)
    assert sorted(fetched[3:]) == ["county.yaml", "raw/2020/a.csv"]
    left = {path.name: path.read_bytes() for path in (here.root / "data/tiny").rglob("*") if path.is_file()}
    assert left == {"a.csv": b"two", "county.yaml": b"one"}


def test_a_project_is_copied_beside_another_copier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no more there goes; what a worker beside this one is just writing stays until it is in its place."""
    for name, text in (("project/params/runs/a.yaml", "new"), ("copy/params/runs/a.yaml", "old"),
                       ("copy/params/runs/gone.yaml", ""), ("copy/params/runs/.a.yaml.0a1b2c3d", "half")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(site, "project_root", lambda: tmp_path / "project")
    site.copy_project(tmp_path / "copy")
    left = {path.name: path.read_text() for path in (tmp_path / "copy/params/runs").iterdir()}
    assert left == {"a.yaml": "new", ".a.yaml.0a1b2c3d": "half"}


def test_what_failed_leaves_the_report_that_was_there(store: Store, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "project_root", lambda: tmp_path / "project")
    there = Site(store.address)
    put_report(store, PLACE, written(there.folder))
    (there.folder / PLACE / "failed.ipynb").write_text("{}")
    there.put(Told(PLACE, 1.0, "no", state="failed"))
    assert {f"{PLACE}/failed.ipynb", f"{PLACE}/manifest.json"} <= set(store.listing(PLACE))


def test_an_address_that_cannot_be_used_is_one_sentence(s3: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for address in ("s3://none-of-ours/x", f"file://{tmp_path}/file/below", "nonsense://x"):
        with pytest.raises(Unreachable) as refused:
            Store(address).check_writable()
        assert address in str(refused.value)
        assert len(str(refused.value).splitlines()) == 1
    with pytest.raises(Unreachable):
        Store(f"{s3}/nothing").check_readable()


def test_no_credential_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown("s3://user:secret@host/x") == "s3://host/x"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://tester:{KEY}@127.0.0.1:1")
    with pytest.raises(Unreachable) as refused:
        Store(f"s3://tester:{KEY}@county/x").check_readable()
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(("text", "answer"), [
    ("s3://a/b", True), ("file:///a", True), ("reports", False), ("/a/b", False), ("C:\\a", False), ("", False),
])
def test_addresses(text: str, answer: bool) -> None:
    assert is_address(text) == answer


def test_patterns() -> None:
    names = ["d/county.yaml", "d/raw/2020/a/b.xlsx", "d/raw/2020/c.xlsx", "d/reference/x.csv", "d/raw2020/c.xlsx"]
    assert fitting(names, ["d/raw/2020/**", "d/reference/*.csv"]) == [names[1], names[2], names[3]]
    assert fitting(names, ["d/raw/2020/*"]) == [names[2]]
    assert fitting(names, []) == []
