"""The head of an export: on which row it stands, which export it is, and what its columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from budgeteval.places import column_letters
from budgeteval.sources.opening import OVERFLOW, RawSheet
from budgeteval.sources.vocabulary import Export, exports, label, pattern, unit_of

LOOK_DOWN = 12
Labels = list[str]


@dataclass(frozen=True)
class Head:
    """A head found: ``last`` is its last row (zero-based), columns are zero-based places in the sheet's frame.

    ``units`` are glossary codes by role; ``told`` says whether the sheet itself names its unit of money.
    """

    export: Export
    last: int
    columns: dict[str, int]
    units: dict[str, str]
    told: bool
    personal: tuple[int, ...]
    ignored: tuple[int, ...]
    unused: tuple[str, ...]
    title: str
    labels: tuple[str, ...]

    def letters(self, left: int) -> dict[str, str]:
        return {role: column_letters(place + left) for role, place in self.columns.items()}


def find_head(sheet: RawSheet, mapping: Mapping[str, Mapping[str, str]]) -> Head | None:
    """The row (or two rows) among the first whose labels name an export best; None if none names one.

    Most columns named decide, then the higher row, then whether the title speaks of that export.

    ``mapping`` gives labels of the user's own: export -> label -> role; they win over the vocabulary.
    """
    names = [name for name in sheet.frame.columns if name != OVERFLOW]
    top = [[cell or "" for cell in row] for row in sheet.frame.select(names).head(LOOK_DOWN).rows()]
    best: tuple[tuple[int, int, bool], int, Export, Labels, dict[str, int]] | None = None
    for last, labels in _candidates(top):
        title = " ".join([sheet.file, sheet.name, *(cell for row in top[:last] for cell in row if cell)])
        for export in exports().values():
            columns = _columns(export, labels, mapping.get(export.name, {}))
            if all(need & columns.keys() for need in export.needs):
                score = len(columns), -last, bool(export.title.search(title))
                if best is None or score > best[0]:
                    best = score, last, export, labels, columns
    return _head(sheet, top, *best[1:]) if best else None


def _candidates(top: list[Labels]) -> list[tuple[int, Labels]]:
    """Every row as a head, and every two rows as one head whose upper cells stand over several lower ones."""
    found = [(place, row) for place, row in enumerate(top)]
    for place, (upper, lower) in enumerate(zip(top, top[1:], strict=False), 1):
        group, joined = "", []
        for above, below in zip(upper, lower, strict=True):
            group = above or group
            joined.append((above or "") if not below else group + below)
        found.append((place, joined))
    return found


def _columns(export: Export, labels: Labels, mapped: Mapping[str, str]) -> dict[str, int]:
    """Role -> column; the first column of a role counts."""
    columns: dict[str, int] = {}
    for place, text in enumerate(labels):
        bare = label(text)
        role = mapped.get(bare) or next((one.name for one in export.roles if bare and one.pattern.search(bare)), "")
        if role:
            columns.setdefault(role, place)
    return columns


def _head(
    sheet: RawSheet, top: list[Labels], last: int, export: Export, labels: Labels, columns: dict[str, int]
) -> Head:
    used = {place for role, place in columns.items() if export.kind(role) != "person"}
    rest = [(place, text) for place, text in enumerate(labels) if text and place not in used]
    personal = tuple(place for place, text in rest if pattern("personal").search(label(text)))
    ignored = tuple(place for place, text in rest if pattern("ignored").search(label(text)))
    known = [one.pattern for one in export.roles if one.kind == "ignored"]
    unused = tuple(text.strip() for place, text in rest if place not in personal and place not in ignored
                   and not any(one.search(label(text)) for one in known))
    title = " ".join([sheet.name, *(cell for row in top[:last] for cell in row if cell)])
    note = next((unit for row in top[:last] for cell in row if cell and (unit := unit_of(cell))), "")
    money = [one.name for one in export.roles if one.kind == "money" and one.name in columns]
    own = {role: unit_of(labels[columns[role]]) for role in money}
    units = {role: own[role] or note or export.unit for role in money}
    return Head(export, last, columns, units, bool(note or any(own.values())), personal, ignored, unused, title,
                tuple(labels))

