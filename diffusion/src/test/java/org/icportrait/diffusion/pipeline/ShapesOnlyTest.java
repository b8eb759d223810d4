package org.icportrait.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.bench.Family;
import org.icportrait.diffusion.bench.Measurement;
import org.icportrait.diffusion.bench.Subject;
import org.icportrait.diffusion.bench.Workload;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On a device of shapes without values: libtorch refuses to compute with tensors of two devices, so
 * that what gets through leaves nothing on the CPU when it runs on a GPU.
 */
class ShapesOnlyTest {
  @BeforeEach
  void there() {
    Engine.useDevice(Device.META);
  }

  @AfterEach
  void back() {
    Engine.useDevice(Device.CPU);
  }

  @ParameterizedTest
  @EnumSource(SchedulerName.class)
  void aPictureIsOnTheDeviceUntilItIsRead(SchedulerName scheduler) {
    SampleRequest request =
        SampleRequest.of("the (cat:1.2)", 11)
            .withSize(40, 32)
            .withGuidance(new Guidance(3, 0.5))
            .withSampling(new SampleRequest.Sampling(4, scheduler, 0));
    List<Integer> steps = new ArrayList<>();
    try (Checkpoint checkpoint = Checkpoint.open(Golden.path("pipelines/base"));
        StableDiffusion model = StableDiffusion.open(checkpoint, DType.FLOAT32)) {
      assertThatThrownBy(
              () -> model.generate(request, (done, total, preview) -> steps.add(total - done)))
          .hasMessageContaining("Cannot copy out of meta tensor");
    }
    // all evaluations were made: only the finished picture's values could not be read
    assertThat(steps).isNotEmpty().endsWith(0);
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "TRAINING", mode = EnumSource.Mode.EXCLUDE)
  void networksComputeThere(Subject subject) {
    for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      try (Workload workload = subject.prepare(Family.MINI, 128, 2, type)) {
        assertThat(Measurement.of(workload, 0, 1, (done, total) -> {}).gigaflops()).isPositive();
      }
    }
  }
}
