"""What a worker tells of a report: all that a Dask worker itself needs to know of it."""

from dataclasses import dataclass

from budgeteval.runs.state.parts import DONE


@dataclass(frozen=True)
class Told:
    """How one report ended on a worker: an outcome of the batch, by its place."""

    place: str
    seconds: float
    cause: str = ""
    failed: str = ""
    by_hand: tuple[str, ...] = ()
    state: str = DONE
    kind: str = ""
    undeclared: tuple[str, ...] = ()
