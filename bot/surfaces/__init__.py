"""Where people ask. A surface holds no judgement: it converts in, asks once, and converts out."""
