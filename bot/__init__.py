"""From a question to an answer that quotes the guidance, on every surface.

The way of a question, folder by folder::

    answering   question + build -> Answer (pure; no framework, no clock, no network)
    journal     what was asked and answered, redacted
    evaluate    how good the answers are, on labelled questions
    surfaces    terminal, web, Slack, Teams: convert in, one call, convert out
"""
