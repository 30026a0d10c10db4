"""A question -> ranked passages and FAQ entries in one build."""
