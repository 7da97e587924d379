"""How each sample site builds its pages, one module per kind of site."""
