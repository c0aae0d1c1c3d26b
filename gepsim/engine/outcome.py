"""From what the rooms found to what is written."""
def outcome(road, layers, begin):
    return road
