"""The VAE of a start file in PyTorch: its loss, and its update by RMSprop."""

import json
from typing import Any, Callable, Dict, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor

Tensors = Dict[str, Tensor]

ACTIVATIONS: Dict[str, Callable[[Tensor], Tensor]] = {"none": lambda x: x, "relu": F.relu, "sigmoid": torch.sigmoid}


def converted(name: str, kind: str, weight: Tensor) -> Tensor:
    """Converts our [C,O] or [R,S,C,O] to torch's [O,C], [O,C,R,S], or [C,O,R,S] for transposed convolutions."""
    if kind == "linear":
        return weight.t().contiguous()
    order = (2, 3, 0, 1) if kind == "convTranspose2d" else (3, 2, 0, 1)
    return weight.permute(order).contiguous()


def channels_first(x: Tensor) -> Tensor:
    """Reorders the first axis from our 4x4xF to torch's Fx4x4."""
    return x.reshape(16, -1, *x.shape[1:]).transpose(0, 1).reshape(x.shape).contiguous()


class Vae(torch.nn.Module):
    """A network that maps caption vectors and noise to images, means and log-variances, with its batch."""

    def __init__(self, tensors: Tensors, metadata: Dict[str, str]) -> None:
        super().__init__()
        self.training_settings = json.loads(metadata["training"])
        self.layers: Dict[str, Dict[str, Any]] = {layer["name"]: layer for layer in json.loads(metadata["layers"])}
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
        self.register_buffer("x", tensors["batch.x"])
        self.register_buffer("noise", tensors["batch.noise"])
        images = (tensors["batch.pixels"].float() / 255).permute(0, 3, 1, 2)
        self.register_buffer("images", images.contiguous())

    def layer(self, name: str, x: Tensor) -> Tensor:
        layer, weight, bias = self.layers[name], getattr(self, name + "_weight"), getattr(self, name + "_bias")
        if layer["kind"] == "linear":
            y = F.linear(x, weight, bias)
        else:
            convolve = F.conv2d if layer["kind"] == "conv2d" else F.conv_transpose2d
            y = convolve(x, weight, bias, stride=layer["stride"], padding=layer["padding"])
        return ACTIVATIONS[layer["activation"]](y)

    def forward(self) -> Tuple[Tensor, Tensor, Tensor]:
        x = self.x
        for name in self.before:
            x = self.layer(name, x)
        mu, logvar = self.layer("mu", x), self.layer("logvar", x)
        y = self.layer("unfold", mu + torch.exp(logvar / 2) * self.noise)
        y = y.reshape(y.shape[0], -1, 4, 4)
        for name in self.after:
            y = self.layer(name, y)
        return y, mu, logvar

    def loss(self, output: Tuple[Tensor, Tensor, Tensor]) -> Tensor:
        y, mu, logvar = output
        kl = (mu.square() + logvar.exp() - logvar - 1).sum() / (2 * mu.shape[0])
        return F.mse_loss(y.float(), self.images) + self.training_settings["klWeight"] * kl.float()

    def updater(self, foreach: bool) -> Callable[[], None]:
        """Returns a function that updates the parameters from their gradients."""
        rate, rho, epsilon = (self.training_settings[name] for name in ("learningRate", "rho", "epsilon"))
        optimizer = torch.optim.RMSprop(self.parameters(), lr=rate, alpha=rho, eps=epsilon, foreach=foreach)
        return lambda: optimizer.step()
