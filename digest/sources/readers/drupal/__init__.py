"""Drupal: JSON:API, and REST exports of Views."""
