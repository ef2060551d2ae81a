"""Trains the network of a start file in PyTorch and times its steps.

The first argument is the task, in JSON. Requests are lines on stdin: "sample" or "end". Replies are lines of JSON on
stdout: {"ms": ...} after the first step, after the warm-up and for each sample; {"facts": ...} at the end;
{"error": ...} in place of any other reply.
"""

import contextlib
import itertools
import json
import math
import os
import resource
import struct
import sys
import time
import warnings
from typing import Any, Dict, List, Tuple

import torch
from torch import Tensor

from torch_flow import Flow
from torch_vae import Tensors, Vae

LAYOUTS = (torch.contiguous_format, torch.channels_last)
# timed steps of each number of threads and layout
TRIALS = 3
# milliseconds: if a step takes longer, trials would take minutes
SLOW = 3000


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


class Steps:
    """A network that trains on one batch."""

    def __init__(self, task: Dict[str, Any], layout: torch.memory_format) -> None:
        tensors, metadata = read_safetensors(task["start"])
        device = torch.device(task["device"])
        self.layout = layout
        self.cuda = device.type == "cuda"
        self.bf16 = task["precision"] == "bf16"
        network = (Flow if task["network"] == "flow" else Vae)(tensors, metadata)
        self.network = network.to(device, memory_format=layout)
        # on a GPU, foreach updates all parameters with few launches
        self.update = self.network.updater(foreach=self.cuda)
        # on a GPU, this mode also uses CUDA graphs
        mode = "reduce-overhead" if self.cuda else None
        self.forward = torch.compile(self.loss, mode=mode) if task["compiled"] else self.loss

    def loss(self) -> Tensor:
        autocast = torch.autocast("cuda", dtype=torch.bfloat16) if self.bf16 else contextlib.nullcontext()
        with autocast:
            output = self.network()
        return self.network.loss(output)

    def train(self, steps: int) -> Tuple[float, float]:
        """Trains a number of steps; returns milliseconds and the last loss."""
        self.wait()
        began = time.perf_counter()
        for _ in range(steps):
            for parameter in self.network.parameters():
                parameter.grad = None
            loss = self.forward()
            loss.backward()
            self.update()
        self.wait()
        return (time.perf_counter() - began) * 1000, loss.item()

    def wait(self) -> None:
        if self.cuda:
            torch.cuda.synchronize()


def best_form(task: Dict[str, Any]) -> torch.memory_format:
    """Tries numbers of threads and image layouts. Sets the fastest number of threads, returns the fastest layout."""
    own = torch.get_num_threads()
    # more threads can be slower, because they wait for each other
    counts = [own] if task["device"] == "cuda" else sorted({own, cores()})
    times = {}
    # the flow has no images
    layouts = LAYOUTS[:1] if task["network"] == "flow" else LAYOUTS
    for form in itertools.product(counts, layouts):
        torch.set_num_threads(form[0])
        steps = Steps(task, form[1])
        steps.train(1)
        times[form] = min(steps.train(1)[0] for _ in range(TRIALS))
    threads, layout = min(times, key=lambda form: times[form])
    torch.set_num_threads(threads)
    return layout


def blas() -> str:
    """The BLAS library of this process, or an empty string if it is not found."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            files = {line.split()[-1] for line in maps}
    except OSError:
        return ""
    found = sorted("/".join(file.split("/")[-2:]) for file in files if "blas" in file.lower() or "libmkl" in file)
    return ", " + found[0] if found else ""


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def facts_of(task: Dict[str, Any], steps: Steps, losses: List[float], first: float) -> Dict[str, Any]:
    unit = 1 if sys.platform == "darwin" else 1024
    words = f"{torch.get_num_threads()} of {cores()} CPU threads{blas()}"
    last = ", channels last" if steps.layout is torch.channels_last else ""
    facts = {key: task[key] for key in ("side", "network", "batchSize", "precision")}
    facts.update(version=torch.__version__, losses=losses, firstStepMs=first)
    facts["device"] = (torch.cuda.get_device_name(0) if steps.cuda else words) + last
    facts["residentBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    if steps.cuda:
        facts["deviceBytes"] = torch.cuda.max_memory_allocated()
    return facts


def answer(**reply: Any) -> None:
    sys.__stdout__.write(json.dumps(reply) + "\n")
    sys.__stdout__.flush()


def main() -> None:
    # libraries may print to stdout, which is for replies only
    sys.stdout = sys.stderr
    warnings.filterwarnings("ignore")
    task = json.loads(sys.argv[1])
    torch.backends.cuda.matmul.allow_tf32 = task["precision"] == "tf32"
    torch.backends.cudnn.allow_tf32 = task["precision"] == "tf32"
    torch.backends.cudnn.benchmark = True
    steps = Steps(task, torch.contiguous_format)
    first, loss = steps.train(1)
    answer(ms=first)
    ms, second = steps.train(1)
    losses = [loss, second]
    if not task["compiled"] and ms < SLOW:
        steps, losses = Steps(task, best_form(task)), []
    while len(losses) < task["firstSteps"]:
        ms, loss = steps.train(1)
        losses.append(loss)
    times = min(task["mostSteps"], max(1, math.ceil(task["sample"] / ms)))
    answer(ms=ms)
    for request in sys.stdin:
        if request.strip() == "end":
            answer(facts=facts_of(task, steps, losses, first))
            return
        answer(ms=steps.train(times)[0] / times)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the parent process expects one line
        lines = str(error).strip().splitlines() or [""]
        answer(error=f"{type(error).__name__}: {lines[0]}")
