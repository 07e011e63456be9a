"""From order to invoice: *Autorizar faturamento*, the invoice by hand or by its XML, its undoing."""
