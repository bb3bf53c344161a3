"""An edition as mail: rendered, encoded once, a message for each recipient."""
