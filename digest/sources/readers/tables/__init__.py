"""Tables: text with delimiters, and workbooks; which column is which field."""
