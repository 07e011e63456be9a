"""Pages of the workshop: three kinds of document, each with list, form and page."""
