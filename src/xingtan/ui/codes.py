"""QR codes as SVG, drawn on the server: no script, dark on light in every colour scheme, since scanners want that."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4
"""Light modules around the code; ISO/IEC 18004 asks for four."""


def qr(text: str, label: str) -> SafeString:
    """Draw `text` as a QR code; `label` says to who cannot see it where it leads. Level M: a stain does not hurt."""
    import qrcode  # it brings a library of pictures; a node that draws no code starts without it
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<rect class="qr-ground" width="{size}" height="{size}"/><path class="qr-marks" d="{path}"/></svg>',
        size=len(rows), label=label, path=path,
    )  # fmt: skip
