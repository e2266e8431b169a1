"""Diagnosis: signs of deep problems, how often groups show them, how the groups rank, passages that texts share."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class ProblemSigns(Table):
    """One row per project and sign of a deep problem; ``place`` is the form cell that shows it.

    ``problem_kind`` is ``inflation``, ``formality``, ``vagueness`` or ``no_result``; ``value`` is what was found,
    ``bound`` what the rules compare it with; ``party`` is answerable by the rules. ``stage`` names the report that
    stated it. ``category`` is the register's field of the project.
    """

    place: Series[str]
    stage: Series[str]
    problem_kind: Series[str]
    sign: Series[str]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    category: Series[str]
    value: Series[float]
    bound: Series[float]
    party: Series[str]


class ProblemRates(Table):
    """One row per group (a department or a category of projects) and kind of problem.

    ``judged`` projects of the group were looked at for the kind, ``hits`` of them show a sign. ``shrunk`` is the rate
    drawn to the county's with its interval ``low`` to ``high``; ``above`` the probability that the true rate is above
    the county's. NaN where nothing was judged.
    """

    level: Series[str]
    code: Series[str]
    name: Series[str]
    problem_kind: Series[str]
    judged: Series[int]
    hits: Series[int]
    rate: Series[float]
    shrunk: Series[float]
    low: Series[float]
    high: Series[float]
    above: Series[float]


class ProblemRanks(Table):
    """One row per group: mean rank over the kinds judged (1: most problems) with its interval; ``rank`` NaN where too
    few kinds could be judged. ``kinds_above`` counts kinds whose rate is above the county's with confidence."""

    level: Series[str]
    code: Series[str]
    name: Series[str]
    kinds: Series[int]
    kinds_above: Series[int]
    score: Series[float]
    rank: Series[float]
    rank_low: Series[float]
    rank_high: Series[float]


class SharedTexts(Table):
    """One row per passage that two texts share; ``place`` and ``other_place`` are the cells.

    ``relation`` is ``same_department``, ``other_department``, ``other_year`` or ``same_institution``. ``letters``
    counts the passage, ``own_letters`` those of it that are no common phrase; ``share`` is its part of the shorter
    text; ``verbatim`` says that numbers and punctuation are the same too. Personal data in the passages
    are starred out.
    """

    place: Series[str]
    other_place: Series[str]
    relation: Series[str]
    institution: Series[str]
    department: Series[str]
    other_department: Series[str]
    project: Series[str]
    other_project: Series[str]
    letters: Series[int]
    own_letters: Series[int]
    share: Series[float]
    verbatim: Series[bool]
    passage: Series[str]
    other_passage: Series[str]
