"""The network of a start file in PyTorch, and its loss."""

import json
import struct
from typing import Any, Callable, Dict, List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

Tensors = Dict[str, Tensor]

ACTIVATIONS: Dict[str, Callable[[Tensor], Tensor]] = {"none": lambda x: x, "relu": F.relu, "sigmoid": torch.sigmoid}


def read_safetensors(path: str) -> Tuple[Tensors, Dict[str, str]]:
    """Reads tensors and metadata of a file; see https://github.com/huggingface/safetensors."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    dtypes = {"F32": torch.float32, "U8": torch.uint8}
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(data[begin:end], dtype=dtypes[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"]).clone()
    return tensors, metadata


def converted(name: str, kind: str, weight: Tensor) -> Tensor:
    """Converts our [C,O] or [R,S,C,O] to torch's [O,C], [O,C,R,S], or [C,O,R,S] for transposed convolutions."""
    if kind == "linear":
        return weight.t().contiguous()
    order = (2, 3, 0, 1) if kind == "convTranspose2d" else (3, 2, 0, 1)
    return weight.permute(order).contiguous()


def channels_first(x: Tensor) -> Tensor:
    """Reorders the first axis from our 4x4xF to torch's Fx4x4."""
    return x.reshape(16, -1, *x.shape[1:]).transpose(0, 1).reshape(x.shape).contiguous()


class Network(torch.nn.Module):
    """A network that maps caption vectors and noise to images, means and log-variances."""

    def __init__(self, layers: List[Dict[str, Any]], tensors: Tensors) -> None:
        super().__init__()
        self.layers = {layer["name"]: layer for layer in layers}
        names = list(self.layers)
        at = names.index("mu")
        self.before, self.after = names[:at], names[at + 3 :]
        for name, layer in self.layers.items():
            weight = converted(name, layer["kind"], tensors[name + ".weight"])
            bias = tensors[name + ".bias"]
            if name == "unfold":
                weight, bias = channels_first(weight), channels_first(bias)
            self.register_parameter(name + "_weight", torch.nn.Parameter(weight))
            self.register_parameter(name + "_bias", torch.nn.Parameter(bias))

    def layer(self, name: str, x: Tensor) -> Tensor:
        layer, weight, bias = self.layers[name], getattr(self, name + "_weight"), getattr(self, name + "_bias")
        if layer["kind"] == "linear":
            y = F.linear(x, weight, bias)
        else:
            convolve = F.conv2d if layer["kind"] == "conv2d" else F.conv_transpose2d
            y = convolve(x, weight, bias, stride=layer["stride"], padding=layer["padding"])
        return ACTIVATIONS[layer["activation"]](y)

    def forward(self, x: Tensor, noise: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        for name in self.before:
            x = self.layer(name, x)
        mu, logvar = self.layer("mu", x), self.layer("logvar", x)
        y = self.layer("unfold", mu + torch.exp(logvar / 2) * noise)
        y = y.reshape(y.shape[0], -1, 4, 4)
        for name in self.after:
            y = self.layer(name, y)
        return y, mu, logvar


def loss_of(y: Tensor, images: Tensor, mu: Tensor, logvar: Tensor, kl_weight: float) -> Tensor:
    kl = (mu.square() + logvar.exp() - logvar - 1).sum() / (2 * mu.shape[0])
    return F.mse_loss(y.float(), images) + kl_weight * kl.float()
