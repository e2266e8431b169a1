"""``budgeteval rules``: the law in force, value by value."""

from rich.console import Console
from rich.table import Table

from budgeteval import rulesets
from budgeteval.runs.words import say

PLAIN_WIDTH = 200


def print_rules(edition: str) -> None:
    """Print every value in force with the edition and the document it comes from."""
    rules = rulesets.load(edition)
    grid = Table(title=say("ruled.title", edition=edition, title=rules.title), title_justify="left", show_lines=False)
    for name in ("key", "value", "edition", "document"):
        grid.add_column(say(f"ruled.{name}"), overflow="fold")
    for row in rulesets.table(edition).itertuples():
        document = row.document if row.verified else say("ruled.unverified", document=row.document)
        grid.add_row(row.key, row.value, row.edition, document)
    console = Console()
    (console if console.is_terminal else Console(width=PLAIN_WIDTH)).print(grid)
