"""What makes the documentation site: runs, numbers, pictures, pages, Sphinx."""
