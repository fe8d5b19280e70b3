"""Writing the node's own template."""


def write_template(for_place: bool) -> bytes:
    """Give the template as XLSX in the active language: a sheet to fill and a sheet that explains each column.

    `for_place`: with the columns of a school, for whoever brings rosters of several schools.
    """
    raise NotImplementedError
