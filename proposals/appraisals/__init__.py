"""The customer's used car, from the queue to a value that stands. Rules: atendimento.services.appraisals."""
