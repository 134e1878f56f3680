"""A project of Django whose origins are rows; `settings` reads the environment."""
