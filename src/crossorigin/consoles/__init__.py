"""Messages of the consoles of Chromium, Firefox and WebKit: written and recognised."""
