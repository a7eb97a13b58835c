"""Bad input in numbers: short in the tests beside this folder, long by ``tools/fuzz.py``."""
