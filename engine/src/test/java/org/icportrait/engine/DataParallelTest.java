package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.junit.jupiter.api.Test;

class DataParallelTest {
  /** One of the processes: prints what it has after an average, a broadcast and a sum. */
  static final class Member {
    private Member() {}

    public static void main(String[] args) {
      try (DataParallel group = DataParallel.join(System.getenv());
          TensorScope scope = TensorScope.open()) {
        Tensor a = Tensor.of(new float[] {group.rank(), 10}, 2);
        Tensor b = Tensor.of(new float[] {4 * group.rank()}, 1, 1);
        group.average(List.of(a, b));
        Tensor c = Tensor.of(new float[] {group.rank() + 5}, 1);
        group.broadcast(List.of(c));
        System.out.println(
            Arrays.toString(a.toFloats())
                + Arrays.toString(b.toFloats())
                + Arrays.toString(c.toFloats())
                + group.sum(group.rank() + 1)
                + group.any(group.rank() == 1)
                + group.any(false)
                + group.isFirst());
      }
    }
  }

  private static Process start(int rank, int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx200m",
            "-cp",
            System.getProperty("java.class.path"),
            Member.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "WORLD_SIZE",
                "2",
                "RANK",
                Integer.toString(rank),
                "MASTER_ADDR",
                "127.0.0.1",
                "MASTER_PORT",
                Integer.toString(port)));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Test
  void twoProcessesAverageAndTell() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process first = start(0, port);
    Process second = start(1, port);
    String a = new String(first.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String b = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(a.trim()).endsWith("[0.5, 10.0][2.0][5.0]3.0truefalsetrue");
    assertThat(b.trim()).endsWith("[0.5, 10.0][2.0][5.0]3.0truefalsefalse");
  }

  @Test
  void aloneNothingChanges() {
    try (DataParallel group = DataParallel.join(Map.of());
        TensorScope scope = TensorScope.open()) {
      Tensor a = Tensor.of(new float[] {3}, 1);
      group.average(List.of(a));
      group.broadcast(List.of(a));
      assertThat(a.toFloats()).containsExactly(3);
      assertThat(group.sum(2.5)).isEqualTo(2.5);
      assertThat(group.isFirst()).isTrue();
    }
  }

  /** A backend that writes down what it is given: where it lies, and how many values. */
  private record Recording(List<String> given) implements Exchange {
    @Override
    public void sum(Tensor tensor) {
      given.add("sum " + tensor.handle.device().str().getString() + " " + tensor.count());
    }

    @Override
    public void broadcast(Tensor tensor) {
      given.add("broadcast " + tensor.handle.device().str().getString() + " " + tensor.count());
    }

    @Override
    public void close() {
      given.clear();
    }
  }

  @Test
  void gradientsOfADeviceTravelInBucketsAndNothingIsRead() {
    Engine.useDevice(Device.META);
    List<String> given = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        DataParallel group = new DataParallel(1, 4, null, new Recording(given))) {
      long reads = HostReads.made();
      Tensor large = Tensor.zeros(3000, 3000);
      group.average(List.of(Tensor.zeros(2, 3), large, Tensor.zeros(5), Tensor.zeros(7, 1)));
      group.broadcast(List.of(large));
      assertThat(given)
          .containsExactly("sum meta 9000006", "sum meta 12", "broadcast meta 9000000");
      assertThat(HostReads.made()).isEqualTo(reads);
    } finally {
      Engine.useDevice(Device.CPU);
    }
  }

  @Test
  void whatStaysOnItsDeviceIsExchangedInPlace() throws IOException {
    Engine.threads(); // loads the libraries
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    TCPStoreOptions options =
        new TCPStoreOptions()
            .port((short) port)
            .isServer(true)
            .numWorkers(new SizeTPointer(1).put(1))
            .useLibUV(false);
    TCPStore store = new TCPStore("127.0.0.1", options);
    // Gloo stands in for NCCL, which needs a GPU: as there, nothing goes through the host
    ProcessGroupGloo alone =
        new ProcessGroupGloo(store, 0, 1, ProcessGroupGloo.Options.create_default());
    try (DataParallel group = new DataParallel(0, 1, store, new Collectives(alone, false));
        TensorScope scope = TensorScope.open()) {
      Tensor turned = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1);
      group.average(List.of(turned));
      group.broadcast(List.of(turned));
      assertThat(turned.toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    }
  }

  @Test
  void namesTheVariableThatIsWrong() {
    Map<String, String> two = Map.of("WORLD_SIZE", "2", "RANK", "1", "MASTER_ADDR", "localhost");
    assertThatThrownBy(() -> DataParallel.join(two)).hasMessageContaining("MASTER_PORT");
    assertThatThrownBy(() -> DataParallel.join(Map.of("WORLD_SIZE", "two")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("WORLD_SIZE");
    assertThatThrownBy(() -> DataParallel.join(Map.of("WORLD_SIZE", "2", "RANK", "2")))
        .hasMessageContaining("RANK");
  }

  @Test
  void theDeviceChoosesTheBackend() {
    Device gpu = Device.of("cuda:1");
    assertThat(Collectives.Kind.of(Map.of(), Device.CPU)).isEqualTo(Collectives.Kind.GLOO);
    assertThat(Collectives.Kind.of(Map.of(), gpu)).isEqualTo(Collectives.Kind.NCCL);
    Map<String, String> gloo = Map.of("ICPORTRAIT_BACKEND", "Gloo");
    assertThat(Collectives.Kind.of(gloo, gpu)).isEqualTo(Collectives.Kind.GLOO);
    Map<String, String> nccl = Map.of("ICPORTRAIT_BACKEND", "nccl");
    assertThatThrownBy(() -> Collectives.Kind.of(nccl, Device.CPU))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nccl with cpu");
    assertThatThrownBy(() -> Collectives.Kind.of(Map.of("ICPORTRAIT_BACKEND", "mpi"), gpu))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("mpi");
  }

  @Test
  void saysWhatToDoWhereNcclCantBeLoaded() {
    assertThatThrownBy(
            () ->
                Collectives.withNccl(
                    () -> {
                      throw new UnsatisfiedLinkError("no jnitorch_nccl");
                    }))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no jnitorch_nccl")
        .hasMessageContaining("ICPORTRAIT_BACKEND=gloo");
  }
}
