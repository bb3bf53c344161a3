"""MJML: what mail may have of it, with the place of each fault, and the HTML that it becomes."""
