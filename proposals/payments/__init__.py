"""How the total is paid: lines by type, payer and date, which add up to it to the cent before the order."""
