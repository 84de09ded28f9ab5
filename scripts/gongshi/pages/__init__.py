"""From the registry to HTML text: pure functions, no disk but through `output`."""
