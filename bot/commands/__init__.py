"""The ``veileder`` command's groups, one module each; ``bot.cli`` puts them together."""
