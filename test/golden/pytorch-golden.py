"""Writes pytorch.json: outputs and input gradients of PyTorch in float64. Start it from the repository's root.

The generator of random.ts (mulberry32) draws the inputs in their order, then the gradient of the first output. They are
rounded to float32. The file holds results only. Images are NHWC and weights [R,S,C/groups,O], as in bosquejo.
"""

import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

from pytorch_case import POSITIVE, UNIFORM, case, cases, drawn, figures, generator

COMMAND = "python3 test/golden/pytorch-golden.py && npx biome format --write test/golden/pytorch.json"


def planes(x):
    return x.permute(0, 3, 1, 2)


def images(x):
    return x.permute(0, 2, 3, 1)


ACTIVATIONS = {"none": lambda x: x, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


def conv(sizes, stride=1, padding=0, activation="none", **more):
    B, H, W, C, R, S, O = sizes
    dilation, groups = more.get("dilation", 1), more.get("groups", 1)

    def f(x, w, bias):
        y = F.conv2d(planes(x), w.permute(3, 2, 0, 1), bias, stride, padding, dilation, groups)
        return ACTIVATIONS[activation](images(y))

    options = {"stride": stride, "padding": padding, "activation": activation, **more}
    case("conv2d", f, [[B, H, W, C], [R, S, C // groups, O], [O]], options)


def transposed(sizes, stride=1, padding=0, activation="none", outputPadding=0, **more):
    B, H, W, C, R, S, O = sizes
    dilation, groups = more.get("dilation", 1), more.get("groups", 1)

    def f(x, w, bias):
        # from our [R,S,C/g,O], with groups along outputs, to torch's [C,O/g,R,S], with groups along inputs
        split = w.reshape(R, S, C // groups, groups, O // groups)
        weights = split.permute(3, 2, 4, 0, 1).reshape(C, O // groups, R, S)
        y = F.conv_transpose2d(planes(x), weights, bias, stride, padding, outputPadding, groups, dilation)
        return ACTIVATIONS[activation](images(y))

    options = {"stride": stride, "padding": padding, "activation": activation, "outputPadding": outputPadding, **more}
    case("convTranspose2d", f, [[B, H, W, C], [R, S, C // groups, O], [O]], options)


conv((2, 5, 6, 3, 3, 3, 4), padding=1)
conv((1, 7, 5, 4, 3, 2, 5), stride=2, padding=1)
conv((2, 6, 6, 2, 1, 1, 3), activation="tanh")
conv((1, 8, 8, 4, 5, 5, 4), stride=3, padding=2, activation="sigmoid")
conv((1, 9, 8, 2, 3, 3, 3), padding=2, dilation=2)
conv((1, 9, 11, 3, 3, 2, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 3))
conv((2, 5, 5, 6, 3, 3, 4), padding=1, groups=2)
conv((1, 6, 7, 4, 3, 3, 8), stride=2, padding=1, groups=4, dilation=2)
transposed((2, 3, 4, 3, 3, 3, 4), padding=1)
transposed((1, 4, 3, 4, 4, 4, 3), stride=2, padding=1)
transposed((2, 3, 3, 2, 3, 3, 3), stride=2, padding=1, outputPadding=1)
transposed((1, 2, 3, 5, 5, 2, 2), stride=3, padding=1, outputPadding=2, activation="tanh")
transposed((1, 4, 4, 2, 3, 3, 3), stride=2, padding=1, outputPadding=1, dilation=2)
transposed((1, 3, 5, 2, 3, 2, 3), stride=(2, 1), padding=(1, 0), outputPadding=(1, 0))
transposed((2, 3, 4, 6, 3, 3, 4), stride=2, padding=1, groups=2)

case("matmul", torch.matmul, [[5, 7], [7, 3]])
case("matmul", torch.matmul, [[8, 16], [16, 12]])
for a, b in [([3, 4, 5], [3, 5, 2]), ([3, 4, 8], [8, 4]), ([2, 3, 3, 5], [2, 3, 5, 2])]:
    case("matmul", torch.matmul, [a, b])
for activation in ["none", "tanh"]:
    linear = lambda x, w, bias: ACTIVATIONS[activation](F.linear(x, w.T, bias))
    case("linear", linear, [[4, 6], [6, 5], [5]], activation)

for shape, axis in [([7], 0), ([3, 8], -1), ([5, 4], 0), ([2, 3, 5], 1)]:
    case("softmax", lambda x: F.softmax(x, axis), [shape], {"axis": axis}, [(-4, 4)])
    case("logSoftmax", lambda x: F.log_softmax(x, axis), [shape], {"axis": axis}, [(-4, 4)])
for shape in [[6, 5], [2, 3, 7]]:
    flat = lambda x, labels: F.cross_entropy(x.reshape(-1, x.shape[-1]), labels.flatten()).reshape(1)
    case("crossEntropy", flat, [shape, shape[:-1]], None, [(-4, 4), shape[-1]], [0])
mse = lambda x, t: F.mse_loss(x, t).reshape(1)
case("mseLoss", mse, [[5, 7], [5, 7]], None, None, [0])
bce = lambda x, t: F.binary_cross_entropy_with_logits(x, t).reshape(1)
case("binaryCrossEntropyWithLogits", bce, [[5, 7], [5, 7]], None, [(-6, 6), (0, 1)], [0])

for shape, epsilon in [([5, 7], 1e-5), ([2, 3, 8], 1e-3)]:
    norm = lambda x, gamma, beta: F.layer_norm(x, shape[-1:], gamma, beta, epsilon)
    case("layerNorm", norm, [shape, shape[-1:], shape[-1:]], {"epsilon": epsilon}, [(-1, 3), POSITIVE, UNIFORM])
for shape, groups in [([2, 3, 4, 6], 2), ([3, 2, 2, 5], 5), ([2, 3, 3, 8], 4)]:
    norm = lambda x, gamma, beta: images(F.group_norm(planes(x), groups, gamma, beta, 1e-5))
    options = {"groups": groups, "epsilon": 1e-5}
    case("groupNorm", norm, [shape, shape[-1:], shape[-1:]], options, [(-1, 3), POSITIVE, UNIFORM])


def batch_norm(shape, training, momentum):
    def f(x, gamma, beta, mean, variance):
        mean, variance = mean.clone(), variance.clone()
        y = F.batch_norm(planes(x), mean, variance, gamma, beta, training, momentum, 1e-5)
        return images(y), mean, variance

    C = shape[-1:]
    options = {"training": training, "momentum": momentum, "epsilon": 1e-5}
    draws = [(-1, 3), POSITIVE, UNIFORM, UNIFORM, (0.5, 2)]
    case("batchNorm", f, [shape, C, C, C, C], options, draws, [0, 1, 2])


batch_norm([3, 4, 5, 3], True, 0.1)
batch_norm([2, 3, 3, 8], True, 0.3)
batch_norm([2, 3, 4, 5], False, 0.1)

POOLS = [([2, 6, 5, 3], 2, 2, 0), ([1, 7, 7, 4], 3, 2, 1), ([1, 5, 8, 2], (2, 3), (1, 2), (1, 0))]
for shape, kernel, stride, padding in POOLS:
    options = {"kernel": kernel, "stride": stride, "padding": padding}
    case("maxPool2d", lambda x: images(F.max_pool2d(planes(x), kernel, stride, padding)), [shape], options)
    case("avgPool2d", lambda x: images(F.avg_pool2d(planes(x), kernel, stride, padding)), [shape], options)
for shape, scale in [([2, 3, 4, 3], 2), ([1, 5, 3, 4], (3, 2))]:
    nearest = lambda x: images(F.interpolate(planes(x), scale_factor=scale, mode="nearest"))
    case("upsampleNearest", nearest, [shape], {"scale": scale})
    bilinear = lambda x: images(F.interpolate(planes(x), scale_factor=scale, mode="bilinear", align_corners=False))
    case("upsampleBilinear", bilinear, [shape], {"scale": scale})

for op, f in [("gelu", F.gelu), ("silu", F.silu), ("softplus", F.softplus), ("tanh", torch.tanh)]:
    case(op, f, [[67]], None, [(-6, 6)])
case("embedding", lambda table, indices: F.embedding(indices, table), [[7, 5], [4, 6]], None, [UNIFORM, 7], [0])
for shape, axes, keep in [([3, 4, 5], [0, 2], False), ([3, 4, 5], [1], True), ([6, 7], [-1], False)]:
    options = {"axes": axes, "keepDims": keep}
    # the range is not symmetric: a sum that cancels has no relative precision
    case("sum", lambda x: torch.sum(x, axes, keep), [shape], options, [(-0.5, 1.5)])
    case("mean", lambda x: torch.mean(x, axes, keep), [shape], options, [(-0.5, 1.5)])
    case("max", lambda x: torch.amax(x, axes, keep), [shape], options)
for shape, axis in [([3, 4, 5], 1), ([6, 9], -1)]:
    case("argmax", lambda x: torch.argmax(x, axis), [shape], {"axis": axis}, None, [])


def trajectory(op, make, options, rate=0.05, steps=6, length=11):
    """Adds a case: the weights after each step of an optimizer, with random gradients."""

    def f(weights, gradients):
        w = torch.nn.Parameter(weights.clone())
        optimizer = make([w], rate)
        after = []
        for g in gradients:
            w.grad = g.clone()
            optimizer.step()
            after.append(w.detach().clone())
        return torch.stack(after)

    case(op, f, [[length], [steps, length]], {**options, "rate": rate}, None, [])


optim = torch.optim
betas = {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8}
for decay in [0, 0.1]:
    adam = lambda w, rate: optim.Adam(w, rate, (0.9, 0.99), 1e-8, decay)
    trajectory("adam", adam, {**betas, "weightDecay": decay})
    adamw = lambda w, rate: optim.AdamW(w, rate, (0.9, 0.99), 1e-8, decay)
    trajectory("adamw", adamw, {**betas, "weightDecay": decay})
for momentum, nesterov in [(0, False), (0.9, False), (0.9, True)]:
    sgd = lambda w, rate: optim.SGD(w, rate, momentum, 0, 0.1, nesterov)
    trajectory("sgd", sgd, {"momentum": momentum, "nesterov": nesterov, "weightDecay": 0.1})
rmsprop = lambda w, rate: optim.RMSprop(w, rate, 0.9, 1e-7)
trajectory("rmsprop", rmsprop, {"rho": 0.9, "epsilon": 1e-7})


def clipped(most):
    def f(gradients):
        w = torch.nn.Parameter(torch.zeros_like(gradients))
        w.grad = gradients.clone()
        norm = torch.nn.utils.clip_grad_norm_([w], most)
        return w.grad, norm

    return f


for most in [0.5, 100]:
    case("clipGradients", clipped(most), [[67]], {"maxNorm": most}, None, [])

golden = {"torch": torch.__version__, "command": COMMAND, "cases": cases}
path = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "pytorch.json")
path.write_text(json.dumps(golden) + "\n")
