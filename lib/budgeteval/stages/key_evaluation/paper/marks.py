"""The sheet of marks: one row per indicator with a formula for its rule; subtotals, total, grade, and lights."""

from typing import Any

from budgeteval.numbers import plain
from budgeteval.places import address
from budgeteval.rulesets.key_evaluation import Between, LateSteps
from budgeteval.stages.key_evaluation.grid import code_of
from budgeteval.stages.key_evaluation.marks import POOR
from budgeteval.stages.key_evaluation.paper.book import Formula, Page, day, layout, span
from budgeteval.stages.key_evaluation.paper.rules import SATISFACTION, Refs
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.stating import in_book
from budgeteval.terms import label

TOP, HEAD_HEIGHT, HEIGHT, NAMES = 3, 42, 24, 4
SAVED = ("cost_saving", "unit_cost", "operating_cost")
GIVEN = {"element_count": ("points_total", "points_met"), "deduction": ("deduction_each", "deductions")}
CELLS = {"element_count": ("points_cell",), "deduction": ("deductions_cell",), "condition": ("actual_cell",),
         "formula": ("planned_cell", "actual_cell")}
Row = dict[str, Any]


def columns() -> dict[str, int]:
    """Column of each field."""
    return {name: at for at, name in enumerate(layout()["columns"])}


def marks_sheet(page: Page, result: Result, rules: Refs, measured: Refs, finals: Refs) -> None:
    """Write the sheet; ``measured`` and ``finals`` say where satisfaction, bond figures and panel marks stand."""
    rows, groups = result.score.indicators, result.score.dimensions
    page.put(0, 0, f"{layout()['title']} {result.run.project}", "title")
    page.put(1, 0, layout()["notes"]["marks"], "note")
    page.line(TOP - 1, [head for head, _ in layout()["columns"].values()], "head")
    page.widths([width for _, width in layout()["columns"].values()])
    page.freeze(TOP, NAMES)
    page.side_by_side(NAMES, columns()["computed"])
    page.height(TOP - 1, HEAD_HEIGHT)
    named = dict(zip(groups["dimension"], groups["level1"], strict=True))
    for at, row in enumerate(rows.to_dict("records"), start=TOP):
        _indicator(page, at, {**row, "group": named[row["dimension"] or row["level1"]]}, result, rules, measured,
                   finals)
    last = TOP + len(rows) - 1
    if len(rows):
        _sums(page, last, result, rules)


def _indicator(page: Page, at: int, row: Row, result: Result, rules: Refs, measured: Refs, finals: Refs) -> None:
    """One indicator: what it is, what it is marked by, and the mark."""
    cell = {name: address(at, column) for name, column in columns().items()}
    planned, actual = _given(row)
    answers, digits = layout()["answers"], rules["mark_digits"]
    text = _by_rule(row, cell, result, rules)
    panel = f'IF({finals[row["code"]]}="","",ROUND({finals[row["code"]]},{digits}))' if row["judged"] \
        and row["code"] in finals else ""
    values = {
        "code": row["code"], "level1": row["group"], "level2": row["level2"], "level3": row["level3"],
        "weight": row["weight"], "method": label("method", row["method"]) if row["method"] else row["method_text"],
        "formula": row["formula_text"], "rule": _rule_text(row, result), "planned": planned, "actual": actual,
        "reported": row["reported_mark"], "proven": answers["yes" if row["proven"] else "no"],
        "report": row["mark"], "places": _places(row),
    }
    page.height(at, HEIGHT)
    for name, value in values.items():
        page.put(at, columns()[name], value)
    _formula(page, at, "value", _value(row, cell, measured), row["ratio"], "formula")
    _formula(page, at, "computed", text and f'IF({text[0]},"",ROUND({text[1]},{digits}))', row["computed_mark"])
    _formula(page, at, "panel", panel, row["panel_mark"])
    own = f'IF(AND({cell["weight"]}<>"",{cell["reported"]}<>"",{cell["reported"]}>=0,{cell["reported"]}<=' \
          f'{cell["weight"]}),{cell["reported"]},"")'
    taken = f'IF({cell["computed"]}<>"",{cell["computed"]},IF({cell["panel"]}<>"",{cell["panel"]},{own}))'
    _formula(page, at, "taken", taken, "" if row["basis"] == "zeroed" else row["mark"])
    unproven = f'AND({rules["no_evidence"]}="zero",{cell["proven"]}="{answers["no"]}",{cell["taken"]}<>"")'
    _formula(page, at, "mark", f"IF({unproven},0,{cell['taken']})", row["mark"])
    _formula(page, at, "check", _light(cell["mark"], cell["report"]), "", "cell")


def _formula(page: Page, at: int, name: str, text: Any, known: Any, look: str = "mark") -> None:
    page.put(at, columns()[name], Formula(text, known) if text else None, look)


def _given(row: Row) -> tuple[Any, Any]:
    """The two values a row is marked by, as its method reads them."""
    if row["method"] in GIVEN:
        first, second = GIVEN[row["method"]]
        return row[first], row[second]
    if row["method"] == "condition":
        answer = code_of("yes_no", row["actual_text"])
        return None, layout()["answers"].get(answer, row["actual_text"])
    if row["formula"] == "timeliness":
        return day(row["planned_text"]), day(row["actual_text"])
    return row["planned"], row["actual"]


def _places(row: Row) -> str:
    """Sheet and cells of the workbook that the row's values and mark come from."""
    own = [row[name] for name in (*CELLS.get(row["method"], ()), "weight_cell", "mark_cell", "evidence_cell")]
    sheet = in_book([row["place"]])[0].rpartition("!")[0]
    return f"{sheet}!{' '.join(place.rpartition('!')[2] for place in dict.fromkeys(own) if place)}"


def _value(row: Row, cell: dict[str, str], measured: Refs) -> str:
    """Formula of the ratio, or of the days late; "" where none is needed."""
    planned, actual = cell["planned"], cell["actual"]
    behind = SATISFACTION if row["method"] == "likert" else row["formula"]
    if row["method"] in ("likert", "formula") and behind in (SATISFACTION, "coverage", "idle_share", "progress_gap"):
        return measured.get(behind, "")
    if row["method"] not in ("formula", "element_count"):
        return ""
    if row["formula"] == "timeliness" and row["method"] == "formula":
        return f'IF(OR({planned}="",{actual}=""),"",{actual}-{planned})'
    saved = "1-" if row["formula"] in SAVED and row["method"] == "formula" else ""
    return f'IF(OR({planned}="",{actual}=""),"",IF({planned}=0,"",{saved}{actual}/{planned}))'


def _by_rule(row: Row, cell: dict[str, str], result: Result, rules: Refs) -> tuple[str, str] | None:
    """When data are missing, and the points; None where no rule gives any."""
    weight, planned, actual, value = (cell[name] for name in ("weight", "planned", "actual", "value"))
    answers = layout()["answers"]
    match row["method"]:
        case "element_count":
            return f'OR({weight}="",{value}="")', f"{weight}*MIN(1,MAX(0,{value}))"
        case "deduction":
            return f'OR({weight}="",{planned}="",{actual}="")', f"MAX(0,{weight}-{actual}*{planned})"
        case "condition":
            known = f'AND({actual}<>"{answers["yes"]}",{actual}<>"{answers["no"]}")'
            return f'OR({weight}="",{known})', f'IF({actual}="{answers["yes"]}",{weight},0)'
    name = _formula_name(row, result)
    return (f'OR({weight}="",{value}="")', f"{weight}*{_share(name, value, result, rules)}") if name else None


def _formula_name(row: Row, result: Result) -> str:
    """The formula of the rules that marks a row, "" if none does."""
    name = SATISFACTION if row["method"] == "likert" else row["formula"] if row["method"] == "formula" else ""
    return name if name in result.run.limits.formulas else ""


def _share(name: str, value: str, result: Result, rules: Refs) -> str:
    """Share of the weight that a value earns."""
    rule, part = result.run.limits.formulas[name], {
        key.rsplit(".", 1)[1]: ref for key, ref in rules.items() if key.startswith(f"formulas.{name}.")}
    if isinstance(rule, Between):
        return f"MIN(1,MAX(0,({value}-{part['zero']})/({part['full']}-{part['zero']})))"
    if isinstance(rule, LateSteps):
        steps = f"ROUNDUP(MAX(0,{value}-{part['grace_days']})/{part['step_days']},0)"
        return f"MAX(0,1-{steps}*{part['loss_per_step']})"
    return f"IF({value}<{part['zero_below']},0,MIN(1,{value}/{part['full']}))"


def _rule_text(row: Row, result: Result) -> str:
    """The row's rule in words."""
    words, name = layout()["rule"], _formula_name(row, result)
    if not name:
        return words.get(row["method"], words["judged"])
    rule = result.run.limits.formulas[name]
    part = {key: plain(value, 4) for key, value in rule.model_dump(exclude={"points"}).items()}
    if isinstance(rule, LateSteps):
        return words["late_steps"].format(grace=part["grace_days"], step=part["step_days"], loss=part["loss_per_step"])
    return words[rule.points].format(zero=part.get("zero", part.get("zero_below")), full=part["full"])


def _sums(page: Page, last: int, result: Result, rules: Refs) -> None:
    """Total and grade below the rows, then each first-level indicator."""
    at, score, words = last + 1, result.score, layout()
    column = columns()
    marks, weights, keys = (span((TOP, column[name]), (last, column[name])) for name in ("mark", "weight", "level1"))
    total = f'IF(SUMPRODUCT(--({marks}=""))>0,"",ROUND(SUM({marks}),{rules["total_digits"]}))'
    _line(page, at, words["total"], Formula(f"SUM({weights})", float(score.indicators["weight"].sum())),
          Formula(total, score.total), score.total)
    grade = _grade(address(at, column["mark"]), result, rules)
    _line(page, at + 1, words["grade"], None, Formula(grade, label("grade", score.grade) if score.grade else ""),
          label("grade", score.grade) if score.grade else None)
    page.put(at + 2, column["level3"], words["dimensions"], "head")
    for row, one in enumerate(score.dimensions.to_dict("records"), start=at + 3):
        name = address(row, column["level3"])
        blank = f'SUMPRODUCT(({keys}={name})*({marks}=""))>0'
        _line(page, row, one["level1"], Formula(f"SUMIF({keys},{name},{weights})", one["weight"]),
              Formula(f'IF({blank},"",ROUND(SUMIF({keys},{name},{marks}),{rules["total_digits"]}))', one["mark"]),
              one["mark"])
    page.lights(span((TOP, column["check"]), (at + 3 + len(score.dimensions), column["check"])), words["check"])


def _line(page: Page, row: int, name: str, weight: Any, mark: Formula, report: Any) -> None:
    """A sum: its name, weight, mark, the report's, and whether they agree."""
    column = columns()
    page.put(row, column["level3"], name, "head")
    page.put(row, column["weight"], weight, "sum")
    page.put(row, column["mark"], mark, "sum")
    page.put(row, column["report"], report)
    _formula(page, row, "check", _light(address(row, column["mark"]), address(row, column["report"])), "", "cell")


def _grade(total: str, result: Result, rules: Refs) -> str:
    """Grade of a total: the best whose edge it reaches."""
    edges = sorted(result.run.limits.grades.items(), key=lambda one: one[1])
    text = f'"{label("grade", POOR)}"'
    for name, _ in edges:
        text = f'IF({total}>={rules[f"grades.{name}"]},"{label("grade", name)}",{text})'
    return f'IF({total}="","",{text})'


def _light(mark: str, report: str) -> str:
    """Whether the formula's result is the report's; no data is the same as no data only."""
    words = layout()["check"]
    same = f'IF(OR({mark}="",{report}=""),{mark}&""={report}&"",IF(ISNUMBER({mark}),ROUND({mark}-{report},6)=0,' \
           f"{mark}={report}))"
    return f'IF({same},"{words["same"]}","{words["other"]}")'
