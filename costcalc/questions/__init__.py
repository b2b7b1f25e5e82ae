"""The questions that are asked: each with its declaration, its maths, and its text."""
