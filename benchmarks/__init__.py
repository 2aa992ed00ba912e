"""Speed and weight, as ratios within one run: `make bench`."""
