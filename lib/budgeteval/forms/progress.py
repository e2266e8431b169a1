"""What monitoring forms say beside target and value: expectation to the year's end, likelihood, kinds of reasons."""

from typing import Any

from budgeteval.forms import values, vocabulary
from budgeteval.forms.amounts import is_blank
from budgeteval.forms.draft import Draft
from budgeteval.forms.sheet import Position, a1

CERTAINTIES = ("certain", "possible", "impossible")
KINDS = ("funding", "policy", "staff", "hardware", "other")
COLUMNS = {"forecast", "likelihood", "reason_kind", "remark"}
COLUMNS |= {f"likelihood_{name}" for name in CERTAINTIES} | {f"reason_{name}" for name in KINDS}


def read(draft: Draft, cells: dict[str, Position], record: dict[str, Any]) -> None:
    """Forecast, likelihood, reasons and remark of one indicator row into its record."""
    if at := cells.get("forecast"):
        text = draft.take(at)
        parsed = values.parse(text)
        record |= {"forecast_text": text, "forecast_cell": a1(at), "forecast_kind": parsed.kind}
        record |= {"forecast_value": parsed.value, "forecast_unit": parsed.unit}
        if parsed.kind == "unknown":
            draft.find("value_not_understood", at, text=text)
    _likelihood(draft, cells, record)
    _reasons(draft, cells, record)
    if at := cells.get("remark"):
        record |= {"remark": draft.take(at), "remark_cell": a1(at)}


def is_ticked(text: str) -> bool:
    """Whether a cell to tick is ticked: any mark or words, but no dash, cross, empty box or "no"."""
    bare = values.normal(text)
    return not is_blank(text) and bare not in vocabulary.words()["unticked"]


def is_mark(text: str) -> bool:
    """Whether a text is only a tick."""
    return values.normal(text) in vocabulary.words()["ticks"]


def likelihood(text: str) -> str:
    """Code of how sure a goal is, "" if the text does not say; of several options printed the marked one counts."""
    options = list(vocabulary.pattern("likelihood_option").finditer(values.normal(text)))
    if len(options) > 1:
        side = "before" if options[0]["before"] else "after"
        boxes = vocabulary.pattern("ticked_box")
        marked = [found["option"] for found in options if found[side] and boxes.match(found[side])]
        return _certainty(marked[0]) if len(marked) == 1 else ""
    return _certainty(values.normal(text))


def _certainty(bare: str) -> str:
    return next((code for code, found in vocabulary.ordered("likelihoods") if found.search(bare)), "")


def _likelihood(draft: Draft, cells: dict[str, Position], record: dict[str, Any]) -> None:
    ticked = []
    for code in CERTAINTIES:
        at = cells.get(f"likelihood_{code}")
        if at and is_ticked(draft.sheet.text(*at)):
            ticked.append((code, at))
    if not ticked and (at := cells.get("likelihood")):
        text = draft.sheet.text(*at)
        ticked = [(likelihood(text), at)]
        if is_blank(text):
            draft.take(at)
            record |= {"likelihood_text": text, "likelihood_cell": a1(at)}
            return
    if not ticked:
        return
    code, at = ticked[0]
    record |= {"likelihood": code if len(ticked) == 1 else "", "likelihood_text": draft.take(at)}
    record["likelihood_cell"] = a1(at)
    if not record["likelihood"]:
        draft.find("likelihood_unclear", at, text=" ".join(draft.sheet.text(*place) for _, place in ticked))


def _reasons(draft: Draft, cells: dict[str, Position], record: dict[str, Any]) -> None:
    """Kinds of reasons from ticks or from a column that names them; words among the ticks are the reason itself."""
    kinds = []
    for kind in KINDS:
        at = cells.get(f"reason_{kind}")
        if at is None or not is_ticked(draft.sheet.text(*at)):
            continue
        kinds.append(kind)
        if not is_mark(draft.sheet.text(*at)):
            _tell(draft, at, record)
    if at := cells.get("reason_kind"):
        text = draft.sheet.text(*at)
        named = reason_kinds(text)
        kinds += [kind for kind in named if kind not in kinds]
        if not named and not is_blank(text):
            _tell(draft, at, record)
    record["reason_kinds"] = ";".join(kind for kind in KINDS if kind in kinds)


def _tell(draft: Draft, at: Position, record: dict[str, Any]) -> None:
    if not record.get("variance_reason"):
        record |= {"variance_reason": draft.take(at), "variance_reason_cell": a1(at)}


def reason_kinds(text: str) -> list[str]:
    """Codes of a text that only names kinds of reasons (经费保障、人员保障), [] if it says more or nothing."""
    parts = [part for part in vocabulary.pattern("reason_kind_break").split(values.normal(text)) if part]
    if not all(vocabulary.pattern("reason_kind_named").match(part) for part in parts):
        return []
    found = [next((k for k, words in vocabulary.ordered("reason_kinds") if words.search(part)), "") for part in parts]
    return [kind for kind in KINDS if kind in found]
