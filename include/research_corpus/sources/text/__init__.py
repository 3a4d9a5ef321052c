"""Plain text with or without a header line, front matter and Markdown."""
