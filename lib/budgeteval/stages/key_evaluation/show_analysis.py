"""Chapter four: the indicators of one dimension, each with its mark, how it came about, and the reason given."""

from typing import Any

from budgeteval.display import Text
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.stating import SAY, count, line, state, together

KINDS = {"coverage": "multiple", "progress_gap": "gap", "idle_share": "idle"}
SOURCES = {"satisfaction": ("answers", "answer"), "multiple": ("bond_balance", "coverage_ratio"),
           "gap": ("bond_issues", "spent_yuan"), "idle": ("bond_issues", "issued_yuan")}


def show_dimensions(result: Result, *dimensions: str) -> Text:
    """Analysis of dimensions (``decision``, ``process``, ``output``, ``outcome``), a paragraph per indicator."""
    return together(*(_dimension(result, one) for one in dimensions))


def _dimension(result: Result, dimension: str) -> Text:
    rows = result.score.indicators
    own = rows[rows["dimension"] == dimension]
    if own.empty:
        return line("analysis.missing")
    group = result.score.dimensions.set_index("dimension").loc[dimension]
    facts = {
        "count": count(f"dimension.{dimension}.count", len(own), own["place"], "score_rows", "level3"),
        "weight": state(f"dimension.{dimension}.weight", float(group["weight"]), "number", table="score_rows",
                        column="weight", rows=own["weight_cell"]),
    }
    whole = group["mark"] == group["mark"]
    if whole:
        facts["mark"] = state(f"dimension.{dimension}.mark", float(group["mark"]), "points", table="score_rows",
                              column="mark", rows=own["mark_cell"])
        facts["rate"] = state(f"dimension.{dimension}.score_rate", float(group["score_rate"]), "rate",
                              table="score_rows", column="score_rate", rows=own["mark_cell"])
    head = line("analysis.head" if whole else "analysis.head_open", label=str(group["level1"]), **facts)
    return together(head, *(_row(result, row) for row in own.to_dict("records")))


def _row(result: Result, row: dict[str, Any]) -> Text:
    marked = row["mark"] == row["mark"]
    name = f"indicator.{row['code'] or row['order']}"
    facts = {"weight": state(f"{name}.weight", row["weight"], "number", table="score_rows", column="weight",
                             rows=[row["weight_cell"]])}
    if marked:
        facts["mark"] = state(f"{name}.mark", row["mark"], "points", table="score_rows", column="mark",
                              rows=[row["mark_cell"]])
    reason = SAY("analysis.reason", reason=row["reason"]) if row["reason"] else ""
    shown = line("analysis.row" if marked else "analysis.row_open", code=row["code"], name=row["level3"], how="\0",
                 reason=reason, **facts)
    return _filled(shown, together(_how(result, row, name), _differs(result, row, name)))


def _filled(shown: Text, inner: Text) -> Text:
    """The paragraph with its marked place filled by the runs of ``inner``."""
    (runs,) = shown.paragraphs
    filled = []
    for run in runs:
        filled += [one for part in inner.paragraphs for one in part] if run == "\0" else [run]
    return Text((tuple(filled),))


def _how(result: Result, row: dict[str, Any], name: str) -> Text | None:
    """How the mark came about: the value computed, the panel, or the rule about evidence."""
    match row["basis"], row["method"]:
        case "zeroed", _:
            return line("analysis.how.zeroed")
        case "panel", _:
            return _panel(result, row, name)
        case "evaluator", _:
            return line("analysis.how.evaluator")
        case "computed", "deduction":
            return line("analysis.how.deducted", **{
                key: state(f"{name}.{key}", row[field], "number", table="score_rows", column=field,
                           rows=[row["deductions_cell"]])
                for key, field in (("times", "deductions"), ("each", "deduction_each"))})
        case "computed", "element_count":
            return line("analysis.how.counted", **{
                key: state(f"{name}.{key}", row[field], "number", table="score_rows", column=field,
                           rows=[row["points_cell"]])
                for key, field in (("total", "points_total"), ("met", "points_met"))})
        case "computed", "formula" | "likert":
            return _value(result, row, name)
    return None


def _value(result: Result, row: dict[str, Any], name: str) -> Text:
    """The value a formula was fed with."""
    if row["formula"] == "timeliness":
        late = row["ratio"] > 0
        fact = state(f"{name}.days_late", row["ratio"], "count", table="score_rows", column="actual_text",
                     rows=[row["planned_cell"], row["actual_cell"]], rule="formulas.timeliness")
        return line("analysis.how.late", value=fact) if late else line("analysis.how.on_time")
    key = "satisfaction" if row["method"] == "likert" else KINDS.get(row["formula"], "")
    if not key:
        return _quotient(row, name)
    table, column = SOURCES[key]
    book = result.run.book
    places = {"answers": book.answers["place"], "bond_balance": book.balance["place"],
              "bond_issues": book.issues["place"]}
    unit = "ratio" if key == "multiple" else "rate"
    rule = "formulas.satisfaction" if key == "satisfaction" else f"formulas.{row['formula']}"
    return line(f"analysis.how.{key}", value=state(f"{name}.value", row["ratio"], unit, table=table, column=column,
                                                   rows=places[table], rule=rule))


def _quotient(row: dict[str, Any], name: str) -> Text:
    """Planned and actual value as written, and what the formula made of them."""
    key = "ratio" if row["formula"] != "cost_saving" else "saved" if row["ratio"] >= 0 else "overrun"
    parts = {part: state(f"{name}.{part}", row[part], "number", digits=4, table="score_rows", column=part,
                         rows=[row[f"{part}_cell"]]) for part in ("planned", "actual")}
    value = state(f"{name}.value", abs(row["ratio"]), "rate", table="score_rows", column="ratio",
                  rows=[row["planned_cell"], row["actual_cell"]], rule=f"formulas.{row['formula']}")
    return line(f"analysis.how.{key}", unit=row["unit"], value=value, **parts)


def _panel(result: Result, row: dict[str, Any], name: str) -> Text | None:
    panel = result.score.panel
    if panel is None or row["code"] not in set(panel.summary["code"]):
        return None
    one = panel.summary.set_index("code").loc[row["code"]]
    given = result.run.book.marks
    rows = given.loc[given["code"] == row["code"], "place"]
    ends = {end: state(f"{name}.panel_{end}", float(one[end]), "number", table="expert_marks", column="mark", rows=rows)
            for end in ("low", "high")}
    experts = count(f"{name}.experts", int(one["experts"]), rows, "expert_marks", "expert")
    return line("analysis.how.panel_one" if one["experts"] == 1 else "analysis.how.panel", experts=experts, **ends)


def _differs(result: Result, row: dict[str, Any], name: str) -> Text | None:
    """The evaluator's own mark, where another one counts."""
    apart = abs(row["reported_mark"] - row["mark"])
    if not apart > result.run.limits.tolerance:
        return None
    reported = state(f"{name}.reported", row["reported_mark"], "points", table="score_rows", column="reported_mark",
                     rows=[row["mark_cell"]])
    return line("analysis.differs", reported=reported)
