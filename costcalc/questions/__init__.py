"""The questions that costcalc answers: each is a folder of its own."""
