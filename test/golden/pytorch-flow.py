"""Writes pytorch-flow.json: a flow's network in PyTorch in float64. Start it from the repository's root.

The generator of random.ts (mulberry32) draws the inputs, then the weights, in the order of the file. They are rounded
to float32. The file holds the predicted codes, the loss, and the gradients of all weights. Weights are [C,O].
"""

import json
import math
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

from pytorch_case import UNIFORM, drawn, figures, generator

COMMAND = "python3 test/golden/pytorch-flow.py && npx biome format --write test/golden/pytorch-flow.json"
SEED = 4000
BATCH, CAPTION = 7, 5
SETTINGS = {"components": 6, "mostComponents": 6, "width": 8, "blocks": 2, "conditionWidth": 10}
LEAST_TIME = 0.1
TIME_FEATURES = 64

components, width, blocks = SETTINGS["components"], SETTINGS["width"], SETTINGS["blocks"]
condition_width = SETTINGS["conditionWidth"]
# some times are below LEAST_TIME
INPUTS = {
    "z": ([BATCH, components], UNIFORM),
    "t": ([BATCH, 1], (0.01, 0.4)),
    "captions": ([BATCH, CAPTION], UNIFORM),
    "codes": ([BATCH, components], UNIFORM),
}


def weight(inputs, outputs):
    bound = math.sqrt(3 / inputs)
    return [inputs, outputs], (-bound, bound)


def bias(outputs):
    return [outputs], UNIFORM


WEIGHTS = {
    "time.weight": weight(1, TIME_FEATURES),
    "time.bias": bias(TIME_FEATURES),
    "condition.time.weight": weight(TIME_FEATURES, condition_width),
    "condition.caption.weight": weight(CAPTION, condition_width),
    "modulation.weight": weight(condition_width, 2 * width * (blocks + 1)),
    "modulation.bias": bias(2 * width * (blocks + 1)),
    "input.weight": weight(components, width),
    "input.bias": bias(width),
}
for block in range(1, blocks + 1):
    WEIGHTS[f"block{block}.hidden.weight"] = weight(width, width)
    WEIGHTS[f"block{block}.output.weight"] = weight(width, width)
WEIGHTS["output.weight"] = weight(width, components)


def predicted(w, z, t, captions):
    features = torch.relu(t @ w["time.weight"] + w["time.bias"])
    of_time = features @ w["condition.time.weight"]
    condition = of_time + captions @ w["condition.caption.weight"]
    modulation = F.silu(condition) @ w["modulation.weight"] + w["modulation.bias"]
    scales_and_shifts = modulation.split(width, dim=1)

    def normalized(x, norm):
        scale, shift = scales_and_shifts[2 * norm : 2 * norm + 2]
        return (1 + scale) * F.layer_norm(x, [width], eps=1e-6) + shift

    x = z @ w["input.weight"] + w["input.bias"]
    for i in range(blocks):
        hidden = F.silu(normalized(x, i) @ w[f"block{i + 1}.hidden.weight"])
        x = x + hidden @ w[f"block{i + 1}.output.weight"]
    return normalized(x, blocks) @ w["output.weight"]


draw = generator(SEED)
inputs = {name: drawn(draw, *each) for name, each in INPUTS.items()}
weights = {name: drawn(draw, *each).requires_grad_() for name, each in WEIGHTS.items()}
y = predicted(weights, inputs["z"], inputs["t"], inputs["captions"])
loss = ((y - inputs["codes"]).square() / inputs["t"].clamp(min=LEAST_TIME).square()).mean()
loss.backward()

described = lambda all: [{"name": name, "shape": shape, "draw": draw} for name, (shape, draw) in all.items()]
golden = {
    **{"torch": torch.__version__, "command": COMMAND, "seed": SEED, "settings": SETTINGS},
    **{"inputs": described(INPUTS), "weights": described(WEIGHTS)},
    **{"codes": figures(y), "loss": figures(loss)},
    "gradients": {name: figures(each.grad) for name, each in weights.items()},
}
path = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "pytorch-flow.json")
path.write_text(json.dumps(golden) + "\n")
