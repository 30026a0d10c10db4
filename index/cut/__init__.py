"""Documents to passages (what is retrieved) and sentences (what is highlighted)."""
