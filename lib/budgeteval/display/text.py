"""Prose about data: paragraphs whose numbers are facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import chain
from string import Formatter
from typing import Any

from budgeteval.display.model import Display
from budgeteval.facts import Fact

Run = str | Fact


class Given(str):
    """Words handed to a sentence: a name, or what somebody wrote; quoted, not stated."""

    __slots__ = ()


@dataclass(frozen=True)
class Text(Display):
    """Paragraphs; each is a list of runs, a run is text or a fact.

    ``align`` is "" (first line indented), ``flush`` (an addressee) or ``right`` (a sign-off).
    """

    paragraphs: tuple[tuple[Run, ...], ...]
    align: str = ""
    kind = "text"

    @property
    def facts(self) -> tuple[Fact, ...]:  # type: ignore[override]
        return tuple(dict.fromkeys(run for runs in self.paragraphs for run in runs if isinstance(run, Fact)))

    def model(self) -> dict[str, Any]:
        shown = {"paragraphs": [[_run_model(run) for run in runs] for runs in self.paragraphs]}
        return {**shown, "align": self.align} if self.align else shown

    def html(self) -> str:
        opening = f'<p class="{self.align}">' if self.align else "<p>"
        return "".join(f"{opening}{''.join(map(_run_html, runs))}</p>" for runs in self.paragraphs)

    def __add__(self, other: "Text") -> "Text":
        return Text(self.paragraphs + other.paragraphs)


def text(template: str | Iterable[str], values: Mapping[str, Run] | None = None, /, **more: Run) -> Text:
    """Text from a template (or several, a paragraph each) with ``{name}`` places for facts and names."""
    named = {**(values or {}), **more}
    templates = [template] if isinstance(template, str) else template
    return Text(tuple(tuple(_fill(one, named)) for one in templates if one))


Note = str | Text  # below a table or a figure: words alone, or words with facts


def note_model(note: Note) -> str | list[dict[str, str | bool]]:
    """A note as its model keeps it; paragraphs run on."""
    return note if isinstance(note, str) else list(map(_run_model, chain.from_iterable(note.paragraphs)))


def note_html(note: Note) -> str:
    """A note as a paragraph; nothing of an empty one."""
    runs = (note,) if isinstance(note, str) else chain.from_iterable(note.paragraphs)
    words = "".join(map(_run_html, runs))
    return f'<p class="note">{words}</p>' if words else ""


def stated(facts: Iterable[Fact], note: Note) -> tuple[Fact, ...]:
    """The facts of a table or figure, those of its note among them."""
    return tuple(dict.fromkeys((*facts, *(() if isinstance(note, str) else note.facts))))


def _fill(template: str, values: Mapping[str, Run]) -> Iterable[Run]:
    for literal, name, _spec, _conversion in Formatter().parse(template):
        if literal:
            yield literal
        if name is not None:
            value = values[name]
            yield value if isinstance(value, Fact) else Given(value)


def _run_model(run: Run) -> dict[str, str | bool]:
    if isinstance(run, Fact):
        return {"fact": run.id, "text": run.text}
    return {"text": str(run), "given": True} if isinstance(run, Given) else {"text": run}


def _run_html(run: Run) -> str:
    if isinstance(run, Fact):
        return f'<span class="fact" data-fact="{escape(run.id)}">{escape(run.text)}</span>'
    return escape(run)
