"""Writes the golden files of this module's tests: tiny networks of diffusers.

Usage, in an environment with requirements.txt: python make_golden.py ../test/resources/golden
"""

import sys
from pathlib import Path

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
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


def main(folder):
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    network(folder, "unet_cross", {**CROSS, **CROSS_UP})
    network(folder, "unet_plain", PLAIN)
    network(folder, "unet_controlled", {**CROSS, **CROSS_UP}, control_branch(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
