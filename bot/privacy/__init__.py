"""How long what people wrote is kept, and what one of them may have told or erased.

retention   deletes what is old, for as long as the server runs
person      what the database has of one person, of one answer, or with certain words; told and erased
"""
