"""The strategies are typed: what is pinned has its type, and so has what is drawn."""

from datetime import date

from hypothesis.strategies import SearchStrategy

import patronage as pt
from patronage import strategies as pst

pst.purchases(curency="EUR")  # error: call-arg
pst.purchases(days=date(2026, 1, 1))  # error: arg-type
pst.relationships(kinds=["purchase"])  # error: list-item
pst.relationships("hp", "mary")  # error: call-arg
pst.money(currency=pt.Money("1", "USD"))  # error: arg-type
pst.timelines(pt.Money("1", "USD"))  # error: arg-type
pst.agreements(signed="yes")  # error: arg-type
pst.periods(open_ended=True)  # error: call-arg
texts: SearchStrategy[pt.Timeline[str]] = pst.timelines(pst.money())  # error: arg-type
pst.agreements().map(lambda each: each.nothing)  # error: attr-defined
pst.timelines()  # error: call-arg
wrong: SearchStrategy[pt.Money] = pst.periods()  # error: assignment
pst.purchase  # error: attr-defined
