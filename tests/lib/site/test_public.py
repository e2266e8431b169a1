"""The public edition: what disclosure releases goes out as it is; nothing else does, by any way we could think of."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from shelf import csv_bytes, finding, table, write

from budgeteval import tables
from budgeteval.site import public
from budgeteval.site.catalogue import Catalogue, catalogue, places

OPEN, SECRET, TEXT = "P101", "P102", "P103"
COPY = "<!DOCTYPE html><html><head><title>公开的报告</title></head><body>得分90分</body></html>".encode()
NOT_COPY = "<!DOCTYPE html><html><head><title>不公开的报告</title></head></html>".encode()
PAGES = {"index.html", "files.json", "site/portal.css", "site/portal.js", "site/catalogue.js", "site/texts.js"}
RELEASED = {f"2021/key_evaluation/{OPEN}.html", f"2021/project_text/{TEXT}.txt", "2021/open/scores.csv",
            "2021/proof.json"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def item(project: str, state: str, content: bytes, place: str = "") -> dict[str, Any]:
    return {"item": "重点评价报告", "department_code": "101", "department": "示例县教育体育局", "project_code": project,
            "project": f"项目{project}", "state": state, "redactions": 0,
            "place": place or f"2020/key_evaluation/{project}",
            "public_sha256": sha256(content), "published_on": "2021-06-01" if state == "published" else ""}


def disclosure(out: Path, year: int = 2021, text: bytes = "文本".encode(), secret_state: str = "withheld",
               files: dict[str, bytes] | None = None, opened: bytes = b"") -> Path:
    """A disclosure report that releases a report, a text and a table, and holds one report back; ``opened`` is one
    more table."""
    copies = {f"key_evaluation/{OPEN}.html": COPY, f"project_text/{TEXT}.txt": text, "open/scores.csv": b"a\n",
              **({"open/self_evaluation.csv": opened} if opened else {}), **(files or {})}
    pairs = [{"item": "重点评价报告", "place": f"2020/key_evaluation/{OPEN}",
              "public_file": f"key_evaluation/{OPEN}.html", "public_sha256": sha256(COPY)},
             {"item": "项目文本", "place": "项目文本/P103.txt", "public_file": f"project_text/{TEXT}.txt",
              "public_sha256": sha256(text)},
             {"item": "绩效自评结果", "place": "2020/self_evaluation/all#scores", "public_file": "open/scores.csv",
              "public_sha256": sha256(b"a\n")}]
    if opened:
        pairs.append({"item": "绩效自评", "place": "2020/self_evaluation/all#scores",
                      "public_file": "open/self_evaluation.csv", "public_sha256": sha256(opened)})
    pairs += [{"item": "重点评价报告", "place": f"2020/key_evaluation/{Path(name).stem}", "public_file": name,
               "public_sha256": sha256(content)} for name, content in (files or {}).items()]
    items = [item(OPEN, "published", COPY), item(TEXT, "ready", text, "项目文本/P103.txt"),
             item(SECRET, secret_state, NOT_COPY)]
    inside = {f"public/{name}": content for name, content in copies.items()}
    return write(out, "disclosure", "all", year=year, title="信息公开报告", files={
        **inside, "public/proof.json": b"[]", "tables/publications.csv": table(tables.Publications, *items),
        "tables/pairs.csv": csv_bytes(public.Pairs.names(), pairs)}, findings=[finding("内部发现的问题")])


def made(out: Path) -> Catalogue:
    return catalogue(out, places(out))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Reports with a released one, one held back, and internal ones."""
    out = tmp_path / "reports"
    disclosure(out)
    for key in (OPEN, SECRET):
        write(out, "key_evaluation", key, title=f"内部的全文{key}", project=key, findings=[finding("内部发现的问题")])
    return out


def test_what_is_released_and_nothing_else(shelf: Path) -> None:
    files, found, counts = public.edition(made(shelf))
    assert files.keys() == PAGES | RELEASED
    assert files[f"2021/key_evaluation/{OPEN}.html"] == COPY
    assert found == []
    assert counts == {"documents": 2, "tables": 1}


def test_no_page_names_what_is_inside(shelf: Path) -> None:
    files, _, _ = public.edition(made(shelf))
    for name, content in files.items():
        text = content.decode()
        for word in ("内部", SECRET, "2020/key_evaluation", "不公开的报告", "facts.json", "report.html", "verify"):
            assert word not in text, (name, word)


def test_the_listing_has_the_fingerprint_of_every_file(shelf: Path) -> None:
    files, _, _ = public.edition(made(shelf))
    listing = json.loads(files["files.json"])
    assert listing == {name: sha256(content) for name, content in files.items() if name != "files.json"}


def lost(out: Path) -> tuple[set[str], list[str]]:
    """Released files that are not in the edition, and the codes of the findings that say why."""
    files, found, _ = public.edition(made(out))
    assert files.keys() <= PAGES | RELEASED
    return RELEASED - files.keys(), [one.code for one in found]


def test_a_copy_changed_by_hand_takes_the_whole_report_s_copies_back(shelf: Path) -> None:
    (shelf / f"2021/disclosure/all/public/key_evaluation/{OPEN}.html").write_bytes(NOT_COPY)
    assert lost(shelf) == (RELEASED, ["site_public_not_whole"])


def test_a_file_put_beside_the_copies_never_goes_out(shelf: Path) -> None:
    (shelf / "2021/disclosure/all/public/key_evaluation/P999.html").write_bytes(NOT_COPY)
    assert lost(shelf) == (RELEASED, ["site_public_not_whole"])


def test_a_copy_that_is_listed_but_released_by_no_register_stays(tmp_path: Path) -> None:
    """The copy of what is withheld lies among the copies, whole and with its fingerprint in the pairs."""
    disclosure(tmp_path, files={f"key_evaluation/{SECRET}.html": NOT_COPY})
    assert lost(tmp_path) == (set(), ["site_public_differs"])


def test_a_copy_listed_under_a_path_that_leads_elsewhere_stays(tmp_path: Path) -> None:
    write(tmp_path, "key_evaluation", SECRET, project=SECRET)
    disclosure(tmp_path)
    folder = tmp_path / "2021/disclosure/all"
    pairs = [{"item": "开放数据", "place": "x", "public_file": "open/../../facts.json",
              "public_sha256": sha256((folder / "facts.json").read_bytes())}]
    path = folder / "tables/pairs.csv"
    path.write_bytes(csv_bytes(public.Pairs.names(), pairs))
    _sealed(folder)
    files, found, _ = public.edition(made(tmp_path))
    assert files.keys() == PAGES | {"2021/proof.json"}
    assert [one.code for one in found] == ["site_public_differs"]


def _sealed(folder: Path) -> None:
    """The manifest of a folder as it is now."""
    tree = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    tree["outputs"] = {name: sha256((folder / name).read_bytes()) for name in tree["outputs"]}
    (folder / "manifest.json").write_text(json.dumps(tree), encoding="utf-8")


def test_personal_data_in_a_released_text_keep_it_back(tmp_path: Path) -> None:
    disclosure(tmp_path, text="联系人电话13800138000".encode())
    assert lost(tmp_path) == ({f"2021/project_text/{TEXT}.txt"}, ["site_public_personal"])


def test_what_a_later_year_withholds_is_not_offered_from_an_earlier_one(tmp_path: Path) -> None:
    disclosure(tmp_path, files={f"key_evaluation/{SECRET}.html": NOT_COPY}, secret_state="published")
    files, _, _ = public.edition(made(tmp_path))
    assert f"2021/key_evaluation/{SECRET}.html" in files
    disclosure(tmp_path, year=2022)
    files, found, _ = public.edition(made(tmp_path))
    assert f"2021/key_evaluation/{SECRET}.html" not in files
    assert [one.code for one in found] == ["site_public_held"]


def test_an_edition_takes_the_place_of_the_one_before_and_of_nothing_else(shelf: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    files, _, _ = public.edition(made(shelf))
    public.write(folder, files)
    assert public.strangers(folder) == []
    public.write(folder, files)
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == files.keys()
    (folder / "mine.docx").write_text("x")
    (folder / "index.html").write_text("changed")
    assert public.strangers(folder) == ["index.html", "mine.docx"]


def test_without_a_disclosure_report_nothing_is_public(tmp_path: Path) -> None:
    write(tmp_path, "key_evaluation", OPEN, project=OPEN, title="内部的全文")
    files, _, counts = public.edition(made(tmp_path))
    assert files.keys() == PAGES
    assert counts == {"documents": 0, "tables": 0}
    assert "内部" not in files["index.html"].decode()


SCORES = ("\ufefffiscal_year,project_code,project,department,budget_yuan,spent_yuan,execution_rate,reported_total,"
          "reported_grade\r\n").encode()


def scores(*rows: str) -> bytes:
    return SCORES + "".join(f"2020,,{row}\r\n" for row in rows).encode()


def test_the_public_edition_answers_from_its_own_open_table(tmp_path: Path) -> None:
    """Four projects, one of them excellent, one without a rate, one without score and grade: counted, not drawn."""
    disclosure(tmp_path, opened=scores("甲<b>,某局,10000,5000,0.5,95,优", "乙,某局,20000,20000,1,85.5,良",
                                       "丙,某局,,,,70,中", "丁,某局,1,1,1,,"))
    files, found, _ = public.edition(made(tmp_path))
    page = files["index.html"].decode()
    assert found == []
    assert "4个项目公开了自评结果，1个自评为优，2个为其他等级，1个没有写等级" in page
    assert (page.count('<circle class="dot"'), page.count('<circle class="hot"')) == (1, 1)
    assert "甲&lt;b&gt;：执行率50.00%，自评95.00分" in page
    behind = page[page.index("<tbody>"):page.index("</tbody>")]
    assert behind.index("丙") < behind.index("乙")
    assert "2021/open/self_evaluation.csv" in page


@pytest.mark.parametrize("content", [b"project,department\na,b\n", scores("甲,某局,x,1,1,95,优"), SCORES])
def test_an_open_table_that_cannot_be_drawn_goes_out_without_a_drawing(tmp_path: Path, content: bytes) -> None:
    disclosure(tmp_path, opened=content)
    files, found, _ = public.edition(made(tmp_path))
    assert files["2021/open/self_evaluation.csv"] == content
    assert 'id="answers"' not in files["index.html"].decode()
    assert [one.code for one in found] == ([] if content == SCORES else ["site_table_damaged"])
