"""The page 一张图: tiles, what lies over them, the list beside the map, and the picture of it for paper."""
