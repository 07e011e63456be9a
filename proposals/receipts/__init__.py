"""Money as it comes in: previsto → recebido → conferido, or devolvido; the receipt handed over for it."""
