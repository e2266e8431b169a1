"""The project's own self-evaluation beside the evaluation, on the demo county."""

import openpyxl
import pandas as pd

from budgeteval import rulesets
from budgeteval.county import open_county
from budgeteval.scoring.county import score_county
from budgeteval.stages import key_evaluation as stage
from budgeteval.stages.key_evaluation.own_score import own_score

HOME = open_county("demo")
PROJECTS = pd.read_csv(HOME.folder / "reference" / "projects.csv", dtype=str, keep_default_na=False)
BOTH = PROJECTS[(PROJECTS["key_evaluation"] == "yes") & (PROJECTS["self_evaluation"] == "yes")].to_dict("records")
READ = score_county(HOME, 2020, rulesets.load("demo-county"))
ONLY_KEY = PROJECTS[(PROJECTS["key_evaluation"] == "yes") & (PROJECTS["self_evaluation"] == "no")].to_dict("records")


def test_the_printed_total_is_in_the_form_it_names():
    found = [own_score(READ, row) for row in BOTH]
    known = [one for one in found if one is not None]
    assert known
    for one in known:
        path = HOME.raw(2020, "self_evaluation") / one.place.split("!")[0]
        if path.suffix != ".xlsx":
            continue
        sheets = openpyxl.load_workbook(path, data_only=True)
        cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
        assert any(str(one.total).removesuffix(".0") in str(cell) for cell in cells if cell is not None)


def test_a_project_without_a_form_has_none():
    assert own_score(READ, ONLY_KEY[0]) is None
    assert own_score(READ, {}) is None


def test_a_self_score_far_above_is_pointed_out():
    for row in BOTH:
        result = stage.score(stage.open_run("demo", 2020, row["project_code"]))
        far = [one for one in result.findings if one.code == "evaluation_self_score_far"]
        assert bool(far) == bool(result.own and abs(result.own.total - result.score.total) > 10)
