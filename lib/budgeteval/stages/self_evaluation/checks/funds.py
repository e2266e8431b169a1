"""The fund block: amounts that do not add up, budgets of zero, execution rates and marks."""

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.numbers import WAN
from budgeteval.scoring.execution import AMOUNTS, block_rows, parts_sum, total_rows
from budgeteval.scoring.explain import differs, explain_execution
from budgeteval.scoring.totals import KINDS
from budgeteval.scoring.units import mixed_up
from budgeteval.stages.self_evaluation.checks.case import Case, decimals
from budgeteval.terms import label

ORDER = ("budget_yuan", "spent_yuan", "opening_budget_yuan")
UNITS = {"yuan": 1.0, "wan_yuan": float(WAN), "yi_yuan": 1e8}
HALF = 0.5
CENT = 0.005


def find(case: Case) -> list[Finding]:
    mixed = _mixed_rows(case)
    return [*_mixed(case, mixed), *_totals_blank(case), *_sums(case, set(mixed["form"])), *_zero(case), *_over(case),
            *_rates(case), *_marks(case), *_weight(case), *_negative(case), *_register(case)]


def field(column: str) -> str:
    """Name of the address and text columns of an amount."""
    return column.removesuffix("_yuan")


def _mixed_rows(case: Case) -> pd.DataFrame:
    """Fund rows with an amount some ten thousand times the total's, or the total's own budget so far off."""
    totals = total_rows(case.funds).set_index("form")
    rows, hits = case.funds, pd.Series("", index=case.funds.index, dtype=object)
    for column in reversed(ORDER):
        total = rows["form"].map(totals[column]).to_numpy(float)
        off = mixed_up(total, rows[column].to_numpy(float), case.rules.checks)
        hits[off & (rows["source"] != "total").to_numpy()] = field(column)
    first = rows["place"].isin(totals["place"]).to_numpy()
    for column in ("spent_yuan", "opening_budget_yuan"):
        off = mixed_up(rows["budget_yuan"].to_numpy(float), rows[column].to_numpy(float), case.rules.checks)
        hits[off & first & (hits == "").to_numpy()] = field(column)
    return rows.assign(hit=hits)[hits != ""]


def _mixed(case: Case, rows: pd.DataFrame) -> list[Finding]:
    """unit_mixup: yuan in a form of ten thousand yuan, or the reverse."""
    return [
        case.finding("unit_mixup", row["form"], case.cell(row, row["hit"]), written=row[f"{row['hit']}_text"],
                     what=row["label"] or label(f"{row['hit']}_yuan"))
        for _, row in rows.iterrows()
    ]


def _totals_blank(case: Case) -> list[Finding]:
    """funds_total_blank: the total row is blank or zero above filled rows."""
    totals = total_rows(case.funds).set_index("form")
    found: dict[str, Finding] = {}
    for column in ORDER:
        parts = parts_sum(case.funds, column).reindex(totals.index)
        blank = totals[column].isna() & (totals[f"{field(column)}_text"].str.strip().isin(["", "-", "—", "/"]))
        for form in totals.index[(blank | (totals[column] == 0)) & (parts > 0)]:
            if form not in found and totals.at[form, "source"] == "total":
                found[form] = case.finding(
                    "funds_total_blank", form, case.fund_cell(form, field(column)), column=label(column),
                    parts=_in_unit(case, form, parts[form]), written=totals.at[form, f"{field(column)}_text"] or "—")
    return list(found.values())


def _sums(case: Case, mixed: set[str]) -> list[Finding]:
    """funds_sum_mismatch: the total row is not the sum of the rows below it, however they are grouped."""
    totals = total_rows(case.funds).set_index("form")
    totals = totals[(totals["source"] == "total") & ~totals.index.isin(mixed)]
    rows = block_rows(case.funds)
    rows = rows[(rows["source"] != "total") & rows["form"].isin(totals.index)]
    found = []
    for column in ORDER:
        total, parts = totals[column], parts_sum(rows, column).reindex(totals.index)
        every = rows.groupby("form")[column].sum(min_count=1).reindex(totals.index)
        room = _room(case, column).reindex(totals.index)
        off = (total > 0) & ((total - parts).abs() > room) & ((total - every).abs() > room)
        off &= ~_is_level_sum(rows, column, total, room)
        found += [
            case.finding("funds_sum_mismatch", form, case.fund_cell(form, field(column)), column=label(column),
                         total=totals.at[form, f"{field(column)}_text"], parts=_in_unit(case, form, parts[form]))
            for form in totals.index[off]
        ]
    return found


def _is_level_sum(rows: pd.DataFrame, column: str, total: pd.Series, room: pd.Series) -> pd.Series:
    """Whether the levels of government, with the carried-over and other funds, make up the total."""
    levels = rows[rows["source"] != "current_year"].groupby("form")[column].sum(min_count=1).reindex(total.index)
    return (total - levels).abs() <= room


def _room(case: Case, column: str) -> pd.Series:
    """What rounding of the written amounts can add up to, in yuan, per form."""
    texts = case.funds[f"{field(column)}_text"]
    places = decimals(texts).groupby(case.funds["form"]).max()
    rows = texts.ne("").groupby(case.funds["form"]).sum()
    unit = case.forms["amount_unit"].map(UNITS).fillna(1.0).reindex(places.index)
    return (HALF * unit * 10.0 ** -places * rows).where(places > 0, 0.0) + CENT


def _zero(case: Case) -> list[Finding]:
    """budget_zero: nothing budgeted, so there is no execution rate."""
    basis = case.blocks["basis_yuan"]
    column = "budget" if case.rules.execution.basis == "adjusted" else "opening_budget"
    return [case.finding("budget_zero", form, case.fund_cell(form, column)) for form in basis.index[basis == 0]]


def _over(case: Case) -> list[Finding]:
    """execution_over_100: more spent than budgeted."""
    one = case.blocks
    over = one[(one["budget_yuan"] > 0) & (one["spent_yuan"] > one["budget_yuan"] + CENT)]
    return [
        case.finding("execution_over_100", form, case.fund_cell(form, "execution_rate"),
                     budget=_in_unit(case, form, row["budget_yuan"]), spent=_in_unit(case, form, row["spent_yuan"]),
                     rate=f"{row['spent_yuan'] / row['budget_yuan']:.2%}")
        for form, row in over.iterrows()
    ]


def _rates(case: Case) -> list[Finding]:
    """execution_rate_mismatch: a claimed rate that the row's own amounts contradict."""
    rows = case.funds[case.funds["execution_rate"].notna()]
    basis = rows["budget_yuan" if case.rules.execution.basis == "adjusted" else "opening_budget_yuan"]
    rate = (rows["spent_yuan"] / basis).where(basis > 0)
    text = rows["execution_rate_text"]
    percent = text.str.contains("%|％", regex=True) | (rows["execution_rate"] * 2 < _number(text))
    step = 10.0 ** -(decimals(text) + np.where(percent, 2, 0))
    gap = (rows["execution_rate"] - rate).abs()
    wrong = gap > step + _amount_room(rows, case) + CENT * CENT
    shown = [f"{one:.2%}" for one in rate[wrong]]
    return case.rows("execution_rate_mismatch", rows[wrong], "execution_rate", claimed=text[wrong], rate=shown,
                     label=rows.loc[wrong, "label"])


def _number(text: pd.Series) -> pd.Series:
    return pd.to_numeric(text, errors="coerce").fillna(0.0)


def _amount_room(rows: pd.DataFrame, case: Case) -> pd.Series:
    """What rounding of spent and budget, as written, can do to their ratio."""
    unit = rows["form"].map(case.forms["amount_unit"]).map(UNITS).fillna(1.0)
    places = np.maximum(decimals(rows["spent_text"]), decimals(rows["budget_text"]))
    step = (HALF * unit * 10.0 ** -places).where(places > 0, 0.0)
    return (2 * step / rows["budget_yuan"]).fillna(0.0)


def _marks(case: Case) -> list[Finding]:
    """execution_score_missing and execution_score_mismatch."""
    scores = case.scores[case.scores["kind"].isin(KINDS)]
    blocks = case.blocks.loc[scores.index]
    printed, again = scores["reported_execution_score"], scores["recomputed_execution_score"]
    item = (scores["execution_weight"] > 0) & ~(blocks["basis_yuan"] <= 0)
    text = pd.Series({form: _score_text(case, str(form)) for form in scores.index[item & printed.isna()]}, dtype=object)
    missing = [form for form, one in text.items() if one.strip() in ("", "-", "—", "/")]
    found = [
        case.finding("execution_score_missing", form, case.fund_cell(form, "reported_score"), expected=again[form])
        for form in missing if form not in case.cut or again[form] == again[form]
    ]
    wrong = scores[differs(printed, again, case.rules.checks.mark_tolerance)]
    why = explain_execution(wrong.reset_index(drop=True), blocks.loc[wrong.index], case.rules)
    return found + [
        case.finding("execution_score_mismatch", str(form), case.fund_cell(str(form), "reported_score"),
                     printed=row["reported_execution_score"], expected=row["recomputed_execution_score"],
                     rate=f"{row['execution_rate']:.2%}", weight=row["execution_weight"], explained=explanation(code))
        for (form, row), code in zip(wrong.iterrows(), why, strict=True)
    ]


def explanation(code: str) -> str:
    """The known rule that would give a printed mark, or that none does, in words."""
    return label("explained_by", code or "none")


def _score_text(case: Case, form: str) -> str:
    row = case.total_row(form)
    return "" if row is None else str(row["reported_score_text"])


def _weight(case: Case) -> list[Finding]:
    """execution_weight_off_rule: another weight than any split of the rules gives the item, or none."""
    scores = case.whole(case.projects_only)
    allowed = [split.execution for split in case.rules.weights.splits.values()]
    weight = scores["execution_weight"].fillna(0.0)
    off = ~np.isclose(weight.to_numpy()[:, None], np.array(allowed)[None, :]).any(axis=1) & (scores["indicators"] > 0)
    off &= case.blocks.loc[scores.index, "execution_weight"].notna() | ~_incomplete(case, scores)
    expected = " / ".join(f"{one:g}" for one in sorted(set(allowed)))
    return [
        case.finding("execution_weight_off_rule", str(form), case.fund_cell(str(form), "weight"),
                     printed=scores.at[form, "execution_weight"], expected=expected)
        for form in scores.index[off]
    ]


def _incomplete(case: Case, scores: pd.DataFrame) -> pd.Series:
    """Forms with a row that has no weight: their sums say nothing about the execution item."""
    without = case.marked.loc[case.marked["weight"].isna(), "form"]
    return pd.Series(scores.index.isin(without), index=scores.index)


def _negative(case: Case) -> list[Finding]:
    """negative_value in an amount."""
    found = []
    for column in AMOUNTS:
        rows = case.funds[case.funds[column] < 0]
        found += case.rows("negative_value", rows, field(column), written=rows[f"{field(column)}_text"],
                           what=[label(column)] * len(rows))
    return found


def _register(case: Case) -> list[Finding]:
    """unit_mixup against the project register: a budget some ten thousand times the registered one."""
    if case.projects is None or case.projects.empty:
        return []
    known = case.projects.drop_duplicates("project_code").set_index("project_code")["budget_yuan"]
    by_name = case.projects.drop_duplicates("project", keep=False).set_index("project")["budget_yuan"]
    forms = case.forms
    registered = forms["project_code"].map(known).fillna(forms["project"].map(by_name)).astype(float)
    budget = case.blocks["budget_yuan"].reindex(forms.index)
    off = mixed_up(registered.to_numpy(), budget.to_numpy(float), case.rules.checks)
    return [
        case.finding("budget_off_register", str(form), case.fund_cell(str(form), "budget"),
                     written=_in_unit(case, str(form), budget[form]), registered=_yuan_text(registered[form]))
        for form in forms.index[off]
    ]


def _in_unit(case: Case, form: str, yuan: float) -> str:
    """An amount in the form's own unit, with the unit."""
    code = case.forms.at[form, "amount_unit"] or "yuan"
    return f"{yuan / UNITS[code]:,.4f}".rstrip("0").rstrip(".") + label("amount_unit", code)


def _yuan_text(yuan: float) -> str:
    return f"{yuan / WAN:,.4f}".rstrip("0").rstrip(".") + label("amount_unit", "wan_yuan")
