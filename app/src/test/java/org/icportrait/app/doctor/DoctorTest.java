package org.icportrait.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.icportrait.app.doctor.Machine.Cache;
import org.icportrait.app.doctor.Machine.Gpu;
import org.icportrait.app.doctor.Machine.Memory;
import org.icportrait.app.doctor.Machine.Processor;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.CudaLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines of all kinds, without having them: system files in a folder, and what is made of them.
 */
class DoctorTest {
  private static final String LINUX = "linux-x86_64";
  private static final Memory ROOMY =
      new Memory(
          OptionalLong.of(16L << 30),
          OptionalLong.of(8L << 30),
          OptionalLong.empty(),
          OptionalLong.empty());
  private static final Cache CACHE =
      new Cache(Optional.of(Path.of("/cache")), Optional.empty(), 4L << 30, 0);
  private static final Gpu NO_GPU =
      new Gpu(false, Map.of(), Optional.empty(), List.of(), List.of());

  @TempDir Path root;

  private static Machine machine(Memory memory, Cache cache, Optional<String> libtorch, Gpu gpu) {
    Processor processor =
        new Processor(Optional.of("A processor"), Set.of("avx2", "avx512f", "avx512_bf16"), 8);
    return new Machine(
        "17.0.1, Maker",
        LINUX,
        processor,
        memory,
        cache,
        Optional.of(Path.of("mini")),
        libtorch,
        gpu);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static Finding of(Diagnosis diagnosis, String subject) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGoodMachineIsReady() {
    Diagnosis diagnosis = Diagnosis.of(machine(ROOMY, CACHE, Optional.empty(), NO_GPU), false);
    assertThat(diagnosis.ready()).isTrue();
    assertThat(diagnosis.findings()).allMatch(f -> f.verdict() == Finding.Verdict.GOOD);
    assertThat(of(diagnosis, "processor").found()).contains("avx512_bf16", "bfloat16");
    assertThat(DoctorReport.text(diagnosis)).endsWith("ready: portraits can be made here");
  }

  @Test
  void librariesThatAreMissingAreListedEach() throws IOException {
    write("opt/cuda/libcudart.so.13.1.80", "");
    Files.createSymbolicLink(
        root.resolve("opt/cuda/libcudart.so.13"), Path.of("libcudart.so.13.1.80"));
    write("etc/ld.so.conf.d/nvidia.conf", "# a comment\n/opt/dnn\n");
    write("opt/dnn/libcudnn.so.9", "");
    write("usr/local/cuda/lib64/libnccl.so.2", "");
    write(
        "proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Module  570.86.15  Thu\n");
    write("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t NVIDIA T4\nIRQ: 3\n");
    Gpu gpu =
        new NvidiaReader(root, Map.of("LD_LIBRARY_PATH", "/nowhere:/opt/cuda"), "")
            .read(LINUX, true, List.of());
    assertThat(gpu.libraries())
        .containsOnlyKeys("libcudart.so.13", "libcudnn.so.9", "libnccl.so.2");
    Machine machine = machine(ROOMY, CACHE, Optional.of("no libcupti.so.13"), gpu);
    Diagnosis diagnosis = Diagnosis.of(machine, true);
    assertThat(diagnosis.ready()).isFalse();
    assertThat(of(diagnosis, "CUDA runtime").found()).endsWith("libcudart.so.13.1.80");
    assertThat(of(diagnosis, "cuDNN").verdict()).isEqualTo(Finding.Verdict.GOOD);
    assertThat(of(diagnosis, "cuBLAS"))
        .isEqualTo(
            Finding.wrong(
                "cuBLAS",
                "no libcublas.so.13",
                "the CUDA toolkit 13.1; if it is installed, its folder into LD_LIBRARY_PATH"));
    assertThat(of(diagnosis, "libtorch").found()).contains("no libcupti.so.13");
    assertThat(of(diagnosis, "driver").advice()).contains("580");
    assertThat(of(diagnosis, "gpu").found()).contains("NVIDIA T4 at 0000:01:00.0");
    // all that a build for GPUs needs is looked at, whether a GPU was asked for or not
    assertThat(Diagnosis.of(machine, false).findings())
        .extracting(Finding::subject)
        .containsAll(CudaLibrary.needed(LINUX).stream().map(CudaLibrary::part).toList());
  }

  @Test
  void aGpuIsAskedForInVainWithoutItsBuild() {
    Machine machine = machine(ROOMY, CACHE, Optional.empty(), NO_GPU);
    Diagnosis diagnosis = Diagnosis.of(machine, true);
    assertThat(diagnosis.ready()).isFalse();
    assertThat(of(diagnosis, "gpu build").advice()).contains("-Pgpu");
    assertThat(of(diagnosis, "driver").found()).contains("libcuda.so.1");
  }

  @Test
  void aBuildForGpusWithoutACardComputesOnTheProcessor() {
    Gpu gpu = new Gpu(true, Map.of(), Optional.empty(), List.of(), List.of());
    Machine machine = machine(ROOMY, CACHE, Optional.empty(), gpu);
    assertThat(Diagnosis.of(machine, false).ready()).isTrue();
    assertThat(Diagnosis.of(machine, true).ready()).isFalse();
    Gpu card = new Gpu(true, Map.of(), Optional.of("590.44"), List.of(), List.of("cuda:0 A card"));
    Diagnosis diagnosis = Diagnosis.of(machine(ROOMY, CACHE, Optional.empty(), card), true);
    assertThat(diagnosis.ready()).isTrue();
    assertThat(of(diagnosis, "gpu").found()).isEqualTo("cuda:0 A card");
  }

  @Test
  void littleMemoryOfAContainerIsWrong() throws IOException {
    write("proc/meminfo", "MemTotal:  16777216 kB\nMemFree: 1 kB\nMemAvailable:   8388608 kB\n");
    write("proc/self/cgroup", "0::/box/inner\n");
    write("sys/fs/cgroup/memory.max", "max\n");
    write("sys/fs/cgroup/box/memory.max", "268435456\n");
    write("sys/fs/cgroup/box/inner/memory.max", "1073741824\n");
    Memory memory = new MachineReader(root).memory();
    assertThat(memory.total()).hasValue(16L << 30);
    assertThat(memory.limit()).hasValue(256L << 20);
    assertThat(memory.usable()).hasValue(256L << 20);
    Diagnosis diagnosis = Diagnosis.of(machine(memory, CACHE, Optional.empty(), NO_GPU), false);
    assertThat(diagnosis.ready()).isFalse();
    assertThat(of(diagnosis, "memory").found()).contains("16,384 MB in all", "limited to 256 MB");
    assertThat(of(diagnosis, "memory").advice()).contains("512 MB");
  }

  @Test
  void limitsOfTheOlderKindAndOfAddressesCount() throws IOException {
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(new MachineReader(root).memory().limit()).isEmpty();
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456\n");
    write("proc/self/limits", "Limit  Soft Limit  Hard\nMax address space  1536000000 unlimited\n");
    Memory memory = new MachineReader(root).memory();
    assertThat(memory.limit()).hasValue(256L << 20);
    assertThat(memory.addresses()).hasValue(1536000000);
    Memory addresses =
        new Memory(ROOMY.total(), ROOMY.available(), OptionalLong.empty(), memory.addresses());
    Machine machine = machine(addresses, CACHE, Optional.empty(), NO_GPU);
    assertThat(of(Diagnosis.of(machine, false), "memory").advice()).contains("ulimit -v unlimited");
  }

  @Test
  void aCacheThatCannotBeWrittenIsWrong() {
    Cache cache =
        MachineReader.cache(
            () -> {
              throw new BadInputException("native libraries", "no folder", "another");
            });
    Diagnosis diagnosis =
        Diagnosis.of(machine(ROOMY, cache, Optional.of("not tried"), NO_GPU), false);
    assertThat(diagnosis.ready()).isFalse();
    assertThat(of(diagnosis, "cache").found()).contains("no folder");
    assertThat(of(diagnosis, "cache").advice()).contains("ICPORTRAIT_CACHE");
    Cache full = new Cache(Optional.of(Path.of("/full")), Optional.empty(), 1 << 20, 400 << 20);
    assertThat(of(Diagnosis.of(machine(ROOMY, full, Optional.empty(), NO_GPU), false), "cache"))
        .extracting(Finding::verdict)
        .isEqualTo(Finding.Verdict.WRONG);
  }

  @Test
  void processorsAreReadAsLinuxDescribesThem() throws IOException {
    write("proc/cpuinfo", "model name\t: Some CPU\nflags\t\t: fpu sse2 avx2\n\nmodel name : x\n");
    Processor processor = new MachineReader(root).processor(1);
    assertThat(processor.name()).contains("Some CPU");
    assertThat(processor.flags()).containsExactly("fpu", "sse2", "avx2");
    Processor unknown = new MachineReader(root.resolve("none")).processor(1);
    assertThat(unknown.name()).isEmpty();
    assertThat(unknown.flags()).isEmpty();
  }

  @Test
  void jsonHasEveryFinding() throws IOException {
    Machine machine = machine(ROOMY, CACHE, Optional.of("no libcupti.so.13"), NO_GPU);
    Diagnosis diagnosis = Diagnosis.of(machine, false);
    JsonNode json = new ObjectMapper().readTree(DoctorReport.json(diagnosis));
    assertThat(json.get("ready").booleanValue()).isFalse();
    assertThat(json.get("findings")).hasSameSizeAs(diagnosis.findings());
    JsonNode libtorch = json.get("findings").get(6);
    assertThat(libtorch.get("subject").textValue()).isEqualTo("libtorch");
    assertThat(libtorch.get("verdict").textValue()).isEqualTo("wrong");
    assertThat(json.get("findings").get(0).get("advice").isNull()).isTrue();
  }
}
