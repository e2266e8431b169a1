"""Pure summaries of targets: departments, quality by kind, review, weak indicators with alternatives, copied sets."""

from typing import Any

import pandas as pd

from budgeteval.findings import catalogue
from budgeteval.rulesets.performance_target import Review
from budgeteval.stages.performance_target.checks.copied import sets_of
from budgeteval.stages.performance_target.suggest import CODES

GRADES = ["excellent", "good", "fair", "poor", ""]
PASSED = ["excellent", "good"]
SEVERITIES = {"error": 0, "warning": 1, "question": 2, "notice": 3}


def departments(targets: pd.DataFrame, missing: pd.DataFrame, flags: pd.DataFrame,
                register: pd.DataFrame) -> pd.DataFrame:
    """One row per department with projects: projects, missing, registered money, indicators, flaws, review.

    ``targets`` are the forms that count; ``missing`` the projects without one; ``register`` the departments' names.
    """
    copied = set(flags.loc[flags["code"] == "target_copied", "form"])
    rows = targets.assign(copied=targets["place"].isin(copied), good=targets["review_grade"].isin(PASSED))
    grouped = rows.groupby("department_code").agg(
        projects=("place", "size"), registered_budget_yuan=("registered_budget_yuan", "sum"),
        indicators=("indicators", "sum"), quantitative=("quantitative", "sum"), flawed=("flawed", "sum"),
        vague=("vague", "sum"), copied=("copied", "sum"), good=("good", "sum"))
    grouped = grouped.join(missing.groupby("department_code").size().rename("missing"), how="outer").fillna(0)
    names = register.set_index("department_code")["department"]
    grouped.insert(0, "department", [names.get(code, code) for code in grouped.index])
    return with_shares(grouped.reset_index())


def with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the shares of quantitative and flawed indicators (NaN without indicators)."""
    counts = rows["indicators"].where(rows["indicators"] > 0)
    return rows.assign(quantitative_share=rows["quantitative"] / counts, flawed_share=rows["flawed"] / counts)


def total(rows: pd.DataFrame, title: str) -> pd.DataFrame:
    """``rows`` of :func:`departments` with their sum below."""
    numbers = rows.select_dtypes("number").columns.difference(["quantitative_share", "flawed_share"])
    last = pd.DataFrame([{**rows[numbers].sum(), "department": title}])
    return with_shares(pd.concat([rows, last], ignore_index=True))


def by_kind(flags: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of quality finding: severity, title, findings, indicators, forms, departments, party."""
    owners = targets.set_index("place")["department_code"]
    rows = flags.assign(department_code=flags["form"].map(owners),
                        indicator=flags["indicator"].where(flags["indicator"] != ""))
    grouped = rows.groupby(["code", "severity"], as_index=False).agg(
        findings=("form", "size"), indicators=("indicator", "nunique"), forms=("form", "nunique"),
        departments=("department_code", "nunique"))
    grouped["title"] = [catalogue()[code]["title"] for code in grouped["code"]]
    grouped["party"] = [catalogue()[code]["party"] for code in grouped["code"]]
    order = grouped["severity"].map(SEVERITIES)
    return grouped.assign(order=order).sort_values(
        ["order", "findings", "code"], ascending=[True, False, True]).drop(columns="order").reset_index(drop=True)


def review_grades(targets: pd.DataFrame, law: Review) -> pd.DataFrame:
    """One row per grade ("" = not reviewed): projects, share, registered money, consequence."""
    rows = pd.DataFrame({"review_grade": GRADES})
    own = targets.groupby("review_grade")
    rows["projects"] = rows["review_grade"].map(own.size()).fillna(0).astype(int)
    rows["share"] = rows["projects"] / max(len(targets), 1)
    rows["registered_budget_yuan"] = rows["review_grade"].map(own["registered_budget_yuan"].sum()).fillna(0.0)
    known = {str(grade): what for grade, what in law.consequences.items()}
    rows["consequence"] = [known.get(grade, "") for grade in rows["review_grade"]]
    return rows


def review_items(proposals: pd.DataFrame, reviews: pd.DataFrame, law: Review) -> pd.DataFrame:
    """One row per item of the review: head, item, points, mean of what data suggest, mean of the reviewers' marks."""
    heads = {name: head for head, one in law.heads.items() for name in one.items}
    return pd.DataFrame([
        {"review_head": heads[name], "review_item": name, "points": item.points,
         "mean": proposals[name].astype(float).mean(), "marks": reviews[name].astype(float).mean()}
        for name, item in law.items.items()
    ])


def key_projects(targets: pd.DataFrame, proposals: pd.DataFrame, law: Review) -> pd.DataFrame:
    """Key projects, the largest first, with the reviewers' total and the most that data leave possible."""
    rows = targets[targets["registered_budget_yuan"] >= law.key_from_yuan]
    rows = rows.join(proposals[["most", "best_grade"]], on="place")
    return rows.sort_values(["registered_budget_yuan", "place"], ascending=[False, True])


def weak(indicators: pd.DataFrame, flags: pd.DataFrame, suggestions: pd.DataFrame,
         forms: pd.DataFrame) -> pd.DataFrame:
    """Weak indicators that have alternatives, heaviest first: what they say, why, and what could stand instead.

    One row per indicator: place, department, project, level3, target_text, weight, codes (tuple), names and
    formulas (tuples, nearest first).
    """
    codes = flags[flags["code"].isin(CODES)].groupby("indicator")["code"].agg(lambda one: tuple(dict.fromkeys(one)))
    near = suggestions.groupby("place").agg(
        names=("name", tuple), formulas=("formula", tuple), cosine=("cosine", "max"))
    rows = indicators.join(codes.rename("codes"), on="place", how="inner").join(near, on="place", how="inner")
    rows = rows.assign(department=rows["form"].map(forms["department"]), project=rows["form"].map(forms["project"]))
    rows = rows.assign(many=rows["codes"].map(len)).reset_index(drop=True)
    return rows.sort_values(["weight", "many", "cosine", "place"], ascending=[False, False, False, True],
                            kind="stable")


def weak_wordings(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per wording of weak indicators, the commonest first: with how many projects and departments use it.

    ``rows`` are those of :func:`weak`; the same name may have other alternatives in another sector: the commonest are
    kept.
    """
    keys = ["level3", "target_text"]
    grouped = rows.groupby(keys, sort=False).agg(
        projects=("form", "nunique"), departments=("department", "nunique"), codes=("codes", "first"),
        names=("names", _commonest), formulas=("formulas", _commonest)).reset_index()
    return grouped.sort_values(["projects", *keys], ascending=[False, True, True], kind="stable")


def _commonest(values: pd.Series) -> Any:
    return values.value_counts().index[0]


def copied_sets(pairs: pd.DataFrame, forms: pd.DataFrame, places: set[str]) -> pd.DataFrame:
    """One row per form in a group of copies that touches ``places``: set number, department, project, place."""
    rows: list[dict[str, Any]] = []
    for number, group in enumerate((one for one in sets_of(pairs) if places & set(one)), 1):
        rows += [{"set": number, "department": forms.at[place, "department"], "project": forms.at[place, "project"],
                  "place": place} for place in group]
    return pd.DataFrame(rows, columns=["set", "department", "project", "place"])
