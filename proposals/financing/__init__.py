"""Financing of a vehicle (CDC): pure functions over Decimal, and the dated tables they are fed from.

Method, stated once:

- **Installments** are equal (French system, *Tabela Price*), at the dates they really fall due: one due
  after d days is worth (1 + i)^(-d/30) today, i being the monthly rate. With periods of 30 days this is
  the textbook Price; a first date of 45 or 60 days makes the installment dearer, as it should.
- **Rounding**: half-even to the cent at each printed figure (`core.money.cents`); the last installment
  absorbs the rest, so that the schedule ends at exactly zero.
- **IOF**: Decreto 6.306/2007, art. 7: the principal of each installment × daily rate × days until it is due
  (capped), plus the additional fixed rate on the whole principal. Rates by dated table (`IofRate`).
- **CET**: Resolução CMN 4.881/2020: the rate at which Σ FCj / (1 + CET)^(dj/365) equals the amount released.
"""
