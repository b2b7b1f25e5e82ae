"""`python -m costcalc` is the command `costcalc`."""

from costcalc.cli.main import main

if __name__ == "__main__":
    main()
