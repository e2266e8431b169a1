"""The maker of report folders, for the tests of this folder and for those in a browser."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
