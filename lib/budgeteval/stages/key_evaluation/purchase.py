"""Purchased services: what was contracted, delivered, accepted, and paid."""

import pandas as pd

ROWS = ["place", "service", "unit", "contracted", "delivered", "accepted", "unit_price_yuan", "paid_yuan",
        "delivered_rate", "accepted_rate", "due_yuan", "over_yuan"]


def evaluate(services: pd.DataFrame, tolerance: float) -> pd.DataFrame:
    """Rates and the payment due for what was accepted (yuan); ``over_yuan`` is payment beyond it and the tolerance.

    No data stays no data: a service without a price has no payment due.
    """
    due = services["accepted"] * services["unit_price_yuan"]
    over = services["paid_yuan"] - due
    return services.assign(
        delivered_rate=(services["delivered"] / services["contracted"]).where(services["contracted"] > 0),
        accepted_rate=(services["accepted"] / services["delivered"]).where(services["delivered"] > 0),
        due_yuan=due, over_yuan=over.where(over > due * tolerance, 0.0).where(over.notna()))[ROWS]
