"""The course as books: a PDF of the whole and of each part, and an EPUB, made from the built site.

What needs a browser or a PDF library is imported only where a volume is printed; `listing`, which
every build of the site uses, needs neither.
"""
