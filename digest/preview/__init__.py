"""An issue as people look at it before it goes.

showing, findings          which issue is looked at, and what is found wrong with it
frames, source, reader, inbox   a file → how a reader's program shows it
book, places, around       an issue with all that its pages show; where a finding is shown
paper, views, pages        the pages: each view, put into its template; page/ holds those
folder, server, watching, fault, pictures   the pages in a folder, on this machine, as pictures
"""
