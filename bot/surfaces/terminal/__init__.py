"""Answers in a terminal; readable without colour and by a screen reader."""
