"""`python -m crossorigin`: the same as the command `crossorigin`."""

from crossorigin.cli import main

if __name__ == "__main__":
    main()
