"""A portal of reports at an address: they are brought here, only what is new there; its pages are put beside them."""

from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree

from budgeteval.runs.spread.address import Store
from budgeteval.runs.spread.site import Site, bring
from budgeteval.runs.state import whole
from budgeteval.runs.verify.said import FOLDER
from budgeteval.site.catalogue import places
from budgeteval.site.pages import ASSETS, INDEX


def brought(address: str) -> Path:
    """A folder here that holds the reports of an address, as they are there now, and what verify said of them.

    Raises
    ------
    Unreachable
        If nothing is there, or it cannot be read.
    """
    store, folder = Store(address), Site(address).folder
    store.check_readable()
    wanted = {name: stamp for name, stamp in store.listing().items() if _is_wanted(name)}
    folder.mkdir(parents=True, exist_ok=True)
    bring(store, wanted, folder)
    for place in places(folder):
        here = {f"{place}/{path}" for path in whole.files(folder / place)}
        for name in here - wanted.keys():
            (folder / name).unlink()
        if not here & wanted.keys():
            rmtree(folder / place)
    return folder


def put(address: str, files: Mapping[str, bytes]) -> None:
    """Put the portal's files there, the index last, and take away pages of departments that are no more.

    Raises
    ------
    Unreachable
        If it cannot be written.
    """
    store = Store(address)
    for name in sorted(files, key=lambda name: name == INDEX):
        store.write(name, files[name])
    store.drop(name for name in store.listing(f"{ASSETS}/department") if name not in files)


def _is_wanted(name: str) -> bool:
    """Whether a file is a report's or an answer of verify, by a name that leads nowhere else on any system."""
    parts = name.split("/")
    if not all(part.strip(". ") for part in parts) or set(name) & set('\\:*?"<>|\0'):
        return False
    return name.startswith(f"{FOLDER}/") or (len(parts) > 3 and whole.is_place("/".join(parts[:3])))
