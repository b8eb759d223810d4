package org.icportrait.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.BadModelException;
import org.icportrait.portrait.generate.CancelledException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final StringWriter err = new StringWriter();
  private final Cancellation cancellation = new Cancellation();
  private final Session session =
      new Session(new PrintWriter(new StringWriter()), new PrintWriter(err), cancellation);

  @Test
  void knownErrorsHaveTheirCodes() {
    assertThat(Failures.report(new BadInputException("f", "x", "y"), session, false)).isEqualTo(3);
    assertThat(Failures.report(new BadModelException("f", "x", "y"), session, false)).isEqualTo(4);
    assertThat(Failures.report(new CancelledException(), session, false)).isEqualTo(130);
    assertThat(err.toString().lines())
        .containsExactly(
            "icportrait: f: found x, expected y",
            "icportrait: f: found x, expected y",
            "icportrait: stopped");
  }

  @Test
  void memoryIsNamed() {
    assertThat(Failures.report(new OutOfMemoryError("Java heap space"), session, false))
        .isEqualTo(1);
    assertThat(err.toString()).contains("MB of Java heap used up", "ICPORTRAIT_HEAP");
    RuntimeException libtorch =
        new RuntimeException("DefaultCPUAllocator: not enough memory: you tried to allocate 9 GB");
    assertThat(Failures.report(libtorch, session, false)).isEqualTo(1);
    assertThat(err.toString()).contains("memory: found none left");
  }

  @Test
  void onlyTheHeapIsCalledTheHeap() {
    Failures.report(new OutOfMemoryError("unable to create native thread"), session, false);
    assertThat(err.toString()).contains("memory: found none left").doesNotContain("heap");
  }

  @Test
  void aFullDiskIsNamed() {
    IOException full = new IOException("No space left on device");
    assertThat(Failures.report(new UncheckedIOException(full), session, false)).isEqualTo(1);
    assertThat(err.toString()).startsWith("icportrait: disk: found no space left");
  }

  @Test
  void filesAreNamed() {
    IOException missing = new NoSuchFileException("data/x.png", null, "gone");
    assertThat(Failures.report(new UncheckedIOException(missing), session, false)).isEqualTo(1);
    assertThat(err.toString()).startsWith("icportrait: data/x.png: found an error (gone)");
  }

  @Test
  void theUnexpectedIsOneLineWithoutDebug() {
    Failures.report(new IllegalStateException("one\ntwo"), session, false);
    assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("--debug"));
  }

  @Test
  void whateverFailsWhileStoppingIsAStop() {
    cancellation.request();
    assertThat(Failures.report(new IllegalStateException("Shutdown in progress"), session, false))
        .isEqualTo(130);
  }
}
