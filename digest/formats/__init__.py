"""Editions and records to bytes: mail, pages and feeds. Pure: no clock, no files, no locale."""
