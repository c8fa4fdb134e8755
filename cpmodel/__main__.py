"""`python -m cpmodel` is the command line."""

from cpmodel.cli import main

if __name__ == "__main__":
    main()
