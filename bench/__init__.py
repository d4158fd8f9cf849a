"""`make bench`: what a page costs, against a bare page on the same server, database and machine."""
