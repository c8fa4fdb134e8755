"""Text to model, keeping places: strict YAML (`document`), its shapes (`shapes`), and what the names mean."""
