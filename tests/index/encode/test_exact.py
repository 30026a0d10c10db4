"""Integer sums of the model are exact on the processor that runs this check, whatever it is."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

# The largest activation (8 bits, unsigned) and the largest weight of an export (7 bits, signed).
ACTIVATION, WEIGHT = 255, 63
INNER = 384  # as many products as the model adds up


def product(activations: np.ndarray, weights: np.ndarray, folder: Path) -> np.ndarray:
    """``MatMulInteger`` of both, by ONNX Runtime; the weights are a constant of the graph, as in an export."""
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["sum"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, activations.shape)],
        [helper.make_tensor_value_info("sum", TensorProto.INT32, (activations.shape[0], weights.shape[1]))],
        [helper.make_tensor("b", TensorProto.INT8, weights.shape, weights.tobytes(), raw=True)],
    )
    path = folder / "product.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (found,) = session.run(["sum"], {"a": activations})
    return np.asarray(found)


def test_sums_of_extreme_numbers_are_exact(tmp_path: Path) -> None:
    """384 products of the largest numbers an export can hold are added without being capped."""
    activations = np.full((4, INNER), ACTIVATION, np.uint8)
    weights = np.full((INNER, 32), WEIGHT, np.int8)
    weights[:, ::2] = -WEIGHT
    wanted = activations.astype(np.int64) @ weights.astype(np.int64)
    assert np.array_equal(product(activations, weights, tmp_path), wanted)
