"""Sectors, energy and carbon: what the city makes, what it burns, and whether it peaks."""
