"""Documents of word processors, printers and mail programs."""
