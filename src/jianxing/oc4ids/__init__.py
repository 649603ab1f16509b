"""Infrastructure project data: projects out and in as OC4IDS 0.9.5."""
