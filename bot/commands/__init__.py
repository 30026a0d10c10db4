"""Commands of ``veileder`` that have a file of their own; ``bot.cli`` puts them together."""
