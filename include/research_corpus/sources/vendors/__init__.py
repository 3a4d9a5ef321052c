"""Exports of press databases: many articles in one file, in a frame that each vendor has."""
