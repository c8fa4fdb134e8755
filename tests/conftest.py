"""What holds for every test."""

import os
import signal

# Tests ask everything anew; those about kept results name a folder of their own.
os.environ["CPMODEL_KEPT"] = "off"
# A shell lets what it starts in the background ignore Ctrl-C, and then the tests of what Ctrl-C does would wait for ever for it.
signal.signal(signal.SIGINT, signal.default_int_handler)
