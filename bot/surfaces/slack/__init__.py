"""The Slack surface: questions in from Slack, answers out as blocks. No judgement of its own."""
