"""Fields of cards: with a label for everybody, and what was written in them read back."""

from collections.abc import Mapping, Sequence

from bot.surfaces.teams.elements import Json, line, run

LIST_SEPARATOR = ","  # Teams joins the chosen values of one field with it


def field(
    name: str, label: str, value: str = "", *, most: int, hint: str = "", lines: bool = False, needed: str = ""
) -> Json:
    """A text field; `needed` is what is said when it must be filled in and is not."""
    made: Json = {"type": "Input.Text", "id": name, "label": label, "maxLength": most, "isMultiline": lines}
    made |= {"value": value} if value else {}
    made |= {"placeholder": hint} if hint else {}
    return {**made, "isRequired": True, "errorMessage": needed} if needed else made


def choices(name: str, label: str, options: Mapping[str, str], chosen: Sequence[str] = (), **more: object) -> Json:
    """One of several, or several when `more` says so; `options` are titles by value."""
    listed = [{"title": title, "value": value} for value, title in options.items()]
    picked = {"value": LIST_SEPARATOR.join(chosen)} if chosen else {}
    return {"type": "Input.ChoiceSet", "id": name, "label": label, "choices": listed, "wrap": True, **picked, **more}


def hint(words: str) -> Json:
    return line({**run(words), "isSubtle": True}, spacing="small")


def wrong(words: str) -> Json:
    """What must be put right; the words say it, not the colour alone."""
    return line({**run(words, "bold"), "color": "attention"})


def typed(data: Json, name: str) -> str:
    """What stands in a field; empty when it is not there."""
    return str(data.get(name) or "")


def picked(data: Json, name: str) -> tuple[str, ...]:
    """Every value that was chosen in a field."""
    return tuple(each for each in typed(data, name).split(LIST_SEPARATOR) if each)


def number(data: Json, name: str) -> int:
    """An id that a button carries. Raises KeyError when it has none."""
    try:
        return int(data[name])
    except (TypeError, ValueError) as error:
        raise KeyError(name) from error
