package org.icportrait.diffusion.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoderConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.AttentionKernel;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.ExponentialMovingAverage;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.LayerNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomWeights;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Every operator that the method uses, alone, with its gradients, and in whole networks. */
final class Operators {
  private static final int LATENTS = 24;

  private Operators() {}

  static List<Operator> all() {
    return Stream.of(elements(), shapes(), layers(), trained()).flatMap(List::stream).toList();
  }

  private static Operator of(String name, UnaryOperator<Tensor> work) {
    return Operator.single(name, in -> work.apply(in.normal(2, 8, 12, 10)));
  }

  private static Operator pair(String name, BiFunction<Tensor, Tensor, Tensor> work) {
    return Operator.single(
        name, in -> work.apply(in.normal(2, 8, 12, 10), in.positive(2, 8, 12, 10)));
  }

  private static Operator positive(String name, UnaryOperator<Tensor> work) {
    return Operator.single(name, in -> work.apply(in.positive(2, 8, 12, 10)));
  }

  private static List<Operator> elements() {
    return List.of(
        pair("add", Tensor::add),
        pair("sub", Tensor::sub),
        pair("mul", Tensor::mul),
        pair("div", Tensor::div),
        of("add a number", x -> x.add(0.5)),
        of("mul by a number", x -> x.mul(0.3)),
        of("square", Tensor::square),
        of("abs", Tensor::abs),
        of("exp", Tensor::exp),
        of("clamp", x -> x.clamp(-0.5, 0.7)),
        of("sin", Functional::sin),
        of("cos", Functional::cos),
        of("silu", Functional::silu),
        of("gelu", Functional::gelu),
        of("sigmoid", Functional::sigmoid),
        of("relu", Functional::relu),
        of("tanh", Functional::tanh),
        of("softmax", x -> Functional.softmax(x, -1)),
        of("sum", Tensor::sum),
        of("mean over planes", x -> x.mean(2, 3)),
        of("max", x -> x.max(1)),
        positive("sqrt", Tensor::sqrt),
        positive("log", Tensor::log),
        positive("reciprocal", Tensor::reciprocal),
        pair("cross entropy", (x, y) -> Functional.binaryCrossEntropy(x, y.clamp(0, 1))));
  }

  private static List<Operator> shapes() {
    return List.of(
        of("permute", x -> x.permute(0, 2, 3, 1).contiguous()),
        of("channels last", Tensor::channelsLast),
        of("narrow and flip", x -> x.narrow(2, 3, 5).flip(3)),
        of("stride", x -> x.stride(3, 2)),
        of("cat", x -> Tensor.cat(1, x, x)),
        of("pad", x -> Functional.pad(x, 1, 2, 3, 0)),
        of("nearest", x -> Functional.upsampleNearest(x, 2)),
        of("bilinear", x -> Functional.upsampleBilinear(x, 17, 23)),
        of("average pool", x -> Functional.averagePool(x, 2)),
        of("pixel unshuffle", x -> Functional.pixelUnshuffle(x, 2)),
        of("pixel shuffle", x -> Functional.pixelShuffle(x, 2)),
        Operator.single(
            "embedding", in -> Functional.embedding(in.normal(20, 16), Operator.indices(30, 20))));
  }

  private static List<Operator> layers() {
    return List.of(
        Operator.single("matmul", in -> in.normal(3, 40, 64).matmul(in.normal(3, 64, 50))),
        forward("linear", 2, new long[] {4, 30, 64}, () -> new Linear(64, 48), Linear::forward),
        convolution("convolution 1x1", Conv2d.Options.same(1)),
        convolution("convolution 3x3", Conv2d.Options.same(3)),
        convolution("convolution, stride 2", Conv2d.Options.same(3).withStride(2)),
        forward(
            "convolution of a plane twice as large",
            3,
            new long[] {2, 32, 9, 9},
            () -> new Conv2d(32, 16, Conv2d.Options.same(3)),
            (layer, x) -> layer.forwardEnlarged(x, 18, 18)),
        forward(
            "group norm",
            4,
            new long[] {2, 32, 9, 9},
            () -> new GroupNorm(8, 32, 1e-5),
            GroupNorm::forward),
        forward(
            "layer norm",
            5,
            new long[] {2, 30, 64},
            () -> new LayerNorm(64, 1e-5),
            LayerNorm::forward),
        Operator.single(
            "attention",
            in ->
                AttentionKernel.attend(
                    in.normal(2, 4, 70, 40), in.normal(2, 4, 77, 40), in.normal(2, 4, 77, 40))),
        Operator.single(
            "causal attention",
            in -> {
              Tensor q = in.normal(2, 4, 20, 32);
              return AttentionKernel.causal(q, in.normal(2, 4, 20, 32), in.normal(2, 4, 20, 32));
            }),
        Operator.network(
            "autoencoder of mini",
            in -> {
              try (PatchAutoencoder network =
                  filled(new PatchAutoencoder(PatchAutoencoderConfig.mini()), 6)) {
                network.setComputeType(in.type());
                return network.decode(network.encode(in.random().normal(1, 3, 64, 64)));
              }
            }));
  }

  private static Operator convolution(String name, Conv2d.Options options) {
    return forward(
        name, 1, new long[] {2, 32, 15, 14}, () -> new Conv2d(32, 24, options), Conv2d::forward);
  }

  /** A layer's result, and after it the gradients of its weights and its input. */
  private static <M extends Module> Operator forward(
      String name, long seed, long[] shape, Supplier<M> maker, BiFunction<M, Tensor, Tensor> run) {
    return Operator.single(
        name + ", with gradients",
        in -> {
          try (M layer = filled(maker.get(), seed);
              Linear before = filled(new Linear((int) shape[shape.length - 1], 1), seed)) {
            int last = (int) shape[shape.length - 1];
            Tensor raised = before.weight().reshape(ones(shape, last)); // has a gradient, too
            Tensor y = run.apply(layer, in.random().normal(shape).mul(raised).to(in.type()));
            y.to(DType.FLOAT32).square().mean().backward();
            return Tensor.cat(
                0,
                unit(y),
                unit(before.weight().grad()),
                unit(gradients(layer.trainableParameters())));
          }
        });
  }

  private static long[] ones(long[] shape, int last) {
    long[] one = new long[shape.length];
    Arrays.fill(one, 1);
    one[shape.length - 1] = last;
    return one;
  }

  private static Tensor gradients(Map<String, Tensor> parameters) {
    return Tensor.cat(
        0, parameters.values().stream().map(p -> p.grad().reshape(-1)).toArray(Tensor[]::new));
  }

  /** Flat and of a length of about one each value, so that no part hides another. */
  private static Tensor unit(Tensor x) {
    Tensor flat = x.detach().to(DType.FLOAT32).contiguous().reshape(-1);
    return flat.div(flat.square().mean().sqrt().add(1e-20));
  }

  private static <M extends Module> M filled(M network, long seed) {
    RandomWeights.fill(network, seed);
    return network;
  }

  private static List<Operator> trained() {
    return List.of(
        Operator.network("U-Net of mini", in -> network(in, false, false)),
        Operator.network("U-Net of mini, with gradients", in -> network(in, true, false)),
        Operator.network("the same with checkpointing", in -> network(in, true, true)),
        Operator.single(
            "AdamW and averages",
            in -> {
              try (Conv2d network = filled(new Conv2d(8, 8, Conv2d.Options.same(3)), 7);
                  AdamW optimizer = new AdamW(network.parameters(), AdamW.Options.standard());
                  ExponentialMovingAverage average =
                      new ExponentialMovingAverage(network.parameters(), 0.9)) {
                Tensor x = in.normal(2, 8, 9, 9);
                for (int step = 1; step <= 3; step++) {
                  try (TensorScope scope = TensorScope.open()) {
                    network.forward(x).to(DType.FLOAT32).square().mean().backward();
                    optimizer.step(1e-3, 0.5);
                    average.update(step);
                  }
                }
                return Tensor.cat(
                    0,
                    network.weight().detach().reshape(-1),
                    average.averages().get("weight").reshape(-1));
              }
            }));
  }

  private static Tensor network(Operator.Inputs in, boolean gradients, boolean saving) {
    UNet2DConditionConfig layout = UNet2DConditionConfig.mini(2 * LATENTS + 1, LATENTS);
    try (UNet2DConditionModel unet = filled(new UNet2DConditionModel(layout), 8)) {
      unet.setComputeType(in.type());
      Tensor x = in.random().normal(1, 2 * LATENTS + 1, 16, 16);
      Tensor t = Tensor.of(new float[] {500}, 1);
      if (!gradients) {
        try (NoGrad off = NoGrad.open()) {
          return unet.forward(x, t, null, null);
        }
      }
      try (Checkpointing checkpointing = saving ? Checkpointing.open() : null) {
        Tensor loss = unet.forward(x, t, null, null).to(DType.FLOAT32).square().mean();
        if (saving) {
          checkpointing.backward(loss);
        } else {
          loss.backward();
        }
      }
      return unit(gradients(unet.trainableParameters()));
    }
  }
}
