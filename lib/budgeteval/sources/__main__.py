"""Read a folder of exports and leave its tables in another: ``python -m budgeteval.sources FOLDER YEAR OUT``."""

import sys
from pathlib import Path

from budgeteval.sources.reading import read_folder

read_folder(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
