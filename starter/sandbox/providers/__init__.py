"""One imitated provider a file, each with the paths and documents of its real counterpart."""
