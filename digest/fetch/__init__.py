"""What lies at a source's address → Documents: files, folders, standard input, the web.

The one room of import that has effects. `local` knows the disk and `memory` what was read before;
`http` is apart from both, since a file should not cost the loading of what the web needs.
"""
