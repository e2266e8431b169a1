"""The nearest library entries of many indicators at once, beside comparing texts pair by pair."""

from measure import Line, sample

INDICATORS = 20_000
PAIRS = 20_000
SETUP = f"""
from budgeteval import library
entries = library.start()
names = [f"{{sector}}{{name}}{{number}}" for number in range(100)
         for sector, name in zip(entries["sector"], entries["name"])][:{INDICATORS}]
many = entries.iloc[[at % len(entries) for at in range(len(names))]].assign(name=names)
library.Index(entries).nearest(names[:10], 3, 0.1)  # imports
"""
WORK = """
found = library.Index(many).nearest(names, 5, 0.3)
count = found["text"].nunique()
"""
PEER_SETUP = f"{SETUP}\nfrom difflib import SequenceMatcher\n"
PEER = f"""
for at in range({PAIRS}):
    SequenceMatcher(None, names[at % 100], names[at]).ratio()
count = {PAIRS}
"""


def lines(repeats: int) -> list[Line]:
    ours = sample(SETUP, WORK, 1)
    peer = sample(PEER_SETUP, PEER, 1)
    whole = peer.seconds / PAIRS * INDICATORS * (INDICATORS - 1) / 2
    return [Line(
        f"nearest of {INDICATORS:,} indicators among {INDICATORS:,}",
        f"{ours.seconds:.1f} s, peak {ours.mebibytes / 1024:.2f} GiB",
        f"difflib pair by pair {whole:,.0f} s (from {PAIRS:,} pairs)",
        f"{ours.seconds / whole:.5f}", "< 30 s",
    )]
