"""Make the derived data of the rules: names, genders, outlets, and the model of header lines."""

from __future__ import annotations

import argparse
from pathlib import Path

from research_corpus.metadata import data_files
from research_corpus.training.folder import write_genders, write_model, write_names, write_outlets


def main() -> None:
    """Run one command; files go beside the metadata rules."""
    parser = argparse.ArgumentParser(prog="python -m research_corpus.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("names", help="write name_parts.tsv from the locales of Faker")
    commands.add_parser("genders", help="write given_names.tsv from the locales of Faker")
    outlets = commands.add_parser("outlets", help="write outlets.tsv and outlet_words.tsv")
    outlets.add_argument("table", type=Path, help="CSV with name, domains, country, languages ...")
    model = commands.add_parser("model", help="train line_model.crfsuite; takes minutes")
    model.add_argument("--lines", type=int, default=40_000, help="made lines to train on")
    arguments = parser.parse_args()
    folder = data_files.derived_file("outlets.tsv").parent
    if arguments.command == "names":
        write_names(folder)
    elif arguments.command == "genders":
        write_genders()
    elif arguments.command == "outlets":
        write_outlets(folder, arguments.table)
    else:
        write_model(folder, arguments.lines)


if __name__ == "__main__":
    main()
