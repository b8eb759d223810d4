"""Golden file of a training step on a Stable Diffusion base: loss and gradients of both stages.

Usage, in an environment with diffusion/src/golden/requirements.txt:
python golden_training.py ../../../diffusion/src/test/resources/golden/pipelines/base \
    ../test/resources/golden

The networks have the base's layout. Weights, also those that training starts at zero, and inputs
are drawn from seeds in both languages; the file holds losses and gradients only, computed in
float64.
"""

import inspect
import json
import sys
from pathlib import Path

import torch
from diffusers import ControlNetModel, DDPMScheduler, UNet2DConditionModel
from safetensors.torch import save_file

sys.path.append(str(Path(__file__).parents[3] / "diffusion/src/golden"))
from golden_common import Inputs, randomise  # noqa: E402

LATENTS = 4
KNOWN = 2 * 16  # alpha and hole, in 4 x 4 cells
CONDITION = LATENTS + 11 * 16
RANK = 2
SIDE = 8
BATCH = 2
TOKENS = 5
TIMES = torch.tensor([30, 720])
ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")


class LoraLinear(torch.nn.Linear):
    """A linear layer with low-rank factors beside it; the names are PEFT's."""

    def __init__(self, plain):
        super().__init__(plain.in_features, plain.out_features, plain.bias is not None)
        self.lora_A = torch.nn.Linear(plain.in_features, RANK, bias=False)
        self.lora_B = torch.nn.Linear(RANK, plain.out_features, bias=False)

    def forward(self, x):
        return super().forward(x) + self.lora_B(self.lora_A(x))


def attach(network):
    for name, module in list(network.named_modules()):
        if name.endswith(ATTENTION):
            path, _, last = name.rpartition(".")
            setattr(network.get_submodule(path), last, LoraLinear(module))


class Stage(torch.nn.Module):
    """The denoiser and, in stitch, the branch, under the names of checkpoints."""

    def __init__(self, config, stitch):
        super().__init__()
        self.adaptation = torch.nn.Module()
        self.adaptation.unet = UNet2DConditionModel.from_config(
            dict(config, in_channels=2 * LATENTS + KNOWN)
        )
        if stitch:
            self.stitching = torch.nn.Module()
            widths = [config["block_out_channels"][0]]
            keys = inspect.signature(ControlNetModel.__init__).parameters
            own = {k: v for k, v in config.items() if k in keys}
            own |= dict(
                in_channels=2 * LATENTS + KNOWN,
                conditioning_channels=CONDITION,
                conditioning_embedding_out_channels=widths,
            )
            self.stitching.branch = ControlNetModel(**own)
        else:
            attach(self.adaptation.unet)

    def trained(self, stitch):
        for name, parameter in self.named_parameters():
            own = name.startswith("stitching.") if stitch else "lora_" in name or "conv_in" in name
            parameter.requires_grad_(own)
            if own:
                yield name, parameter

    def forward(self, profile, aligned, known, noisy, text, condition):
        target = torch.cat([noisy, aligned, known], 1)
        left = torch.cat([profile, torch.zeros_like(aligned), torch.ones_like(known)], 1)
        extra = {}
        if hasattr(self, "stitching"):
            down, mid = self.stitching.branch(
                target, TIMES, text, condition, return_dict=False
            )
            pad = [torch.nn.functional.pad(d, (d.shape[3], 0)) for d in [*down, mid]]
            extra = dict(
                down_block_additional_residuals=pad[:-1], mid_block_additional_residual=pad[-1]
            )
        canvas = torch.cat([left, target], 3)
        out = self.adaptation.unet(canvas, TIMES, text, **extra).sample
        return out[:, :, :, SIDE:]


def stage(base, name, seed):
    config = json.loads((base / "unet/config.json").read_text())
    stitch = name == "stitch"
    network = Stage(config, stitch)
    randomise(network, seed)
    inputs = Inputs(seed + 1)

    def plane(key, channels):
        return inputs.normal(key, BATCH, channels, SIDE, SIDE).double()

    profile, aligned = plane("profile", LATENTS), plane("aligned", LATENTS)
    known, condition = plane("known", KNOWN), plane("condition", CONDITION)
    clean, noise = plane("clean", LATENTS), plane("noise", LATENTS)
    text = inputs.normal("text", BATCH, TOKENS, config["cross_attention_dim"]).double()
    weight = plane("weight", 1).abs() + 0.1
    scheduler = DDPMScheduler.from_pretrained(base / "scheduler")
    assert scheduler.config.prediction_type == "epsilon"
    noisy = scheduler.add_noise(clean, noise, TIMES)
    trained = dict(network.trained(stitch))
    with torch.no_grad():  # the base's file has 16 bits, in which frozen weights stay
        for parameter in network.parameters():
            if not parameter.requires_grad:
                parameter.copy_(parameter.half().float())
    network.double()
    output = network(profile, aligned, known, noisy, text, condition)
    error = ((output - noise) ** 2 * weight).mean((1, 2, 3))
    loss = (error / weight.mean((1, 2, 3))).mean()
    loss.backward()
    tensors = {f"{name}.loss": loss.detach().float().reshape(1)}
    for key, parameter in trained.items():
        assert parameter.grad.abs().max() > 1e-7, (key, parameter.grad.abs().max())
        tensors[f"{name}.{key}"] = parameter.grad.float().contiguous()
    print(name, loss.item(), len(trained), "gradients")
    return tensors


def main(base, folder):
    torch.set_num_threads(1)
    # Of seeds from 41 those whose float32 is nearest to their float64, 2e-5 and 7e-6 at most: on
    # planes this small some are too ill-conditioned to compare, PyTorch with itself too.
    tensors = stage(base, "adapt", 47) | stage(base, "stitch", 49)
    save_file(tensors, folder / "training.safetensors")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
