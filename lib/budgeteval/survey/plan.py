"""How many questionnaires a survey needs, how many to hand out, and how they are shared among groups.

Sources: Cochran, Sampling Techniques (1977), 4.4 to 4.6 (size for a share and a mean, finite population
correction), 5.5 (allocation in proportion).
"""

from collections.abc import Sequence
from math import ceil, isnan

import numpy as np

from budgeteval.sampling.allocate import neyman_allocation
from budgeteval.sampling.size import mean_size, share_size

ENDLESS = 10**12


def needed_for_share(population: float, margin: float, share: float = 0.5, confidence: float = 0.95) -> int:
    """Answered questionnaires needed for a share.

    Parameters
    ----------
    population : float
        People; NaN for unknown, which counts as very many.
    margin, share : float
        Half width of the interval and expected share, 0-1; 0.5 needs the most.
    confidence : float
        Of the interval, 0-1.

    Returns
    -------
    int
        n0 = z^2 p(1-p)/e^2, with finite population correction n0/(1 + n0/N), rounded up.
    """
    return share_size(margin, _whole(population), share, confidence).n


def needed_for_mean(population: float, margin: float, sd: float, confidence: float = 0.95) -> int:
    """Answered questionnaires needed for a mean; ``margin`` and ``sd`` in points, else as :func:`needed_for_share`."""
    return mean_size(sd, margin, _whole(population), confidence).n


def to_hand_out(needed: int, response_rate: float, population: float) -> int:
    """Questionnaires to hand out so that ``needed`` come back at the expected rate; never more than there are people.

    Raises
    ------
    ValueError
        If the rate is not above 0 and at most 1.
    """
    if not 0 < response_rate <= 1:
        raise ValueError(f"response_rate: expected above 0 and at most 1, found {response_rate}")
    return min(ceil(needed / response_rate - 1e-9), _whole(population))


def shared(needed: int, populations: Sequence[float], least: int) -> list[int]:
    """``needed`` shared among groups in proportion to their people, each with ``least`` (or all its people).

    Raised to the sum of the least where that is more. Groups count alike if the people of one are unknown.
    """
    known = not any(map(isnan, populations))
    sizes = np.array([_whole(one) for one in populations]) if known else np.full(len(populations), ENDLESS)
    total = min(max(needed, int(np.minimum(least, sizes).sum())), int(sizes.sum()))
    return [int(one) for one in neyman_allocation(total, sizes, np.ones(len(sizes)), least)]


def _whole(population: float) -> int:
    return ENDLESS if isnan(population) else int(population)
