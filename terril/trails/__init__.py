"""Trails of posts through the streets: codes, plates, visits, what the phone keeps."""
