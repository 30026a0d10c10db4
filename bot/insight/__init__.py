"""What people ask, what the guidance could not answer, and what needs a look: for those who own the text."""
