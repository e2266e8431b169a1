"""What the notebook calls: one outline for a project's review and for the county's summary."""

from budgeteval.display import Cover, Display
from budgeteval.display.parts import Parts, parts
from budgeteval.stages.ex_ante import show_closing, show_county, show_project, show_score
from budgeteval.stages.ex_ante.run import Run


def show_cover(run: Run) -> Cover:
    """Title, parties and base date; the bureau for the county."""
    return show_county.cover(run) if run.whole_county else show_project.cover(run)


def show_subject(run: Run) -> Parts:
    """What was reviewed: one request, or all of the year."""
    return show_county.overview(run) if run.whole_county else show_project.subject(run)


def show_work(run: Run) -> Display | Parts:
    """How it was reviewed, by whom."""
    return show_county.work(run) if run.whole_county else show_project.work(run)


def show_dimensions(run: Run) -> Parts:
    """Dimension by dimension."""
    return show_county.dimensions(run) if run.whole_county else show_score.dimensions(run)


def show_conclusion(run: Run) -> Display | Parts:
    """The conclusion and its money."""
    return show_county.conclusion(run) if run.whole_county else show_score.conclusion(run)


def show_suggestions(run: Run) -> Display | Parts:
    """What is suggested; for the county, what is to be followed up."""
    return show_county.follow_up(run) if run.whole_county else show_closing.suggestions(run)


def show_others(run: Run) -> Display | Parts:
    """Limits, checks, duty, signatures."""
    return show_county.others(run) if run.whole_county else show_closing.others(run)


def show_annexes(run: Run) -> Parts:
    """Tables, findings, inputs and rules."""
    if run.whole_county:
        return parts(show_closing.listed(run), run.card(), run.rules.card("ex_ante"))
    return show_closing.annexes(run)
