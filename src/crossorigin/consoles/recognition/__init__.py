"""Recognition: the messages of consoles in a pasted text."""
