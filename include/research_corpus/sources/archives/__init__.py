"""Archives and compressed files: which files stand in them, unpacked within bounds."""
