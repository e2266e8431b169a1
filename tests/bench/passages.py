"""Passages that the texts of a county's projects share, beside the cosine of whole texts and comparing pair by pair."""

from measure import Line, sample

PROJECTS = 650
PAIRS = 2_000
SETUP = f"""
from budgeteval.screening.passages import shared_passages
import random
rng = random.Random(1)
sentences = ["".join(rng.choices("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就", k=28))
             for _ in range(400)]
texts = ["，".join(rng.choices(sentences, k=7)) for _ in range({PROJECTS})]
owners = [str(number) for number in range({PROJECTS})]
shared_passages(texts[:9], owners[:9], run=8, least=24, common=13)  # imports
"""
WORK = """
count = len(shared_passages(texts, owners, run=8, least=24, common=13).rows)
"""
COSINE_SETUP = f"{SETUP}\nfrom sklearn.feature_extraction.text import TfidfVectorizer\n"
COSINE = """
matrix = TfidfVectorizer(analyzer="char", ngram_range=(2, 4)).fit_transform(texts)
count = int(((matrix @ matrix.T) > 0.5).sum())
"""
DIFFLIB_SETUP = f"{SETUP}\nfrom difflib import SequenceMatcher\n"
DIFFLIB = f"""
for at in range({PAIRS}):
    one, other = texts[at % 25], texts[25 + at % 600]
    SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
count = {PAIRS}
"""


def lines(repeats: int) -> list[Line]:
    ours = sample(SETUP, WORK, repeats)
    cosine = sample(COSINE_SETUP, COSINE, repeats)
    difflib = sample(DIFFLIB_SETUP, DIFFLIB, 1)
    whole = difflib.seconds / PAIRS * PROJECTS * (PROJECTS - 1) / 2
    return [Line(
        f"shared passages of {PROJECTS} projects' texts",
        f"{ours.seconds:.2f} s, peak {ours.mebibytes:.0f} MiB",
        f"scikit-learn cosine of whole texts, no passages, {cosine.seconds:.2f} s; "
        f"difflib pair by pair {whole:,.0f} s (from {PAIRS:,} pairs)",
        f"{ours.seconds / cosine.seconds:.2f}", "< 2 s",
    )]
