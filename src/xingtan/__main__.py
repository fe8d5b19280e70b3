"""`python -m xingtan`: the command `xingtan`."""

from xingtan.main.cli import xingtan

if __name__ == "__main__":
    xingtan(prog_name="xingtan")
