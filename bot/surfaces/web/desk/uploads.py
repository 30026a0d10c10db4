"""Forms with a file in them."""

from dataclasses import dataclass, field

from fastapi import HTTPException
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.requests import Request

from bot.surfaces.web.forms import MAX_FIELDS, Form


@dataclass(frozen=True, slots=True)
class Upload:
    """The fields, and the one file: its ``name`` as the browser gave it, and its bytes; both empty for none."""

    form: Form
    name: str = ""
    data: bytes = field(default=b"", repr=False)


async def read_upload(request: Request) -> Upload:
    """A multipart body, which the middleware has limited. Raises HTTPException 422 for one that cannot be read."""
    try:
        async with request.form(max_files=1, max_fields=MAX_FIELDS) as told:
            fields: Form = {}
            name, data = "", b""
            for key, value in told.multi_items():
                if isinstance(value, UploadFile):
                    name, data = value.filename or "", await value.read()
                else:
                    fields.setdefault(key, []).append(value)
            return Upload(fields, name, data)
    except AnyHTTPException:
        raise HTTPException(422) from None
