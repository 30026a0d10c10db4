"""Alembic's folder: how the journal's tables came to be, step by step."""
