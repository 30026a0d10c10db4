"""What is shown, made once for every chat: data in, elements out. Nothing here knows a chat program."""
