"""Helpers of this folder, and those that read a Word file."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "lib" / "publish")]
