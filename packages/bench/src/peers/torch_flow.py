"""The flow of a start file in PyTorch: its loss, and its update by clipping, AdamW and averaged weights."""

import json
from typing import Callable, Dict, List

import torch
import torch.nn.functional as F
from torch import Tensor


class Flow(torch.nn.Module):
    """A network that predicts codes from noisy codes, times and captions, with its batch."""

    def __init__(self, tensors: Dict[str, Tensor], metadata: Dict[str, str]) -> None:
        super().__init__()
        self.training_settings = json.loads(metadata["training"])
        self.blocks = sum(name.endswith(".hidden.weight") for name in tensors)
        self.width = tensors["input.weight"].shape[1]
        for name, tensor in tensors.items():
            if name.startswith("batch."):
                self.register_buffer(name[len("batch.") :], tensor)
            else:
                # from our [C,O] to torch's [O,C]
                value = tensor.t().contiguous() if name.endswith(".weight") else tensor
                self.register_parameter(name.replace(".", "_"), torch.nn.Parameter(value))

    def layer(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, getattr(self, name + "_weight"), getattr(self, name + "_bias", None))

    def forward(self) -> Tensor:
        t = self.times
        features = F.relu(self.layer("time", t))
        of_caption = self.layer("condition_caption", self.captions * self.kept)
        condition = self.layer("condition_time", features) + of_caption
        modulation = self.layer("modulation", F.silu(condition)).split(self.width, dim=1)

        def normalized(x: Tensor, norm: int) -> Tensor:
            scaled = F.layer_norm(x, (self.width,), eps=self.training_settings["normEpsilon"])
            return torch.addcmul(modulation[2 * norm + 1], scaled, 1 + modulation[2 * norm])

        x = self.layer("input", torch.lerp(self.codes, self.noise, t))
        for i in range(self.blocks):
            hidden = F.silu(self.layer(f"block{i + 1}_hidden", normalized(x, i)))
            x = x + self.layer(f"block{i + 1}_output", hidden)
        return self.layer("output", normalized(x, self.blocks))

    def loss(self, output: Tensor) -> Tensor:
        weights = self.times.clamp(min=self.training_settings["leastTime"]).square().reciprocal()
        return ((output.float() - self.codes).square() * weights).mean()

    def updater(self, foreach: bool) -> Callable[[], None]:
        """Returns a function that updates the parameters from their gradients."""
        settings = self.training_settings
        parameters: List[Tensor] = list(self.parameters())
        averaged = [each.detach().clone() for each in parameters]
        decaying = [each for name, each in self.named_parameters() if name.endswith("_weight")]
        others = [each for name, each in self.named_parameters() if not name.endswith("_weight")]
        optimizer = torch.optim.AdamW(
            [{"params": decaying, "weight_decay": settings["weightDecay"]}, {"params": others, "weight_decay": 0}],
            lr=settings["learningRate"],
            betas=(settings["beta1"], settings["beta2"]),
            eps=settings["epsilon"],
            foreach=foreach,
        )

        def update() -> None:
            torch.nn.utils.clip_grad_norm_(parameters, settings["clipNorm"])
            optimizer.step()
            with torch.no_grad():
                torch._foreach_mul_(averaged, settings["averaging"])
                torch._foreach_add_(averaged, parameters, alpha=1 - settings["averaging"])

        return update
