"""Runs side by side: changed inputs first, then what follows from them."""
