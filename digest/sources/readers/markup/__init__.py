"""XML as it is in the world: parsed without danger, and mended where it is broken."""
