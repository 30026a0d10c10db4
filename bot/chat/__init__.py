"""What every chat program needs: quotes cut to size, the words a reader is told, claims, what a button carries."""
