"""Forms as readers' browsers send them, and whether they come from this site's own pages."""

from urllib.parse import parse_qs, urlsplit

from fastapi import HTTPException
from starlette.requests import Request

MAX_FIELDS = 100
Form = dict[str, list[str]]


async def read_form(request: Request) -> Form:
    """A URL-encoded body; bytes that are not UTF-8 become U+FFFD. Raises HTTPException 422 for too many fields."""
    body = await request.body()
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise HTTPException(422) from None


def first(form: Form, name: str) -> str:
    return form.get(name, [""])[0]


def is_own(request: Request, base_url: str) -> bool:
    """True when the browser says that one of this site's pages sent the request; a silent client is not believed.

    Sec-Fetch-Site is only sent over HTTPS and to this very machine; elsewhere the Origin decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    hosts = {request.headers.get("host", ""), urlsplit(base_url).netloc} - {""}
    return origin.scheme in ("http", "https") and origin.netloc in hosts


def encodable(text: str) -> str:
    """`text` with lone surrogates (half of a pair, from JSON) as U+FFFD, so that it can be stored and sent."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
