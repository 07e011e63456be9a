"""Resultado do negócio: what a deal leaves the store. A management figure, no tax engine.

Margin = price + options − discount ± added values + accessories and services (sale − cost) + factory bonus
− (vehicle cost + freight + preparation + cost of days in stock) − tax on the sale − commission
− trade-in paid above market. Each term is rounded half-even to the cent where it is printed, and the margin
is the sum of the printed terms. The percentage is over the price net of discount. *Zero a zero* is that net
price at which the result is 0 to the cent, everything else as it is.

A line without a cost counts at a share of its price that a parameter names; without the vehicle's cost there
is no margin at all. `calculation` knows no database, `loading` gathers what it takes.
"""
