"""A province: counties of their own, told apart by name, every one of them marked as fictional."""

from pathlib import Path

import yaml

from budgeteval.demo import generate
from budgeteval.demo.province import generate_province


def test_counties_of_a_province(tmp_path: Path) -> None:
    assert generate_province(tmp_path, 2, departments=1, projects=2, seed=7) == ["county-001", "county-002"]
    cards = [yaml.safe_load((tmp_path / code / "county.yaml").read_text(encoding="utf-8"))
             for code in ("county-001", "county-002")]
    assert [card["name"] for card in cards] == ["示例县001", "示例县002"]
    assert [card["bureau"] for card in cards] == ["示例县001财政局", "示例县002财政局"]
    assert all("虚构" in card["demo_mark"] for card in cards)
    registers = [(tmp_path / code / "reference/projects.csv").read_bytes() for code in ("county-001", "county-002")]
    assert registers[0] != registers[1]
    alone = generate(tmp_path, county="alone", departments=1, projects=2, seed=8)
    assert (alone / "reference/projects.csv").read_bytes() == registers[1]
