"""What can go wrong with the database.

::

    DatabaseError       it could not be read or written; the message says what to do
      RefusedError      it works, and what it was given cannot be kept, however often that is tried
"""


class DatabaseError(RuntimeError):
    """The database could not be read or written. The message says what to do; an answer never depends on it."""


class RefusedError(DatabaseError):
    """What was given cannot be kept: a reference in use, a text too long. Trying again does not help."""
