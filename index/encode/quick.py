"""What every start would work out anew, kept beside the export.

The graph as ONNX Runtime rewrites it, its weights in a file that is mapped and not read, and the tokenizer's tables.
The vectors are the same to the last bit. Another version of ONNX Runtime makes its own; where nothing can be written,
the export is loaded as it is, which takes a second and a quarter of a gigabyte more.
"""

import shutil
from pathlib import Path

import onnxruntime

from index.encode.tokens import LibraryTokenizer, TextTokenizer
from index.encode.unigram import PIECES, UnigramTokenizer, write_unigram
from index.files import hidden_beside

EXPORTED, REWRITTEN, WEIGHTS = "model-int7.onnx", "graph.onnx", "graph.weights"
LEAST_MAPPED = 1024  # bytes; smaller weights stay in the graph
Level = onnxruntime.GraphOptimizationLevel


def open_graph(exported: Path) -> onnxruntime.InferenceSession:
    """The model of the export in `exported`, one thread a text: see ``OnnxEncoder``."""
    quick = quick_folder(exported)
    if quick is None:
        return session(exported / EXPORTED, options())
    return open_rewritten(quick)


def open_rewritten(folder: Path) -> onnxruntime.InferenceSession:
    kept = options()
    kept.graph_optimization_level = Level.ORT_DISABLE_ALL  # it has been done
    return session(folder / REWRITTEN, kept)


def open_tokenizer(exported: Path, max_tokens: int) -> TextTokenizer:
    whole, quick = exported / "tokenizer.json", quick_folder(exported)
    if quick is None or not (quick / PIECES).is_file():
        return LibraryTokenizer(whole, max_tokens)
    return UnigramTokenizer(quick, LibraryTokenizer(whole, max_tokens))


def quick_folder(exported: Path) -> Path | None:
    """The folder with what is kept, made when it is not there; None where it cannot be."""
    folder = exported / f"quick-{onnxruntime.__version__}"
    if not folder.is_dir():
        partial = hidden_beside(folder)
        try:
            partial.mkdir()
            write_graph(exported, partial)
            open_rewritten(partial)  # raises where the disk was full, of which the writing says nothing
            write_unigram(exported / "tokenizer.json", partial)
            partial.rename(folder)
        except Exception:  # noqa: BLE001 (read only, full, another process was first; ONNX Runtime's have no other base)
            shutil.rmtree(partial, ignore_errors=True)
    return folder if folder.is_dir() else None


def write_graph(exported: Path, folder: Path) -> None:
    """The graph after the rewriting that holds on every processor, and its weights."""
    rewriting = options()
    rewriting.graph_optimization_level = Level.ORT_ENABLE_EXTENDED
    rewriting.optimized_model_filepath = str(folder / REWRITTEN)
    rewriting.add_session_config_entry("session.optimized_model_external_initializers_file_name", WEIGHTS)
    rewriting.add_session_config_entry(
        "session.optimized_model_external_initializers_min_size_in_bytes", str(LEAST_MAPPED)
    )
    session(exported / EXPORTED, rewriting)


def options() -> onnxruntime.SessionOptions:
    made = onnxruntime.SessionOptions()
    made.log_severity_level = 3
    made.intra_op_num_threads = 1
    return made


def session(path: Path, given: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(path), given, providers=["CPUExecutionProvider"])
