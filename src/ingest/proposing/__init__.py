"""What a declaration of a portal may say, proposed from a few of its pages."""
