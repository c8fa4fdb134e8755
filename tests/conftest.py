"""What holds for every test."""

import os

# Tests ask everything anew; those about kept results name a folder of their own.
os.environ["CPMODEL_KEPT"] = "off"
