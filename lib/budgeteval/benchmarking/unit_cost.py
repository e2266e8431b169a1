"""Where one project's unit cost stands among similar projects: quartiles, and Tukey's fences on the log scale."""

from dataclasses import dataclass

import numpy as np

FENCE = 1.5


@dataclass(frozen=True)
class Standing:
    """Quartiles of the unit costs, one project's own, the share of others that cost no more, and where it stands.

    ``where`` is ``low`` or ``high`` beyond Tukey's fences of the logarithms (Tukey 1977: 1.5 times the distance of
    the quartiles), ``below`` or ``above`` the middle half, or ``middle``.
    """

    n: int
    lower: float
    median: float
    upper: float
    own: float
    share_no_dearer: float
    where: str


def standing(own: float, others: np.ndarray) -> Standing:
    """Standing of ``own`` among ``others`` (yuan per unit, all above 0).

    Raises
    ------
    ValueError
        If there is nothing to compare with or a cost is not above 0.
    """
    data = np.asarray(others, dtype=float)
    if not len(data) or not own > 0 or not (data > 0).all():
        raise ValueError("unit costs: expected at least one other, all above 0")
    lower, median, upper = (float(one) for one in np.quantile(data, [0.25, 0.5, 0.75]))
    reach = FENCE * np.log(upper / lower)
    where = "low" if np.log(own) < np.log(lower) - reach else "high" if np.log(own) > np.log(upper) + reach else \
        "below" if own < lower else "above" if own > upper else "middle"
    return Standing(len(data), lower, median, upper, own, float((data <= own).mean()), where)
