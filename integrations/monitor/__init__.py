"""`/integracoes/`: what people see of the traffic with other systems."""
