"""How guidance is written: what a check can see of a corpus's language, by packs of words, one a language."""
