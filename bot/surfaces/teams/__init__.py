"""The Teams surface: questions in from Teams, answers out as cards. No judgement of its own."""
