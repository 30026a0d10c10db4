"""``veileder mcp`` with the encoder of the tests, in a process of its own. Run by test_mcp.py with its arguments.

The tests' folder must be on PYTHONPATH.
"""

from fakes import FakeEncoder

import bot.service
from bot.cli import main

bot.service.load_encoder = lambda *_: FakeEncoder()

if __name__ == "__main__":
    main()
