"""Sharing a sample among strata (Neyman), unrounded and in whole projects."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def _arguments(n: int, N_h: ArrayLike, sd_h: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    sizes, sd = np.asarray(N_h, dtype=float), np.asarray(sd_h, dtype=float)
    if sizes.shape != sd.shape or sizes.ndim != 1 or sizes.size == 0:
        raise ValueError(f"expected one sd per stratum, found shapes {sizes.shape} and {sd.shape}")
    if (sizes < 1).any() or not np.isfinite(sd).all() or (sd < 0).any():
        raise ValueError("expected every N_h >= 1 and every sd >= 0")
    if not 0 <= n <= sizes.sum():
        raise ValueError(f"n: expected 0 to {int(sizes.sum())}, found {n}")
    return sizes, sd


def neyman_shares(n: int, N_h: ArrayLike, sd_h: ArrayLike) -> np.ndarray:
    """n_h = n N_h S_h / sum N_h S_h, neither rounded nor capped."""
    sizes, sd = _arguments(n, N_h, sd_h)
    product = sizes * sd
    if product.sum() == 0:
        product = sizes
    return n * product / product.sum()


def neyman_allocation(n: int, N_h: ArrayLike, sd_h: ArrayLike, floor: int = 5) -> np.ndarray:
    """Whole n_h that sum to n, proportional to N_h S_h between a floor and N_h.

    Strata over their N_h are taken all and strata under the floor get min(floor, N_h);
    what that frees or costs is shared among the others in proportion. Rounded by
    largest remainder. ValueError if n is less than the floors need.
    """
    sizes, sd = _arguments(n, N_h, sd_h)
    low = np.minimum(floor, sizes)
    if n < low.sum():
        raise ValueError(f"n: expected at least {int(low.sum())} for a floor of {floor}, found {n}")
    product = sizes * (sd / sd.max() if sd.max() > 0 else sd)
    # a stratum without spread gets its floor first and the rest only if nobody else can take it
    least = product.max() * 1e-9
    weight = np.where(product > least, product, sizes * (least or 1.0) / sizes.max())
    return _largest_remainder(_between(n, weight, low, sizes), n, sizes)


def _between(n: int, weight: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """x = clip(scale weight, low, high) with the one scale that makes sum x = n."""
    scales = np.unique(np.concatenate([low / weight, high / weight]))
    sums = np.array([np.clip(s * weight, low, high).sum() for s in scales])
    at = min(int(np.searchsorted(sums, n - 1e-9)), len(scales) - 1)
    trial = scales[at] if at == 0 else np.sqrt(scales[at - 1] * scales[at]) if scales[at - 1] > 0 else scales[at] / 2
    inside = (trial * weight > low) & (trial * weight < high)
    x = np.clip(trial * weight, low, high)
    if inside.any():
        x[inside] = (n - x[~inside].sum()) * weight[inside] / weight[inside].sum()
    else:
        x = np.clip(scales[at] * weight, low, high)
    return x


def _largest_remainder(x: np.ndarray, n: int, high: np.ndarray) -> np.ndarray:
    whole = np.floor(x + 1e-9).astype(int)
    remainder = np.where(whole < high, x - whole, -1.0)
    order = np.argsort(-remainder, kind="stable")
    whole[order[: n - whole.sum()]] += 1
    return whole
