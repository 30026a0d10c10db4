"""Takes personal data out of text before anything is searched, kept or logged.

types       what is found
plain       text in its plain form, with where each character stood
context     what stands before and after a number and says what it is
identity    national identity numbers: their dates and control digits
accounts    bank accounts, IBANs and payment cards
phones      phone numbers, Norwegian and foreign
emails      e-mail addresses, also as people hide them
people      names and street addresses, where the words around them say so
removing    all of them, in order
"""

from bot.redact.removing import PLACEHOLDERS, SUSPECTED, Redacted, redact

__all__ = ["PLACEHOLDERS", "SUSPECTED", "Redacted", "redact"]
