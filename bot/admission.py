"""How many are let in at once. Whoever comes when it is full is told so at once, instead of waiting without end."""

import os
import threading

PER_PROCESSOR = 2
"""Questions let in for each processor: one is answered while the next is read, so nobody waits for more than one."""


class Admission:
    """Counts who is inside. Safe to call from several threads; no method waits."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.lock = threading.Lock()
        self.inside = 0
        self.refused = 0

    def enter(self) -> bool:
        """True for who is let in, and leaves later; False when it is full."""
        with self.lock:
            full = self.inside >= self.most
            self.inside += not full
            return not full

    def leave(self) -> None:
        with self.lock:
            self.inside -= 1

    def turn_away(self) -> None:
        """Counts somebody who is told to try again."""
        with self.lock:
            self.refused += 1


def room_for_questions(set_to: int) -> int:
    """The setting, or by the number of processors that this process may use when that is 0."""
    return set_to or PER_PROCESSOR * processors()


def processors() -> int:
    """Those this process may use, which may be fewer than the machine has."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
