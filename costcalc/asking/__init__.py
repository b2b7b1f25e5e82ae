"""How questions are asked: their words, and what is made of them."""
