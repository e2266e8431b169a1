"""The form above the parameters cell: choose, and the notebook runs again with what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ipywidgets
from IPython.display import display

from budgeteval.county import County, open_county
from budgeteval.desk import cell, choices
from budgeteval.desk.words import say
from budgeteval.runs.parameters import declared

RUN_ALL = "notebook:run-all-cells"


@dataclass
class Desk:
    """One notebook at the desk: ``now`` are its parameters' values, ``next`` those chosen for the run to come."""

    shell: Any
    notebook: Path
    now: dict[str, Any]
    next: dict[str, Any] = field(default_factory=dict)

    def ran(self, result: Any) -> None:
        """After a cell: if it gave the parameters, give them the chosen values, here and in its text."""
        source = result.info.raw_cell
        if not cell.is_parameters(source, self.now):
            return
        self.now = cell.assigned(source) | self.next
        if self.next:
            self.shell.user_ns.update(self.next)
            self.shell.set_next_input(cell.filled(source, self.next), replace=True)
            self.next = {}

    def chosen(self) -> dict[str, Any]:
        return self.now | self.next


_desks: dict[int, Desk] = {}


def show(shell: Any, notebook: Path) -> None:
    """Display the form for a notebook; the same kernel keeps its choice."""
    desk = _desks.get(id(shell))
    if desk is None or desk.notebook != notebook:
        defaults = {name: one.default for name, one in declared(notebook).items()}
        desk = _desks[id(shell)] = Desk(shell, notebook, defaults)
        shell.events.register("post_run_cell", desk.ran)
    display(_form(desk))


def _form(desk: Desk) -> ipywidgets.Widget:
    values = desk.chosen()
    fields = {name: _field(name, found, values[name]) for name, found in _options(desk, values).items()}
    told = ipywidgets.Label()
    button = ipywidgets.Button(description=say("run"), button_style="primary",
                               layout=ipywidgets.Layout(width="auto"))
    button.on_click(lambda _: _again(desk, fields, told))
    for name in ("county", "fiscal_year"):
        if name in fields:
            fields[name].observe(lambda _: _renew(desk, fields), names="value")
    row = ipywidgets.HBox([*fields.values(), button], layout=ipywidgets.Layout(flex_flow="row wrap"))
    return ipywidgets.VBox([row, ipywidgets.Label(say("hint")), told])


def _field(name: str, found: choices.Choices, value: Any) -> ipywidgets.Dropdown:
    known = [one for _, one in found]
    return ipywidgets.Dropdown(options=found, value=value if value in known else next(iter(known), None),
                               description=say(f"label.{name}"), style={"description_width": "auto"})


def _options(desk: Desk, values: Mapping[str, Any]) -> dict[str, choices.Choices]:
    """What can be chosen of the notebook's parameters, given the county and year of ``values``."""
    county = _county(values["county"])
    found = {"county": choices.counties()} if len(choices.counties()) > 1 else {}
    if county is None:
        return found
    year = int(values["fiscal_year"])
    found["fiscal_year"] = choices.years(county, year)
    if "department" in values:
        found["department"] = choices.departments(county, year)
    if "project" in values:
        summary = declared(desk.notebook)["project"].default == choices.ALL
        found["project"] = choices.projects(county, year, desk.notebook.stem, summary)
    return found


def _county(code: str) -> County | None:
    try:
        return open_county(code)
    except (OSError, ValueError):
        return None


def _renew(desk: Desk, fields: Mapping[str, ipywidgets.Dropdown]) -> None:
    """Another county or year has other departments and projects."""
    values = desk.chosen() | {name: one.value for name, one in fields.items()}
    for name, found in _options(desk, values).items():
        if name in ("department", "project") and name in fields:
            kept = fields[name].value
            fields[name].options = found
            if kept in [one for _, one in found]:
                fields[name].value = kept


def _again(desk: Desk, fields: Mapping[str, ipywidgets.Dropdown], told: ipywidgets.Label) -> None:
    from ipylab import JupyterFrontEnd

    desk.next = {name: one.value for name, one in fields.items() if one.value is not None}
    shown = say("separator").join(str(one.label) for one in fields.values() if one.value is not None)
    told.value = say("running", shown=shown)
    JupyterFrontEnd().commands.execute(RUN_ALL)
