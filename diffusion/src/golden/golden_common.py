"""What the scripts that write golden files share.

Weights and inputs are not stored: both languages draw them from the same seeds (Java's
RandomSource gives the numbers of a CPU torch.Generator), so that files hold outputs only.
"""

import json
import zlib

import torch
from safetensors.torch import save_file


def randomise(module, seed):
    """Random values for all parameters in the order of their names, none zero or one by chance.

    Returns a checksum of the names and shapes."""
    generator = torch.Generator().manual_seed(seed)
    names = ""
    with torch.no_grad():
        for name, parameter in sorted(module.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            names += f"{name} {list(parameter.shape)}\n"
            if parameter.dim() > 1:
                parameter.copy_(noise / parameter[0].numel() ** 0.5)
            else:
                parameter.copy_((1 if "norm" in name and "weight" in name else 0) + 0.2 * noise)
    module.eval()
    return zlib.crc32(names.encode())


class Inputs:
    """Standard normal inputs, drawn in the order of their names' appearance."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.shapes = {}

    def normal(self, name, *shape):
        self.shapes[name] = list(shape)
        return torch.randn(shape, generator=self.generator)


class Cases:
    """Collects cases: a JSON list that says what to compute, and the outputs by case."""

    def __init__(self):
        self.cases = []
        self.tensors = {}

    def add(self, name, kind, module, seed, run, config=None, **settings):
        """Runs a randomised module on drawn inputs; run gives outputs by name."""
        checksum = randomise(module, seed)
        inputs = Inputs(seed + 1)
        with torch.no_grad():
            outputs = run(module, inputs)
        assert name not in [c["name"] for c in self.cases], name
        self.cases.append(
            dict(
                name=name,
                kind=kind,
                seed=seed,
                names=checksum,
                config=config,
                inputs=inputs.shapes,
                outputs=list(outputs),
                **settings,
            )
        )
        for key, value in outputs.items():
            assert value.abs().max() > 1e-3, (name, key)
            self.tensors[f"{name}.{key}"] = value.contiguous().clone()

    def save(self, folder, name):
        lines = ",\n".join(json.dumps(c) for c in self.cases)
        (folder / (name + ".json")).write_text("[\n" + lines + "\n]\n")
        save_file(self.tensors, folder / (name + ".safetensors"))
        print(name, len(self.cases), "cases")
