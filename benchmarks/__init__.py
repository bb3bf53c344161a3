"""Speed and memory, as ratios within one run: `make bench`, or `python -m benchmarks`.

__main__       what is measured, and the table
made           a large site, the same at each run
import_table   a table of 50,000 rows imported: by itself, with --rounds
import_wxr     an export of WordPress of 149 MB imported: by itself, with --rounds
messages       a pattern filled for each reader, and everything done anew for each reader
bare           the same feeds by plain feedgen, and plain json: what we are measured against
clocked        one process: its time, its peak of memory, its output
"""
