"""What sums of usage cost: the cards that they meet, their bills, and what other models would cost."""
