"""Real threads that start at the same moment, each on a database connection of its own."""

import threading
import time

from django.db import connection

from sistercities.kernel.workflow import RuleError
from tests.owner import owner

DONE, REFUSED = "done", "refused"


def outcomes_of(*works):
    """Run all at once; for each, done, refused by a rule, or the error that no rule explains."""
    outcomes, start = [], threading.Barrier(len(works))

    def run(work):
        try:
            start.wait(timeout=20)
            work()
            outcomes.append(DONE)
        except RuleError:
            outcomes.append(REFUSED)
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def together(*works):
    """Run all at once; only the errors that no rule explains come back."""
    return [outcome for outcome in outcomes_of(*works) if outcome not in (DONE, REFUSED)]


def somebody_waits_for_us():
    """Whether another session waits for what this one holds. Those who wait for others do not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def until_somebody_waits_for_us():
    end = time.monotonic() + 60
    while not somebody_waits_for_us():
        assert time.monotonic() < end, "nobody waits for us"
        time.sleep(0.02)


def without_triggers():
    """Let this connection's careless code past every trigger."""
    with owner() as cursor:
        cursor.execute("SET session_replication_role = replica")
