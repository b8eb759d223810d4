package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code icportrait}, with a java that only says how it was called. */
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      for word in "$@"; do
        case $word in
          -Xmx* | -cp | -XX:TieredStopAtLevel=* | -XX:SharedArchiveFile=*) echo "$word" ;;
          -XX:ArchiveClassesAtExit=*) [ -z "${BROKEN:-}" ] && echo classes >"${word#*=}"; exit ;;
        esac
      done
      echo "locale=${LC_ALL:-} spin=${GOMP_SPINCOUNT:-} blas=${OPENBLAS_NUM_THREADS:-}"
      echo "mmap=${MALLOC_MMAP_THRESHOLD_:-}"
      """;

  @TempDir Path folder;

  @BeforeEach
  void install() throws IOException {
    Files.copy(Cli.home().resolve("icportrait"), folder.resolve("icportrait"));
    Path target = Files.createDirectories(folder.resolve("app/target"));
    Files.createFile(target.resolve("icportrait.jar"));
    Path cluster = Files.createDirectories(folder.resolve("cluster/target"));
    Files.createFile(cluster.resolve("icportrait-cluster.jar"));
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private String run(Map<String, String> environment, String script) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.directory(folder.toFile()).redirectErrorStream(true);
    for (String name :
        List.of("LC_ALL", "LC_CTYPE", "LANG", "GOMP_SPINCOUNT", "OPENBLAS_NUM_THREADS")) {
      builder.environment().remove(name);
    }
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }

  private String run(String command) throws Exception {
    return run(Map.of(), "./icportrait " + command);
  }

  @Test
  void onlyTheFirstWordChooses() throws Exception {
    assertThat(run("face --input x")).contains("spin=20000 blas=1");
    assertThat(run("train adapt")).contains("-Xmx3g", "spin=1000 blas=");
    assertThat(run("sample --prompt x")).contains("mmap=2097152");
    assertThat(run("batch --input x")).contains("-cp");
    assertThat(run("data synthesize --master local")).contains("-cp", "-Xmx3g");
    String plain = run("generate --prompt cat");
    assertThat(run("generate --prompt 'a face in the train, data sample' --master x"))
        .isEqualTo(plain);
    assertThat(run("generate --prompt face match train evaluate batch")).isEqualTo(plain);
    assertThat(plain).contains("-Xmx1200m", "spin=20000 blas=").doesNotContain("-cp");
    assertThat(run("views face")).contains("spin= blas=");
    assertThat(plain).contains("-XX:TieredStopAtLevel=1");
    assertThat(run("train generate")).contains("-XX:TieredStopAtLevel=4");
  }

  @Test
  void namesBeyondAsciiNeedAnotherLocaleThanC() throws Exception {
    assertThat(run("face")).contains("locale=C.UTF-8");
    assertThat(run(Map.of("LC_ALL", "C"), "./icportrait face")).contains("locale=C.UTF-8");
    assertThat(run(Map.of("LANG", "POSIX"), "./icportrait face")).contains("locale=C.UTF-8");
    assertThat(run(Map.of("LC_ALL", "de_DE.UTF-8"), "./icportrait face"))
        .contains("locale=de_DE.UTF-8");
    assertThat(run(Map.of("LANG", "fr_FR.UTF-8"), "./icportrait face")).contains("locale= ");
  }

  @Test
  void theArchiveOfClassesIsMadeOnceABuild() throws Exception {
    assertThat(run("generate")).doesNotContain("preparing", "SharedArchive"); // no pictures for it
    Path examples = Files.createDirectories(folder.resolve("examples"));
    Files.createFile(examples.resolve("profile.jpg"));
    assertThat(run("train adapt")).doesNotContain("preparing", "SharedArchive"); // no hurry
    String archive = "-XX:SharedArchiveFile=" + folder.toRealPath() + "/app/target/icportrait.jsa";
    assertThat(run("generate")).contains("preparing quick starts", archive);
    assertThat(run("face")).contains(archive).doesNotContain("preparing");
    assertThat(run("train adapt")).contains(archive);
    FileTime later = FileTime.from(Instant.now().plusSeconds(5));
    Files.setLastModifiedTime(folder.resolve("app/target/icportrait.jar"), later);
    Map<String, String> broken = Map.of("BROKEN", "yes");
    assertThat(run(broken, "./icportrait face")).contains("preparing");
    Files.setLastModifiedTime(folder.resolve("app/target/icportrait.jar"), FileTime.fromMillis(0));
    assertThat(run("face")).doesNotContain("preparing", "SharedArchive"); // and not tried again
  }

  @Test
  void tooLittleAddressSpaceIsOneLine() throws Exception {
    assertThat(run(Map.of(), "ulimit -v 3000000; ./icportrait face; echo code $?").lines())
        .containsExactly(
            "icportrait: memory: found a limit of 2929 MB of address space (ulimit -v), expected at"
                + " least 4715 MB, or none: ulimit -v unlimited",
            "code 1");
    assertThat(run(Map.of(), "ulimit -v 3000000; ./icportrait doctor")) // which says so itself
        .contains("-Xmx128m");
    assertThat(run(Map.of("ICPORTRAIT_HEAP", "200m"), "ulimit -v 4000000; ./icportrait face"))
        .contains("-Xmx200m", "spin=20000");
  }
}
