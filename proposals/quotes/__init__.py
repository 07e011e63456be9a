"""*Simulação rápida*: vehicle, trade-in estimate and three terms side by side, in a minute and alone."""
