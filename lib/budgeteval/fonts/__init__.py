"""Type faces that come with the set-up, so that every machine sets the same pages.

FandolFang and FandolKai (GPL with font exception), Noto Sans SC and Noto Serif SC (OFL);
origin and licences are in this folder. No face of the machine is ever used.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
