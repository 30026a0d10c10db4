"""A question and a build -> an Answer. Pure: no framework, no clock, no network, the same answer every time."""
