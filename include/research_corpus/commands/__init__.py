"""The commands of ``corpus``, a module a subject; ``cli.py`` puts them together."""
