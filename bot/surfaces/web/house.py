"""The house's own colours and logo, as the build that answers has them."""

from fastapi import HTTPException
from starlette.responses import FileResponse, Response

from bot.service_types import Service
from index.read.colours import BEHIND, ENDS, contrast, mixed

KEPT = {"Cache-Control": "public, max-age=86400"}
"""The address names the build, which never changes."""

ALONE = KEPT | {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""A logo that is opened by itself is a page, and may do nothing."""

STRONGER, FAINTER = 0.3, 0.88


class HousePages:
    """Both are 404 where the house has none of its own."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def colours(self) -> Response:
        colours = self.service.build().site.colours
        if not colours:
            raise HTTPException(404)
        light, dark = (f":root {{ {names_of(colours[scheme], scheme)} }}" for scheme in ("light", "dark"))
        css = f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n"
        return Response(css, media_type="text/css", headers=KEPT)

    def logo(self) -> Response:
        logo = self.service.build().site.logo
        if logo is None:
            raise HTTPException(404)
        return FileResponse(logo, headers=ALONE)


def names_of(colour: str, scheme: str) -> str:
    """The colour, a stronger and a fainter one, and what can be read on it, by the names that ``style.css`` has."""
    own = {
        "brand": colour,
        "brand-strong": mixed(colour, ENDS[scheme], STRONGER),
        "brand-faint": mixed(colour, BEHIND[scheme][1], FAINTER),
        "on-brand": max("#ffffff", "#000000", key=lambda each: contrast(each, colour)),
    }
    return " ".join(f"--{name}: {value};" for name, value in own.items())
