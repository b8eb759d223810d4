package org.icportrait.app.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.icportrait.engine.CudaLibrary;

/**
 * What is right and wrong with a machine.
 *
 * @param findings what was looked at, in the order in which a command needs it
 * @param ready whether portraits can be made on the device that was asked for
 */
public record Diagnosis(List<Finding> findings, boolean ready) {
  /** Less, and the kernel ends the process: the launcher refuses it as well. */
  private static final long LEAST_MEMORY = 512L << 20;

  private static final long ENOUGH_MEMORY = 1200L << 20; // what a portrait takes at its peak
  private static final long LEAST_ADDRESSES = 4L << 30;
  private static final List<String> SETS =
      List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "avx512_vnni");

  /** Looks at a machine for what a processor needs or, if so asked, for what a GPU needs too. */
  static Diagnosis of(Machine machine, boolean gpuWanted) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java(machine));
    findings.add(processor(machine.processor()));
    findings.add(threads(machine.processor()));
    findings.add(memory(machine.memory()));
    findings.add(cache(machine.cache()));
    findings.add(model(machine));
    findings.add(libtorch(machine));
    List<Finding> gpu = gpu(machine, gpuWanted || machine.gpu().build());
    boolean optional = !gpuWanted && machine.libtorch().isEmpty();
    gpu.forEach(each -> findings.add(optional ? each.asNote() : each));
    boolean ready = findings.stream().noneMatch(f -> f.verdict() == Finding.Verdict.WRONG);
    return new Diagnosis(List.copyOf(findings), ready && (!gpuWanted || hasGpu(machine)));
  }

  private static boolean hasGpu(Machine machine) {
    return !machine.gpu().usable().isEmpty();
  }

  private static Finding java(Machine machine) {
    String found = "Java " + machine.java() + ", on " + machine.platform();
    int version =
        Integer.parseInt(
            "0" + machine.java().replaceFirst("^(\\d{1,4}).*$", "$1").replaceAll("\\D", ""));
    return version < 17
        ? Finding.wrong("java", found, "install a JDK 17 or later and point JAVA_HOME to it")
        : Finding.good("java", found);
  }

  private static Finding processor(Machine.Processor processor) {
    String name = processor.name().orElse("a processor that the system does not name");
    Set<String> flags = processor.flags();
    if (flags.isEmpty()) {
      return Finding.note(
          "processor", name + ", instruction sets unknown", "float32 is computed in: always right");
    }
    List<String> has = SETS.stream().filter(flags::contains).toList();
    String found =
        name + ", " + (has.isEmpty() ? "none of AVX2, AVX512, bf16" : String.join(" ", has));
    if (!flags.contains("avx2")) {
      return Finding.note(
          "processor", found, "without AVX2 a portrait takes many times as long: another machine");
    }
    return flags.contains("avx512_bf16") || flags.contains("amx_bf16")
        ? Finding.good("processor", found + ": computes in bfloat16")
        : Finding.note(
            "processor",
            found + ": computes in float32",
            "a processor with avx512_bf16 or amx_bf16 takes half the time");
  }

  private static Finding threads(Machine.Processor processor) {
    String found = processor.threads() + " for this process";
    return processor.threads() > 1
        ? Finding.good("threads", found)
        : Finding.note("threads", found, "more cores, if a container or taskset limits them");
  }

  /** Whether libtorch can be loaded in it at all. */
  static boolean isEnough(Machine.Memory memory) {
    return memory.usable().orElse(Long.MAX_VALUE) >= LEAST_MEMORY
        && memory.addresses().orElse(Long.MAX_VALUE) >= LEAST_ADDRESSES;
  }

  private static Finding memory(Machine.Memory memory) {
    String found =
        memory.total().isPresent() ? megabytes(memory.total().getAsLong()) + " in all" : "unknown";
    if (memory.available().isPresent()) {
      found += ", " + megabytes(memory.available().getAsLong()) + " free";
    }
    if (memory.limit().isPresent()) {
      found += ", limited to " + megabytes(memory.limit().getAsLong()) + " (cgroup)";
    }
    if (memory.addresses().isPresent()) {
      found += ", " + megabytes(memory.addresses().getAsLong()) + " of addresses (ulimit -v)";
    }
    long usable = memory.usable().orElse(Long.MAX_VALUE);
    if (usable < LEAST_MEMORY) {
      return Finding.wrong(
          "memory", found, "at least 512 MB, better 1.2 GB: raise the container's limit");
    }
    if (!isEnough(memory)) {
      return Finding.wrong("memory", found, "ulimit -v unlimited");
    }
    return usable < ENOUGH_MEMORY || memory.available().orElse(Long.MAX_VALUE) < LEAST_MEMORY
        ? Finding.note(
            "memory", found, "1.2 GB for a portrait of usual size; smaller ones take less")
        : Finding.good("memory", found);
  }

  private static Finding cache(Machine.Cache cache) {
    if (cache.folder().isEmpty()) {
      return Finding.wrong(
          "cache",
          cache.problem().orElse("no folder for native libraries"),
          "name a folder by ICPORTRAIT_CACHE that can be written, is not mounted noexec and has"
              + " 430 MB of room (900 MB for the build with -Pgpu)");
    }
    Path folder = cache.folder().get();
    String found =
        folder
            + ", "
            + megabytes(cache.free())
            + " free, "
            + (cache.missing() == 0 ? "all unpacked" : megabytes(cache.missing()) + " to unpack");
    return cache.free() < cache.missing()
        ? Finding.wrong(
            "cache", found, "make room there, or name another folder by ICPORTRAIT_CACHE")
        : Finding.good("cache", found);
  }

  private static Finding model(Machine machine) {
    return machine
        .model()
        .map(folder -> Finding.good("model", folder.toString()))
        .orElseGet(
            () ->
                Finding.wrong(
                    "model",
                    "no models/mini",
                    "the whole repository, or --model with each command"));
  }

  private static Finding libtorch(Machine machine) {
    String build = machine.gpu().build() ? "build for GPUs" : "build for processors";
    if (machine.libtorch().isEmpty()) {
      return Finding.good("libtorch", build + ", loaded");
    }
    String found = build + ", " + machine.libtorch().get();
    return machine.libtorch().get().startsWith("not tried")
        ? Finding.wrong("libtorch", found, "what is wrong above comes first")
        : Finding.wrong(
            "libtorch",
            found,
            machine.gpu().build()
                ? "install what lacks below, or build without -Pgpu for processors alone"
                : "build on this machine, for its own platform: ./mvnw -DskipTests package");
  }

  private static List<Finding> gpu(Machine machine, boolean wanted) {
    Machine.Gpu gpu = machine.gpu();
    List<Finding> findings = new ArrayList<>();
    if (!wanted) {
      String found = gpu.cards().isEmpty() ? "none" : String.join("; ", gpu.cards());
      findings.add(
          gpu.cards().isEmpty()
              ? Finding.good("gpu", found + ", and none is needed: this build is for processors")
              : Finding.note("gpu", found, "a build with -Pgpu computes there: see docs/gpu.md"));
      return findings;
    }
    if (!gpu.build()) {
      findings.add(
          Finding.wrong(
              "gpu build",
              "libtorch for processors",
              "./mvnw -Pgpu -DskipTests -pl app -am package: see docs/gpu.md"));
    }
    for (CudaLibrary library : CudaLibrary.needed(machine.platform())) {
      findings.add(library(machine, library, gpu.build()));
    }
    findings.add(driver(machine));
    findings.add(cards(gpu));
    return findings;
  }

  private static Finding library(Machine machine, CudaLibrary library, boolean build) {
    String file = library.file(machine.platform());
    Path found = machine.gpu().libraries().get(file);
    if (found != null) {
      return Finding.good(library.part(), file + " is " + found);
    }
    boolean loaded = build && machine.libtorch().isEmpty();
    String none = "no " + file;
    return loaded // from where nobody looked: it can't lack
        ? Finding.good(library.part(), file + ", loaded with libtorch")
        : Finding.wrong(
            library.part(),
            none,
            library.product() + "; if it is installed, its folder into LD_LIBRARY_PATH");
  }

  private static Finding driver(Machine machine) {
    String file = CudaLibrary.DRIVER.file(machine.platform());
    Path library = machine.gpu().libraries().get(file);
    String version = machine.gpu().driver().map(v -> "version " + v).orElse("no version");
    if (library == null && machine.gpu().usable().isEmpty()) {
      return Finding.wrong(
          "driver",
          "no " + file + ", " + version,
          CudaLibrary.DRIVER.product()
              + "; in a container, NVIDIA's container toolkit (--gpus all)");
    }
    int major = Integer.parseInt(machine.gpu().driver().map(v -> v.split("\\.", 2)[0]).orElse("0"));
    return major > 0 && major < 580
        ? Finding.wrong("driver", version, "580 or later, which CUDA 13 needs")
        : Finding.good("driver", (library == null ? file : library) + ", " + version);
  }

  private static Finding cards(Machine.Gpu gpu) {
    if (!gpu.usable().isEmpty()) {
      return Finding.good("gpu", String.join("; ", gpu.usable()));
    }
    return gpu.cards().isEmpty()
        ? Finding.wrong("gpu", "none", "an NVIDIA GPU of compute capability 7.5 or later")
        : Finding.wrong(
            "gpu",
            String.join("; ", gpu.cards()) + ", which libtorch can't use",
            "compute capability 7.5 or later (Turing), and what is wrong above");
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
  }
}
