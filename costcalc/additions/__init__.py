"""What a result says besides its costs, where it is asked: another currency, energy, seats, a decision."""
