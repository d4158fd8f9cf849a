def poster_pdf(town):
    return b""
