"""What only some subjects have: bonds, payment by performance of a PPP, the term of a policy, purchased services."""

from budgeteval.display import Column, Table, Text, column, table
from budgeteval.display.parts import Parts, parts
from budgeteval.stages.key_evaluation.ppp import Payment
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.show_bond import show_bond
from budgeteval.stages.key_evaluation.stating import SAY, coded, count, line, state, together, word
from budgeteval.stages.key_evaluation.term import months_left


def show_subject(result: Result) -> Parts:
    """The part of the report that belongs to the subject; for ordinary projects the word that there is none."""
    match result.run.subject:
        case "bond":
            return show_bond(result)
        case "ppp":
            return _ppp(result)
        case "policy":
            return parts(_policy(result))
        case "purchase":
            return _purchase(result)
    return show_bond(result) if result.score.bond is not None else parts(line("special.none"))


def _ppp(result: Result) -> Parts:
    payment = result.score.payment
    if payment is None:
        return parts(line("ppp.missing"))
    prose = together(_coefficient(result, payment), _payment(payment))
    return parts(prose, _band_table(result) if len(result.run.book.bands) else None,
                 _year_table(payment) if len(payment.years) else None)


def _coefficient(result: Result, payment: Payment) -> Text:
    total = result.score.total
    if total != total:
        return line("ppp.no_total")
    shown = state("ppp.total", total, "points", table="score_rows", column="mark",
                  rows=result.score.indicators["mark_cell"])
    if payment.coefficient != payment.coefficient:
        return line("ppp.no_coefficient", total=shown)
    rows = [payment.band] if payment.band else []
    return line("ppp.coefficient", total=shown, source=SAY(f"ppp.source.{'contract' if payment.contract else 'rules'}"),
                coefficient=state("ppp.coefficient", payment.coefficient, "number", digits=4, table="ppp_bands",
                                  column="coefficient", rows=rows, rule="" if payment.contract else "ppp.bands"))


def _payment(payment: Payment) -> Text | None:
    if payment.due != payment.due:
        return None
    rows = payment.years["place"]
    facts = {name: state(f"ppp.{name}", value, "yuan", table="ppp_payments", column=f"{column_}_yuan", rows=rows)
             for name, value, column_ in (("due", payment.due, "due"), ("full", payment.full, "full"),
                                          ("less", payment.full - payment.due, "due"), ("paid", payment.paid, "paid"))}
    first = line("ppp.payment", years=count("ppp.years", len(rows), rows, "ppp_payments", "pay_year"), **facts)
    over = payment.years[payment.years["over_yuan"] >= 1]
    if over.empty:
        return together(first, line("ppp.not_over"))
    names = SAY("comma").join(SAY("ppp.year", year=year) for year in over["pay_year"])
    return together(first, line("ppp.over", years=names, over=state(
        "ppp.over", float(over["over_yuan"].sum()), "yuan", table="ppp_payments", column="over_yuan",
        rows=over["place"])))


def _named(part: str, name: str, unit: str = "text", width: float = 1.0) -> Column:
    return column(name, SAY(f"{part}.columns.{name}"), unit_=unit, width=width)


def _band_table(result: Result) -> Table:
    bands = result.run.book.bands
    frame = bands.assign(band_rule=[SAY(f"ppp.band_rule.{one}") for one in bands["band_rule"]])
    return table(frame, "ppp_band_table", SAY("ppp.bands"), [
        _named("ppp", "since", "points"), _named("ppp", "band_rule"), _named("ppp", "coefficient", "number")])


def _year_table(payment: Payment) -> Table:
    frame = payment.years.assign(pay_year=payment.years["pay_year"].astype(str))
    columns = [_named("ppp", "pay_year", width=0.6)]
    columns += [_named("ppp", name, "rate" if name == "linked" else "wan_yuan") for name in
                ("availability_yuan", "operation_yuan", "linked", "shared_yuan", "due_yuan", "paid_yuan", "over_yuan")]
    return table(frame, "ppp_year_table", SAY("ppp.table"), columns, note=SAY("ppp.formula"))


def _policy(result: Result) -> Text:
    """Term of the policy, and what the grade means for it: advice for those who decide."""
    run = result.run
    start, until = word(run, "policy_from"), word(run, "policy_until")
    left = months_left(run.text("policy_until"), run.text("base_date"))
    grade = result.score.grade
    after = line("policy.next", grade=coded("grade", grade), advice=SAY(f"policy.advice.{grade}"))
    if left is None or not run.text("policy_from"):
        return together(line("policy.unknown"), after)
    key = "policy.term" if left >= 0 else "policy.ended"
    facts = {"months": state("policy.months_left", left, "number", table="card", column="text",
                             rows=[run.place("policy_until"), run.place("base_date")])} if left >= 0 else {}
    return together(line(key, start=start, until=until, **facts), after)


def _purchase(result: Result) -> Parts:
    rows, run = result.score.services, result.run
    if rows.empty:
        return parts(line("purchase.missing"))
    head = line("purchase.parties", method=word(run, "purchase_method"), contractor=word(run, "contractor"),
                services=count("purchase.services", len(rows), rows["place"], "services", "service"))
    return parts(together(head, _purchase_money(result)), _service_table(result))


def _purchase_money(result: Result) -> Text:
    rows = result.score.services
    facts = {name: state(f"purchase.{name}", float(rows[f"{name}_yuan"].sum(skipna=False)), "yuan", table="services",
                         column=f"{name}_yuan", rows=rows["place"]) for name in ("due", "paid")}
    over = rows[rows["over_yuan"] > 0]
    after = line("purchase.not_over") if over.empty else line(
        "purchase.over", names=SAY("comma").join(over["service"]),
        over=state("purchase.over", float(over["over_yuan"].sum()), "yuan", table="services", column="over_yuan",
                   rows=over["place"], rule="purchase.payment_tolerance"))
    return together(line("purchase.payment", **facts), after)


def _service_table(result: Result) -> Table:
    columns = [_named("purchase", "service", width=1.8), _named("purchase", "unit", width=0.7)]
    columns += [_named("purchase", name, "number", 0.9) for name in ("contracted", "delivered", "accepted")]
    columns += [_named("purchase", name, "rate", 0.9) for name in ("delivered_rate", "accepted_rate")]
    columns += [_named("purchase", name, "wan_yuan") for name in ("due_yuan", "paid_yuan", "over_yuan")]
    return table(result.score.services, "service_table", SAY("purchase.table"), columns)
