"""The cases of pytorch-golden.py: draws inputs as random.ts does, and keeps outputs and gradients."""

import math

import torch

UNIFORM = (-1, 1)
POSITIVE = (0.5, 1.5)
cases = []


def generator(seed):
    state = seed

    def draw():
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) & 0xFFFFFFFF
        return (mixed ^ (mixed >> 14)) / 2**32

    return draw


def drawn(draw, shape, kind):
    size = math.prod(shape)
    if isinstance(kind, int):
        return torch.tensor([math.floor(draw() * kind) for _ in range(size)]).reshape(shape)
    low, high = kind
    values = torch.tensor([low + (high - low) * draw() for _ in range(size)], dtype=torch.float64)
    return values.float().double().reshape(shape)


def figures(tensor):
    # nine digits: the error is far below the rounding of float32
    return [float(f"{value:.9g}") for value in tensor.detach().double().flatten().tolist()]


def case(op, f, shapes, options=None, draws=None, differentiable=None):
    """Adds a case: the outputs of f for random inputs, and the gradients of the first output."""
    seed = 1000 + len(cases)
    draw = generator(seed)
    draws = draws or [UNIFORM] * len(shapes)
    inputs = [drawn(draw, shape, kind) for shape, kind in zip(shapes, draws)]
    wrt = [inputs[i] for i in (range(len(inputs)) if differentiable is None else differentiable)]
    for each in wrt:
        each.requires_grad_()
    outputs = f(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    gradients = []
    if wrt:
        dy = drawn(draw, outputs[0].shape, UNIFORM)
        gradients = torch.autograd.grad(outputs[0], wrt, dy)
    entry = {"op": op, "seed": seed, "shapes": shapes, "draws": draws}
    if options is not None:
        entry["options"] = options
    cases.append({**entry, "outputs": [figures(y) for y in outputs], "gradients": [figures(d) for d in gradients]})
