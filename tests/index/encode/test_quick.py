"""What is kept beside an export so that a start need not work it out: the same ids and vectors as without it."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import yaml
from onnx import TensorProto, helper
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from index.encode import quick
from index.encode.models import EMBEDDED, load_encoder
from index.encode.quick import EXPORTED, open_graph, open_tokenizer, quick_folder
from index.encode.tokens import LibraryTokenizer
from index.encode.unigram import UnigramTokenizer

HOME = Path(__file__).parents[3]
LETTERS = [("▁", -3.0), *((letter, -5.0) for letter in "abcdeghinorst")]
WORDS = [
    ("▁be", -2.0),
    ("ban", -2.5),
    ("▁ba", -2.5),
    ("na", -2.4),
    ("n", -2.6),
    ("en", -2.5),
    ("ba", -2.5),
    ("né", -6.0),
]
TEXTS = [
    "banen",
    "be  ban",
    "",
    "   ",
    "bananban",
    "xyz ban",
    "bxyzn x",
    "a<s>b",
    "</s>",
    "＜s＞",
    "BAN né",
    "ban " * 9,
    "▁ban",
]


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """An export of a model with a small vocabulary that doubles what it is given."""
    vocabulary = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *dict([*LETTERS, *WORDS]).items()]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=2, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    tokenizer.add_special_tokens(["<s>", "</s>", "<unk>"])
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    weights = helper.make_tensor("two", TensorProto.FLOAT, [1000], [2.0] * 1000)
    graph = helper.make_graph(
        [helper.make_node("Mul", ["x", "two"], ["y"])],
        "twice",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1000])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1000])],
        [weights],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), tmp_path / EXPORTED)
    return tmp_path


def test_ids_are_the_librarys(exported: Path) -> None:
    """Known and unknown letters, blanks, special tokens, what normalises to them, and texts that are cut."""
    own, library = open_tokenizer(exported, 8), LibraryTokenizer(exported / "tokenizer.json", 8)
    assert isinstance(own, UnigramTokenizer)
    assert [own.ids(text) for text in TEXTS] == [library.ids(text) for text in TEXTS]
    assert [own.count(text) for text in TEXTS] == [library.count(text) for text in TEXTS]
    assert own.count("ban " * 9) > len(own.ids("ban " * 9)) == 8


def test_the_graph_is_kept_with_its_weights_beside_it(exported: Path) -> None:
    """It computes the same; the second time nothing is made, and the export itself is not read."""
    first = open_graph(exported)
    (exported / EXPORTED).unlink()
    given = {"x": np.arange(1000, dtype=np.float32)}
    for graph in (first, open_graph(exported)):
        assert np.array_equal(graph.run(["y"], given)[0], given["x"] * 2)
    folder = quick_folder(exported)
    assert folder is not None
    assert (folder / quick.WEIGHTS).stat().st_size >= 4000


def test_another_version_of_the_library_keeps_its_own(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one version has rewritten is not given to another."""
    first = quick_folder(exported)
    monkeypatch.setattr("onnxruntime.__version__", "0.0.0")
    assert quick_folder(exported) not in (None, first)


def test_where_nothing_can_be_kept_the_export_is_used(exported: Path) -> None:
    """Something else has its name: graph and tokenizer are the export's, and no half folder is left."""
    (exported / f"quick-{quick.onnxruntime.__version__}").write_text("", encoding="utf-8")
    assert isinstance(open_tokenizer(exported, 8), LibraryTokenizer)
    assert open_graph(exported).run(["y"], {"x": np.ones(1000, np.float32)})[0][0] == 2
    assert [each.name for each in exported.iterdir() if each.is_dir()] == []


def test_half_a_file_is_not_kept(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ONNX Runtime says nothing when the disk fills up while it writes: what it wrote is opened before it is kept."""
    whole = quick.write_graph

    def cut_off(source: Path, folder: Path) -> None:
        whole(source, folder)
        (folder / quick.WEIGHTS).write_bytes((folder / quick.WEIGHTS).read_bytes()[:100])

    monkeypatch.setattr(quick, "write_graph", cut_off)
    assert quick_folder(exported) is None
    assert open_graph(exported).run(["y"], {"x": np.ones(1000, np.float32)})[0][0] == 2
    assert [each.name for each in exported.iterdir() if each.is_dir()] == []


def test_a_tokenizer_of_another_kind_is_the_librarys(exported: Path) -> None:
    """Only a Unigram vocabulary is split into tables."""
    other = Tokenizer(models.WordLevel({"ban": 0, "<unk>": 1}, unk_token="<unk>"))
    other.save(str(exported / "tokenizer.json"))
    assert open_tokenizer(exported, 8).ids("ban") == [0]


@pytest.mark.model
def test_the_embedded_models_ids_are_the_librarys() -> None:
    """For the golden questions, and for texts of other scripts and of signs."""
    load_encoder(EMBEDDED, HOME / "var" / "models")
    exported = HOME / "var" / "models" / f"{EMBEDDED}-onnx"
    golden = yaml.safe_load((HOME / "corpus" / "golden.yaml").read_text(encoding="utf-8"))
    texts = [each["question"] for each in golden]
    texts += ["Можно ли?", "写真を投稿", "🙂🙃 hei", "ﬁl\u00adm\u200b", "A" * 2000, "¿Qué?\n\n•\tå", "<mask> <s>"]
    own, library = open_tokenizer(exported, 512), LibraryTokenizer(exported / "tokenizer.json", 512)
    assert isinstance(own, UnigramTokenizer)
    assert [own.ids(text) for text in texts] == [library.ids(text) for text in texts]
