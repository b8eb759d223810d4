package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointingTest {
  /** A chain with a skip over it, something all segments read, and ordinary layers in between. */
  private static final class Net extends Module {
    private final Linear shared = child("shared", new Linear(4, 6));
    private final List<Linear> layers = new ArrayList<>();

    Net() {
      for (int i = 0; i < 4; i++) {
        layers.add(child("layers." + i, new Linear(6, 6)));
      }
    }

    Tensor forward(Tensor x, Tensor time, Tensor nothing) {
      Tensor all = Functional.silu(shared.forward(time));
      Tensor y = x;
      List<Tensor> skips = new ArrayList<>();
      for (Linear layer : layers) {
        Tensor before = y.mul(0.5); // an ordinary operation between segments
        y =
            Checkpointing.segment(
                Arrays.asList(before, all, nothing),
                in -> Functional.tanh(layer.forward(in.get(0).add(in.get(1))).mul(1.5)));
        skips.add(y);
      }
      return y.mul(skips.get(1)).add(skips.get(0));
    }
  }

  private static Map<String, float[]> gradients(Net net, boolean checkpointing) {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(3)) {
      Tensor x = random.normal(5, 6);
      Tensor time = random.normal(5, 4);
      if (checkpointing) {
        try (Checkpointing saving = Checkpointing.open()) {
          saving.backward(net.forward(x, time, null).square().mean());
        }
      } else {
        net.forward(x, time, null).square().mean().backward();
      }
      Map<String, float[]> found = new LinkedHashMap<>();
      net.parameters()
          .forEach(
              (name, tensor) -> {
                found.put(name, tensor.grad().toFloats());
                Gradients.clear(tensor);
              });
      return found;
    }
  }

  @Test
  void gradientsAreThoseOfAnOrdinaryPass() {
    RandomSource.seedParameters(1);
    try (Net net = new Net()) {
      Map<String, float[]> plain = gradients(net, false);
      Map<String, float[]> saving = gradients(net, true);
      assertThat(saving.keySet()).isEqualTo(plain.keySet());
      plain.forEach(
          (name, values) -> {
            float largest = 0;
            for (float value : values) {
              largest = Math.max(largest, Math.abs(value));
            }
            assertThat(largest).as(name).isPositive();
            assertThat(saving.get(name)).as(name).containsExactly(values, within(1e-5f * largest));
          });
    }
  }

  @Test
  void whatIsFrozenGetsNoGradient() {
    RandomSource.seedParameters(1);
    try (Net net = new Net();
        TensorScope scope = TensorScope.open();
        Checkpointing saving = Checkpointing.open()) {
      net.setTrainable(false);
      Linear last = net.layers.get(3);
      last.addLowRank(2);
      assertThat(net.trainableParameters().keySet())
          .containsExactly("layers.3.lora_A.weight", "layers.3.lora_B.weight");
      saving.backward(net.forward(Tensor.full(1, 5, 6), Tensor.full(1, 5, 4), null).sum());
      net.parameters()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.grad() == null).as(name).isEqualTo(!name.contains("lora_")));
    }
  }

  @Test
  void coarserLevelsThanAreWantedAreKept() {
    RandomSource.seedParameters(1);
    try (Linear layer = new Linear(6, 6);
        TensorScope scope = TensorScope.open();
        Checkpointing saving = Checkpointing.open(1)) {
      int[] runs = new int[2]; // by level
      Tensor y = Tensor.full(1, 5, 6);
      for (int level = 0; level < 2; level++) {
        int own = level;
        y =
            Checkpointing.segment(
                own,
                List.of(y),
                in -> {
                  runs[own]++;
                  return Functional.tanh(layer.forward(in.get(0)));
                });
      }
      saving.backward(y.sum());
      assertThat(runs).containsExactly(2, 1);
    }
  }

  @Test
  void anOverflowHalvesTheScale() {
    try (LossScaler scaler = new LossScaler(8);
        LossScaler other = LossScaler.standard();
        TensorScope scope = TensorScope.open()) {
      long reads = HostReads.made();
      scaler.update(Tensor.full(3));
      scaler.update(Tensor.full(Float.POSITIVE_INFINITY));
      assertThat(HostReads.made()).isEqualTo(reads);
      assertThat(scaler.scale().item()).isEqualTo(4);
      scaler.update(Tensor.full(Float.NaN));
      assertThat(scaler.scale().item()).isEqualTo(2);
      Tensor sound = Tensor.full(1);
      for (int i = 0; i < 1999; i++) {
        scaler.update(sound);
      }
      assertThat(scaler.state()).isEqualTo("2.0 1999");
      scaler.update(sound);
      assertThat(scaler.state()).isEqualTo("4.0 0");
      other.restore("4.0 1999");
      other.update(sound);
      assertThat(other.state()).isEqualTo("8.0 0");
    }
  }
}
