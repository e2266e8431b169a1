"""What keeps a report from being published; all problems are collected, with the cell they came from."""

from collections.abc import Iterable


class PublishError(ValueError):
    """The notebook cannot become a report; ``problems`` says why, one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
