"""What follows from heights, months of weather and soil: arrays in, arrays out."""
