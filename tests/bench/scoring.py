"""Score and screen the demo county, once and a hundredfold."""

from measure import FORMS, Line, sample

TIMES = 100
SETUP = f"""
from pathlib import Path
import pandas as pd
from budgeteval import forms, rulesets, scoring
from budgeteval.county import open_county
from budgeteval.screening.population import screen_population
rules, county = rulesets.load("demo-county"), open_county("demo")
intake = forms.intake(Path({str(FORMS)!r}), county.folder / ".cache")
edges = [low for grade, low in rules.self_evaluation.grades.items() if grade != "poor"]
KEYS = ("place", "form", "file")

def copies(frame, times):
    whole = [frame.assign(**{{key: f"{{number}}/" + frame[key] for key in KEYS if key in frame}})
             for number in range(times)]
    return pd.concat(whole, ignore_index=True)

class Many:
    def __init__(self, times):
        self.forms, self.funds, self.indicators = (copies(one, times) for one in (
            intake.forms, intake.funds, intake.indicators))

many = Many(TIMES)
scoring.score(Many(1), rules, county.departments)  # imports and caches
"""
WORK = """
scored = scoring.score(many, rules, county.departments)
screen_population(scored.scores, scored.indicators, edges, rules.self_evaluation.screens)
count = len(scored.indicators)
"""


def lines(repeats: int) -> list[Line]:
    once = sample(f"TIMES = 1\n{SETUP}", WORK, repeats)
    many = sample(f"TIMES = {TIMES}\n{SETUP}", WORK, 1)
    return [
        Line(f"score and screen, {once.count:,.0f} indicators", f"{once.seconds:.2f} s", "", "", "< 1 s"),
        Line(f"the same x {TIMES}, {many.count:,.0f} indicators",
             f"{many.seconds:.1f} s, peak {many.mebibytes / 1024:.2f} GiB", "", "", "< 60 s, < 2 GiB"),
    ]
