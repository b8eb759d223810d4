"""Writes the golden files of this module's tests: tiny networks and trajectories of diffusers.

Usage, in an environment with requirements.txt: python make_golden.py ../test/resources/golden
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import (
    ControlNetModel,
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    UNet2DConditionModel,
)
from diffusers.models.unets.unet_2d_blocks import UNetMidBlock2D
from safetensors.torch import save_file

COMMON = dict(
    in_channels=3,
    block_out_channels=(8, 16),
    layers_per_block=1,
    norm_num_groups=4,
    attention_head_dim=2,
    cross_attention_dim=8,
)
CROSS = dict(
    COMMON,
    down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
    mid_block_type="UNetMidBlock2DCrossAttn",
)
CROSS_UP = dict(out_channels=5, up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"))
# Other than the defaults wherever these classes support it.
PLAIN = dict(
    COMMON,
    out_channels=5,
    attention_head_dim=8,
    cross_attention_dim=0,
    down_block_types=("DownBlock2D", "AttnDownBlock2D"),
    mid_block_type="UNetMidBlock2D",
    up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    downsample_padding=0,
    flip_sin_to_cos=False,
    freq_shift=1,
    norm_eps=1e-6,
)


def randomise(module, seed):
    """Random values for all parameters, so that none is zero or one by chance of its start."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                fan_in = parameter[0].numel()
                parameter.copy_(noise / fan_in**0.5)
            else:
                parameter.copy_((1 if "norm" in name and "weight" in name else 0) + 0.2 * noise)
    return module.eval()


def inputs(seed, height=8, width=12):
    generator = torch.Generator().manual_seed(seed)
    normal = lambda *shape: torch.randn(shape, generator=generator)
    return dict(
        sample=normal(2, 3, height, width),
        timesteps=torch.tensor([3.0, 801.0]),
        context=normal(2, 5, 8),
        condition=normal(2, 2, height, width),
    )


def save(folder, name, module, values):
    weights = {"w." + k: v for k, v in module.state_dict().items()} if module else {}
    tensors = {k: v.detach().contiguous() for k, v in {**weights, **values}.items()}
    save_file(tensors, folder / (name + ".safetensors"))


def network(folder, name, config, control=None):
    unet = UNet2DConditionModel(**config)
    if config["mid_block_type"] == "UNetMidBlock2D":
        # As UNet2DModel builds it; UNet2DConditionModel leaves the attention out.
        unet.mid_block = UNetMidBlock2D(
            in_channels=config["block_out_channels"][-1],
            temb_channels=4 * config["block_out_channels"][0],
            resnet_eps=config["norm_eps"],
            resnet_groups=config["norm_num_groups"],
            attention_head_dim=config["attention_head_dim"],
        )
    randomise(unet, 1)
    # An odd height: the decoder has to come back to a size that isn't twice the coarser one.
    values = inputs(2, height=9 if name == "unet_cross" else 8)
    if control is not None:
        values.update(control)
    down = [v for k, v in sorted(values.items()) if k.startswith("down.")] or None
    with torch.no_grad():
        output = unet(
            values["sample"],
            values["timesteps"],
            values["context"],
            down_block_additional_residuals=down,
            mid_block_additional_residual=values.get("mid"),
        ).sample
    unet.save_config(folder / name)
    (folder / name / "config.json").rename(folder / (name + ".json"))
    (folder / name).rmdir()
    values.pop("condition")
    save(folder, name, unet, dict(values, output=output))


def control_branch(folder):
    # One width means no downsampling: just the two convolutions that ours has.
    branch = ControlNetModel(
        **CROSS, conditioning_channels=2, conditioning_embedding_out_channels=(8,)
    )
    randomise(branch, 3)
    values = inputs(4)
    with torch.no_grad():
        down, mid = branch(
            values["sample"],
            values["timesteps"],
            values["context"],
            values["condition"],
            return_dict=False,
        )
    residuals = {f"down.{i}": d for i, d in enumerate(down)}
    residuals["mid"] = mid
    save(folder, "control", branch, dict(values, **residuals))
    return residuals


def output_of(x, t):
    """A network stand-in that the tests repeat."""
    return torch.sin(1.3 * x) * 0.6 + x * 0.3 + t / 1000.0 * 0.2


def trajectory(folder, name, scheduler, steps, etas):
    generator = torch.Generator().manual_seed(5)
    scheduler.set_timesteps(steps)
    x = torch.randn((2, 3, 4, 4), generator=generator)
    values = dict(timesteps=scheduler.timesteps.to(torch.int32), start=x)
    for i, t in enumerate(scheduler.timesteps.tolist()):
        arguments = {}
        if etas:
            noise = torch.randn(x.shape, generator=generator)
            values[f"noise.{i}"] = noise
            arguments = dict(eta=etas, variance_noise=noise)
        x = scheduler.step(output_of(x, t), t, x, **arguments).prev_sample
        values[f"x.{i}"] = x
    config = {k: v for k, v in scheduler.config.items()}
    (folder / (name + ".json")).write_text(json.dumps(config, indent=2) + "\n")
    save(folder, name, None, values)


def schedules(folder):
    values = {}
    for name in ("linear", "scaled_linear", "squaredcos_cap_v2"):
        s = DDIMScheduler(beta_schedule=name, beta_start=0.00085, beta_end=0.012)
        values["alphas_cumprod." + name] = s.alphas_cumprod
    for spacing in ("leading", "trailing", "linspace"):
        for steps in (1, 7, 20, 30):
            for kind, cls in (("ddim", DDIMScheduler), ("dpm", DPMSolverMultistepScheduler)):
                s = cls(timestep_spacing=spacing)
                s.set_timesteps(steps)
                values[f"{kind}.{spacing}.{steps}"] = s.timesteps.to(torch.int32)
    save(folder, "schedules", None, values)


def main(folder):
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    network(folder, "unet_cross", {**CROSS, **CROSS_UP})
    network(folder, "unet_plain", PLAIN)
    network(folder, "unet_controlled", {**CROSS, **CROSS_UP}, control_branch(folder))
    schedules(folder)
    shared = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
    for prediction in ("epsilon", "v_prediction", "sample"):
        kind = dict(shared, prediction_type=prediction)
        ddim = DDIMScheduler(**kind, clip_sample=False, set_alpha_to_one=False, steps_offset=1)
        trajectory(folder, "ddim_" + prediction, ddim, 10, 0)
        dpm = DPMSolverMultistepScheduler(**kind, algorithm_type="dpmsolver++")
        trajectory(folder, "dpm_" + prediction, dpm, 10, 0)
    ddim = DDIMScheduler(
        **shared, prediction_type="v_prediction", clip_sample=False, timestep_spacing="trailing"
    )
    trajectory(folder, "ddim_eta", ddim, 10, 0.7)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
