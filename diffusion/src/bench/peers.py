"""This project beside diffusers and OpenVINO: a U-Net step and a whole text-to-image process, taking turns.

Usage, in an environment with requirements.txt, on a machine that does nothing else:
    python full_size.py BASE
    python peers.py BASE ICPORTRAIT [--rounds N] [--steps N] [--only step|process]
ICPORTRAIT is the launcher. All compute in bfloat16 with as many threads as there are processors. Prints JSON:
seconds of every round, their medians, and the ratio of this project's median to each peer's.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PROMPT = "a portrait of a woman in soft light"
SIZE = 512
STEPS_OF_SCHEDULE = 1000


def convert(base):
    """The three networks as OpenVINO reads them, weights of 16 bits; once."""
    out = base / "openvino"
    if (out / "vae.xml").exists():
        return out
    import openvino as ov
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

    class Said(torch.nn.Module):
        def __init__(self, network, said):
            super().__init__()
            self.network, self.said = network, said

        def forward(self, *inputs):
            return self.said(self.network, *inputs)

    def save(name, network, said, *inputs):
        with torch.no_grad():
            model = ov.convert_model(Said(network.float().eval(), said), example_input=inputs)
        shapes = [ov.PartialShape(list(i.shape)) for i in inputs]
        model.reshape(dict(zip(model.inputs, shapes)))
        ov.save_model(model, out / f"{name}.xml", compress_to_fp16=True)

    out.mkdir(exist_ok=True)
    unet = UNet2DConditionModel.from_pretrained(base / "unet")
    latents, text = torch.randn(2, 4, SIZE // 8, SIZE // 8), torch.randn(2, 77, 768)
    save("unet", unet, lambda n, x, t, c: n(x, t, c).sample, latents, torch.tensor(1.0), text)
    encoder = CLIPTextModel.from_pretrained(base / "text_encoder")
    tokens = torch.zeros(2, 77, dtype=torch.int64)
    save("text", encoder, lambda n, x: n(x).last_hidden_state, tokens)
    autoencoder = AutoencoderKL.from_pretrained(base / "vae")
    save("vae", autoencoder, lambda n, x: n.decode(x).sample, latents[:1])
    return out


def openvino_model(folder, name):
    import openvino as ov

    options = {"INFERENCE_PRECISION_HINT": "bf16", "PERFORMANCE_HINT": "LATENCY"}
    return ov.Core().compile_model(folder / f"{name}.xml", "CPU", options)


def openvino_step(base, runs):
    import numpy as np

    request = openvino_model(base / "openvino", "unet").create_infer_request()
    random = np.random.default_rng(0)
    inputs = [
        random.standard_normal((2, 4, SIZE // 8, SIZE // 8), np.float32),
        np.float32(500),
        random.standard_normal((2, 77, 768), np.float32),
    ]
    return timed(lambda: request.infer(inputs), runs)


def diffusers_step(base, runs):
    import torch
    from diffusers import UNet2DConditionModel

    unet = UNet2DConditionModel.from_pretrained(base / "unet", dtype=torch.bfloat16).eval()
    unet = unet.to(memory_format=torch.channels_last)
    latents = torch.randn(2, 4, SIZE // 8, SIZE // 8).bfloat16()
    text = torch.randn(2, 77, 768).bfloat16()
    with torch.inference_mode():
        return timed(lambda: unet(latents, 500, text), runs)


def timed(call, runs):
    call()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def openvino_process(base, steps, file):
    import numpy as np
    from PIL import Image
    from transformers import CLIPTokenizer

    folder = base / "openvino"
    tokenizer = CLIPTokenizer.from_pretrained(base / "tokenizer")
    tokens = tokenizer(["", PROMPT], padding="max_length", max_length=77).input_ids
    text = openvino_model(folder, "text")(np.array(tokens, np.int64))[0]
    betas = np.linspace(0.00085**0.5, 0.012**0.5, STEPS_OF_SCHEDULE) ** 2
    kept = np.cumprod(1 - betas)
    request = openvino_model(folder, "unet").create_infer_request()
    x = np.random.default_rng(0).standard_normal((1, 4, SIZE // 8, SIZE // 8)).astype(np.float32)
    stride = STEPS_OF_SCHEDULE // steps
    for t in range(1 + (steps - 1) * stride, 0, -stride):
        said = request.infer([np.concatenate([x, x]), np.float32(t), text])[0]
        noise = said[:1] + 7.5 * (said[1:] - said[:1])
        now, then = kept[t], kept[max(0, t - stride)]
        clean = (x - (1 - now) ** 0.5 * noise) / now**0.5
        x = (then**0.5 * clean + (1 - then) ** 0.5 * noise).astype(np.float32)
    picture = openvino_model(folder, "vae")(x / 0.18215)[0][0]
    pixels = np.clip(np.nan_to_num(picture) * 127.5 + 127.5, 0, 255).astype(np.uint8)
    Image.fromarray(pixels.transpose(1, 2, 0)).save(file)


def diffusers_process(base, steps, file):
    import torch
    from diffusers import StableDiffusionPipeline

    pipeline = StableDiffusionPipeline.from_pretrained(base, torch_dtype=torch.bfloat16)
    pipeline.unet.to(memory_format=torch.channels_last)
    pipeline.vae.to(memory_format=torch.channels_last)
    pipeline.set_progress_bar_config(disable=True)
    pipeline(PROMPT, num_inference_steps=steps, height=SIZE, width=SIZE).images[0].save(file)


def own_step(launcher, runs):
    options = ["--family", "sd15", "--size", str(SIZE), "--batch", "2", "--precision", "bfloat16"]
    command = [launcher, "bench", "unet", *options, "--repeat", str(runs), "--json"]
    said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return said["median_seconds"]


def own_process(launcher, base, steps, file):
    options = ["--size", f"{SIZE}x{SIZE}", "--steps", str(steps), "--precision", "bfloat16"]
    options += ["--seed", "0", "--fast"]
    command = [launcher, "sample", "--model", base, "--prompt", PROMPT, *options]
    subprocess.run([*command, "--output", file], check=True, capture_output=True)


def one(arguments):
    """A turn in a process of its own; what it prints last is its seconds, if it counts them itself."""
    base, program, kind = Path(arguments.base), arguments.turn, arguments.only
    if kind == "step":
        turn = {"openvino": openvino_step, "diffusers": diffusers_step}[program]
        print(turn(base, arguments.runs))
    else:
        turn = {"openvino": openvino_process, "diffusers": diffusers_process}[program]
        turn(base, arguments.steps, f"peer-{program}.png")


def measure(arguments, kind, program):
    start = time.perf_counter()
    if program == "icportrait":
        if kind == "step":
            return own_step(arguments.icportrait, arguments.runs)
        own_process(arguments.icportrait, arguments.base, arguments.steps, "peer-icportrait.png")
    else:
        command = [sys.executable, __file__, arguments.base, arguments.icportrait]
        command += ["--turn", program, "--only", kind]
        command += ["--steps", str(arguments.steps), "--runs", str(arguments.runs)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        if kind == "step":
            return float(said.split()[-1])
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("icportrait")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=3, help="evaluations of a step in a round")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--only", choices=["step", "process"])
    parser.add_argument("--turn", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.turn:
        return one(arguments)
    convert(Path(arguments.base))
    result = {"processors": os.cpu_count(), "load_before": os.getloadavg()[0]}
    for kind in [arguments.only] if arguments.only else ["step", "process"]:
        seconds = {"icportrait": [], "openvino": [], "diffusers": []}
        for _ in range(arguments.rounds):
            for program, rounds in seconds.items():
                rounds.append(round(measure(arguments, kind, program), 3))
                print(kind, program, rounds[-1], file=sys.stderr)
        medians = {program: statistics.median(rounds) for program, rounds in seconds.items()}
        own = medians["icportrait"]
        ratios = {p: round(own / m, 3) for p, m in medians.items() if p != "icportrait"}
        result[kind] = {"seconds": seconds, "medians": medians, "ratio_of_medians": ratios}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
