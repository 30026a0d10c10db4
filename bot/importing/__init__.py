"""Text that exists elsewhere (web pages, Word, PDF, spreadsheets) to files of the corpus, with what needs a look."""
