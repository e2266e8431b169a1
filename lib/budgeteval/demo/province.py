"""A fictional province: counties of one size, each with its own seed, name and code, every page marked as fictional."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from budgeteval.demo.county import PARTS, generate
from budgeteval.demo.plan import DEFAULT_SEED
from budgeteval.demo.vocabulary import words
from budgeteval.terms import read_yaml

FIRST_YEAR = 2020


def generate_province(out: Path, counties: int, *, departments: int | None = None, projects: int | None = None,
                      seed: int = DEFAULT_SEED, jobs: int = 1) -> list[str]:
    """Write the counties below ``out`` (``county-001`` …) and return their codes; the same arguments, the same bytes.

    As :func:`budgeteval.demo.generate` for each; ``out`` must be the project's data folder.
    """
    codes = [f"county-{number:03}" for number in range(1, counties + 1)]
    orders = [(out, code, number, departments, projects, seed) for number, code in enumerate(codes, 1)]
    if jobs == 1:
        for order in orders:
            _write(*order)
    else:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            list(pool.map(_write, *zip(*orders, strict=True)))
    return codes


def _write(out: Path, code: str, number: int, departments: int | None, projects: int | None, seed: int) -> None:
    folder = generate(out, county=code, departments=departments, projects=projects, seed=seed + number - 1,
                      fiscal_year=FIRST_YEAR, parts=PARTS)
    card = read_yaml(folder / "county.yaml")
    own = words("departments")["county"]["name"]
    name = f"{own}{number:03}"
    lines = [f"{key}: {str(value).replace(own, name)}\n" for key, value in card.items()]
    (folder / "county.yaml").write_text("".join(lines), encoding="utf-8")
