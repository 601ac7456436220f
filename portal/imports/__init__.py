"""Files that are read in: from the case system into dossiers and draft cards.

Owns `imports` and `import_lines`, both fenced and forgotten the day after. The web only takes a
file in, locked, as it may hold what is never kept; a worker looks at it and throws it away.
`parsers` reads one cell by the name of its column, `lines` reads one line (both pure), `writer`
decides what a line does and writes a chunk at a time, `service` is the same for whoever sits at the
machine (`flask candidates import`) and for the page. What failed comes back as a file that can be
filled in and sent again.

    uploaded ┬→ looked at → confirmed → read in, a chunk a job → forgotten
             └→ refused → forgotten

Who may: who writes dossiers (WRITE_DOSSIERS), and of a page only who uploaded the file.
"""
