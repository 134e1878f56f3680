"""An application whose models hold origins: with a proxy, a child, a plan and groups."""
