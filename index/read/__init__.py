"""Corpus files to documents and FAQ entries. markdown-it-py tokens decide structure; offsets are exact."""
