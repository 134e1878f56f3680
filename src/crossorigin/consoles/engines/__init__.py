"""The words of the consoles of Chromium, Firefox and WebKit."""
