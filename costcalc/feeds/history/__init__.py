"""The market's history: what public price files showed, day by day, as the periods of models."""
