"""What a workbook of questionnaires holds: one schema per table, every number with its cell."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Strata(Table):
    """One row per group of the sampling plan; ``place`` is the cell of its name, ``first`` to ``last`` its numbers."""

    place: Series[str]
    group: Series[str]
    population: Series[float]
    planned: Series[float]
    distributed: Series[float]
    distributed_cell: Series[str]
    first: Series[str]
    last: Series[str]


class Questions(Table):
    """One row per question; ``options`` are joined by ``;``."""

    place: Series[str]
    code: Series[str]
    kind: Series[str]
    text: Series[str]
    options: Series[str]
    reverse: Series[bool]


class Sheets(Table):
    """One row per line of the answers with anything beside its number; ``place`` is the number's cell.

    ``state`` is ``used`` or why it is set aside; ``answered`` the usable answers on the scale, ``mean`` theirs
    (the better mark higher).
    """

    place: Series[str]
    number: Series[str]
    group: Series[str]
    written_group: Series[str]
    day: Series[str]
    age: Series[float]
    age_text: Series[str]
    age_cell: Series[str]
    state: Series[str]
    answered: Series[int]
    mean: Series[float]


class Answers(Table):
    """One row per answer cell of a line that came back.

    ``answer`` is the mark as written (NaN if unusable), ``mark`` the same with the better one higher; ``text`` is
    as written; ``state`` is ``usable``, ``open``, or what is wrong.
    """

    place: Series[str]
    questionnaire: Series[str]
    code: Series[str]
    answer: Series[float]
    mark: Series[float]
    text: Series[str]
    state: Series[str]
