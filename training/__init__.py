"""How the shipped network is trained, measured and exported. The package never imports this."""
