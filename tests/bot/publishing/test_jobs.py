"""One job beside the page that shows how far it has come."""

import threading
import time
from collections.abc import Callable

from bot.publishing.jobs import Jobs


def wait_until(there: Callable[[], object]) -> None:
    while not there():
        time.sleep(0.001)


def test_one_job_goes_on_at_a_time() -> None:
    """Who comes second is given the first one's state; when it has ended, the next one begins."""
    go, jobs, begun = threading.Event(), Jobs(), []

    def work(own: Jobs) -> None:
        begun.append(1)
        own.watch("passage")(1, 2)
        go.wait(30)

    first = jobs.start("Kari", work)
    wait_until(lambda: jobs.state and jobs.state.total == 2)
    second = jobs.start("Per", work)
    assert (first.number, second.number, second.by) == (1, 1, "Kari")
    assert (second.step, second.done, second.total, second.ended) == ("passage", 1, 2, False)
    go.set()
    wait_until(lambda: jobs.state and jobs.state.ended)
    assert jobs.start("Per", work).number == 2
    wait_until(lambda: jobs.state and jobs.state.ended)
    assert (len(begun), jobs.state and jobs.state.error) == (2, None)


def test_a_new_step_has_come_nowhere_yet() -> None:
    """Nor has a message; a step whose size nobody knows is told without one."""
    jobs, seen = Jobs(), []

    def work(own: Jobs) -> None:
        for tell in (lambda: own.watch("one"), lambda: own.watch("two")(3, None), lambda: own.say("wait")):
            own.tell(done=7, total=9)
            tell()
            seen.append((own.state and own.state.step, own.state and own.state.done, own.state and own.state.total))

    jobs.start("Kari", work)
    wait_until(lambda: jobs.state and jobs.state.ended)
    assert seen == [("one", 0, 0), ("two", 3, 0), ("wait", 0, 0)]


def test_what_stops_a_job_is_kept() -> None:
    """For whoever looks at the page afterwards."""
    jobs = Jobs()

    def fail(_own: Jobs) -> None:
        raise OSError("disk")

    jobs.start("Kari", fail)
    wait_until(lambda: jobs.state and jobs.state.ended)
    assert str(jobs.state and jobs.state.error) == "disk"
