package org.icportrait.diffusion.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.icportrait.engine.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The check of a device, by the processor against itself and against devices that are wrong. */
class DeviceCheckTest {
  @AfterEach
  void back() {
    assertThat(Engine.device()).isEqualTo(Device.CPU);
  }

  @Test
  void theProcessorComputesWhatItComputes() {
    AtomicInteger asked = new AtomicInteger();
    DeviceCheck check =
        DeviceCheck.of(
            Device.CPU,
            List.of(DType.FLOAT32, DType.BFLOAT16),
            (done, total) -> asked.incrementAndGet());
    assertThat(check.comparisons()).hasSize(2 * Operators.all().size());
    assertThat(check.comparisons())
        .allSatisfy(each -> assertThat(each.holds()).as(each.toString()).isTrue());
    assertThat(check.comparisons())
        .filteredOn(each -> each.type() == DType.BFLOAT16)
        .filteredOn(each -> each.error() == 0)
        .as("operators that are not computed in the type that is checked")
        .isEmpty();
    assertThat(check.speeds()).allMatch(speed -> speed.seconds() > 0 && speed.operations() > 0);
    assertThat(asked.get()).isGreaterThan(Operators.all().size());
    assertThat(check.holds()).isTrue();
  }

  private static DeviceCheck.Comparison compared(Operator operator) {
    List<DeviceCheck.Comparison> compared =
        DeviceCheck.compare(
            Device.CPU, List.of(DType.FLOAT32), List.of(operator), (done, total) -> {});
    assertThat(compared).hasSize(1).noneMatch(DeviceCheck.Comparison::holds);
    return compared.get(0);
  }

  @Test
  void whatADeviceGetsWrongIsFound() {
    AtomicInteger runs = new AtomicInteger();
    DeviceCheck.Comparison off =
        compared(
            Operator.single(
                "off the second time",
                in -> in.normal(50).mul(1 + 0.001 * runs.getAndIncrement())));
    assertThat(off.error()).isCloseTo(0.001, within(1e-5));
    DeviceCheck.Comparison lost =
        compared(
            Operator.single(
                "no number", in -> Tensor.full(runs.getAndIncrement() > 2 ? Float.NaN : 1, 5)));
    assertThat(lost.error()).isInfinite();
    DeviceCheck.Comparison thrown =
        compared(
            Operator.single(
                "not there",
                in -> {
                  if (runs.getAndIncrement() > 4) {
                    throw new IllegalStateException("no kernel\nof it");
                  }
                  return Tensor.full(1, 5);
                }));
    assertThat(thrown.failure()).isEqualTo("no kernel");
  }
}
