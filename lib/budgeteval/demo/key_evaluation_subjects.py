"""What fictional PPP projects, policies and purchased services have beside the framework: contracts, terms, lists."""

from decimal import Decimal
from typing import Any

from budgeteval.demo.key_evaluation_draft import Draft
from budgeteval.demo.model import Planted
from budgeteval.demo.vocabulary import words

WAN = 10_000


def card_of(draft: Draft) -> dict[str, Any]:
    """Card lines of the subject."""
    text = words("key_evaluation")["subjects"]
    lines: dict[str, Any] = {"subject": text["names"].get(draft.kind, text["names"]["ordinary"])}
    if draft.kind == "bond":
        lines = {}
    return lines | {name: str(value) for name, value in text["cards"].get(draft.kind, {}).items()}


def add_subject(draft: Draft) -> None:
    """Sheets of the subject, filled by what is true of the project; their faults are planted here."""
    if draft.kind == "ppp":
        _ppp(draft)
    elif draft.kind == "purchase":
        _services(draft)
    elif draft.kind == "policy":
        draft.planted.append(Planted("policy_expires_soon", ("card", 0, "policy_until")))


def _ppp(draft: Draft) -> None:
    """The contract's bands and three years of payment: one hardly linked to the score, one paid in full."""
    text = words("key_evaluation")["subjects"]
    draft.bands = [{"since": since, "band_rule": text["band_rules"][rule], "coefficient": coefficient}
                   for since, rule, coefficient in text["bands"]]
    total = sum((row["true"] for row in draft.rows), Decimal(0))
    since, rule, fixed = next(band for band in text["bands"] if total >= band[0])
    coefficient = total / 100 if rule == "share" else Decimal(str(fixed))
    for place, linked in enumerate(text["linked"]):
        fee = draft.budget // 8 // WAN * WAN
        running = draft.budget // 25 // WAN * WAN
        shared = draft.budget // 100 // WAN * WAN
        fixed_part = fee * (1 - Decimal(str(linked)))
        moving = fee * Decimal(str(linked)) + running
        full, due = fixed_part + moving - shared, fixed_part + moving * coefficient - shared
        paid = int(full) if place == text["overpaid"] else int(due) // WAN * WAN
        draft.payments.append({"pay_year": text["first_year"] + place, "availability": fee, "operation": running,
                               "linked": linked, "shared": shared, "paid": paid})
        if paid > due + 1:
            draft.planted.append(Planted("ppp_paid_over_due", ("payments", place, "pay_year")))
        if linked < text["linked_least"]:
            draft.planted.append(Planted("ppp_linked_low", ("payments", place, "pay_year")))


def _services(draft: Draft) -> None:
    """Services as contracted; the last of them paid although part of it was not accepted."""
    text = words("key_evaluation")["subjects"]["services"]
    share = draft.spent // len(text) // 100
    for place, (name, unit, contracted) in enumerate(text):
        delivered = round(contracted * min(1.0, draft.quality + 0.1))
        accepted = round(delivered * 0.8) if place == len(text) - 1 else delivered
        price = max(100, share // contracted * 100)
        paid = price * (delivered if place == len(text) - 1 else accepted)
        draft.services.append({"service": name, "unit": unit, "contracted": contracted, "delivered": delivered,
                               "accepted": accepted, "unit_price": price, "paid": paid})
    draft.planted.append(Planted("purchase_paid_over_accepted", ("services", len(text) - 1, "service")))
