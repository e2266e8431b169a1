"""Exports of the systems that feed monitoring, as tables; forms reconciled with payments.

``read_sources`` reads a folder of exports once; ``attributed`` says which project of the register each payment
belongs to; ``monthly``, ``budget_of`` and ``plan_of`` sum; ``reconcile`` compares with what forms report.
"""

from budgeteval.sources.attribute import attributed
from budgeteval.sources.model import Sources
from budgeteval.sources.read import read_sources
from budgeteval.sources.reconcile import reconcile
from budgeteval.sources.totals import budget_of, monthly, plan_of

__all__ = ["Sources", "attributed", "budget_of", "monthly", "plan_of", "read_sources", "reconcile"]
