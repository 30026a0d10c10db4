"""How good the answers are, on questions whose right answer is known."""
