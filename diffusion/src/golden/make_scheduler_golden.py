"""Writes the schedulers' golden files: trajectories of diffusers and its tests' sums.

Usage, in an environment with requirements.txt:
python make_scheduler_golden.py ../test/resources/golden
"""

import inspect
import json
import sys
import warnings
from pathlib import Path

import diffusers
import torch
from safetensors.torch import save_file
from scheduler_cases import CASES, SHAPE, SPACING_COUNTS, SUMS, SWITCHES

SEED = 11
CLASSES = (
    "DDPMScheduler",
    "DDIMScheduler",
    "PNDMScheduler",
    "EulerDiscreteScheduler",
    "EulerAncestralDiscreteScheduler",
    "HeunDiscreteScheduler",
    "LMSDiscreteScheduler",
    "DPMSolverMultistepScheduler",
    "DPMSolverSinglestepScheduler",
    "UniPCMultistepScheduler",
    "LCMScheduler",
)
# Arguments that their classes take but that no Stable Diffusion checkpoint needs.
STEP_ARGUMENTS = ("eta", "use_clipped_model_output", "s_churn", "s_tmin", "s_tmax", "s_noise")


def output_of(x, t, channels=1):
    """A network stand-in that the tests repeat."""
    y = torch.sin(1.3 * x) * 0.6 + x * 0.3 + t / 1000.0 * 0.2
    return torch.cat([y] + [torch.sin(x)] * (channels - 1), dim=1)


def prepare(case):
    scheduler = getattr(diffusers, case["class"]).from_config(case["config"])
    if "timesteps" in case:
        scheduler.set_timesteps(timesteps=case["timesteps"])
    else:
        scheduler.set_timesteps(case["steps"])
    return scheduler


def trajectory(case):
    scheduler = prepare(case)
    generator = torch.Generator().manual_seed(SEED)
    noise = torch.randn(SHAPE, generator=generator)
    begin = case.get("begin", 0)
    timesteps = scheduler.timesteps[begin:]
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(begin)  # otherwise a first timestep that comes twice misleads
    if begin:
        clean = torch.arange(noise.numel()).reshape(SHAPE) / noise.numel() - 0.5
        x = scheduler.add_noise(clean, noise, timesteps[:1])
    else:
        x = noise * scheduler.init_noise_sigma
    arguments = {k: v for k, v in case.get("arguments", {}).items() if k in STEP_ARGUMENTS}
    if "generator" in inspect.signature(scheduler.step).parameters:
        arguments["generator"] = generator
    xs = [x]
    for t in timesteps:
        scaled = scheduler.scale_model_input(x, t)
        output = output_of(scaled, float(t), case.get("channels", 1))
        x = scheduler.step(output, t, x, **arguments).prev_sample
        xs.append(x)
    values = torch.stack(xs)
    assert torch.isfinite(values).all(), case
    # The first values of every step and the whole end, to keep the file small.
    return {
        "timesteps": timesteps.to(torch.float32),
        "sigma": torch.as_tensor(scheduler.init_noise_sigma, dtype=torch.float32).reshape(1),
        "path": values.flatten(1)[:, :4].contiguous(),
        "end": x.contiguous(),
    }


def summed(case):
    """The full loop of diffusers' own tests: its dummy model and sample."""
    scheduler = prepare(case)
    count = 4 * 3 * 8 * 8
    sample = (torch.arange(count).reshape(3, 8, 8, 4) / count).permute(3, 0, 1, 2)
    sample = sample * scheduler.init_noise_sigma
    generator = torch.Generator().manual_seed(0)
    arguments = dict(case.get("arguments", {}))
    if case.get("random"):
        arguments["generator"] = generator
    for t in scheduler.timesteps:
        scaled = scheduler.scale_model_input(sample, t)
        output = scaled * t / (t + 1)
        sample = scheduler.step(output, t, sample, **arguments).prev_sample
    return dict(case, sum=sample.abs().sum().item(), mean=sample.abs().mean().item())


def spacings():
    values = {}
    for name in CLASSES:
        for spacing in ("leading", "trailing", "linspace"):
            for steps in SPACING_COUNTS:
                config = dict(timestep_spacing=spacing)
                if name == "LCMScheduler" and steps > 50:
                    continue
                scheduler = getattr(diffusers, name).from_config(config)
                if name == "PNDMScheduler":
                    scheduler.register_to_config(skip_prk_steps=True)
                scheduler.set_timesteps(steps)
                key = f"{name}.{spacing}.{steps}"
                values[key] = scheduler.timesteps.to(torch.float32)
    return values


def noise_schedules():
    values = {}
    for name, config in {
        "linear": dict(beta_schedule="linear"),
        "scaled_linear": dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012),
        "squaredcos_cap_v2": dict(beta_schedule="squaredcos_cap_v2"),
        "sigmoid": dict(beta_schedule="sigmoid"),
        "laplace": dict(beta_schedule="laplace"),
        "rescaled": dict(
            beta_schedule="scaled_linear",
            beta_start=0.00085,
            beta_end=0.012,
            rescale_betas_zero_snr=True,
        ),
        "few": dict(beta_schedule="linear", num_train_timesteps=20),
        "trained": dict(trained_betas=[0.001, 0.002, 0.004, 0.3], num_train_timesteps=4),
    }.items():
        values[name] = diffusers.DDPMScheduler(**config).alphas_cumprod
    exp = diffusers.HeunDiscreteScheduler(beta_schedule="exp", num_train_timesteps=50)
    return dict(values, exp=exp.alphas_cumprod)


def noise():
    """What a CPU torch.Generator gives: below and above the 16 values where it changes method."""
    values = {}
    generator = torch.Generator().manual_seed(1234567890123)
    for i, shape in enumerate([(3,), (15,), (16,), (17,), (2, 4, 3, 5), (1,), (1, 4, 8, 8)]):
        values[f"draw.{i}"] = torch.randn(shape, generator=generator)
    for kind in (torch.bfloat16, torch.float16):
        generator = torch.Generator().manual_seed(7)
        for i, shape in enumerate([(5,), (1, 4, 4, 4)]):
            drawn = torch.randn(shape, generator=generator, dtype=kind)
            values[f"{str(kind)[6:]}.{i}"] = drawn.to(torch.float32)
    return values


def defaults():
    kinds = {}
    for name in CLASSES:
        parameters = inspect.signature(getattr(diffusers, name).__init__).parameters
        values = {k: p.default for k, p in parameters.items() if k != "self"}
        kinds[name] = {k: "-Infinity" if v == -float("inf") else v for k, v in values.items()}
    return kinds


def main(folder):
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    diffusers.logging.set_verbosity_error()
    cases = {}
    tensors = {}
    for name, case in {**CASES, **SWITCHES}.items():
        assert name not in cases, name
        cases[name] = case
        tensors.update({f"{name}.{k}": v for k, v in trajectory(case).items()})
    texts = dict(cases=cases, sums={n: summed(c) for n, c in SUMS.items()}, defaults=defaults())
    (folder / "schedulers.json").write_text(json.dumps(texts, separators=(",", ":")) + "\n")
    save_file(tensors, folder / "schedulers.safetensors")
    save_file(spacings(), folder / "scheduler_timesteps.safetensors")
    save_file(noise_schedules(), folder / "noise_schedules.safetensors")
    save_file(noise(), folder / "noise.safetensors")
    for name, case in texts["sums"].items():
        print(f"{name:32} sum {case['sum']:.4f} mean {case['mean']:.5f}")
    print(len(cases), "trajectories")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
