"""Files of Markdown with front matter."""
