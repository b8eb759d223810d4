package org.icportrait.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();
  private final Cancellation cancellation = new Cancellation();

  private Progress progress(Progress.Style style) {
    return new Progress(new PrintWriter(err), style, cancellation);
  }

  @Test
  void linesAreFew() {
    Progress progress = progress(Progress.Style.LINES);
    for (int i = 0; i <= 1000; i++) {
      progress.onProgress("denoise", i, 1000);
    }
    assertThat(err.toString().lines()).hasSizeBetween(2, 10);
    assertThat(err.toString()).contains("denoise 0/1000").contains("denoise 1000/1000");
  }

  @Test
  void aBarEndsItsLine() {
    Progress progress = progress(Progress.Style.BAR);
    progress.onProgress("denoise", 1, 2);
    progress.endLine();
    assertThat(err.toString()).contains("1/2").endsWith(System.lineSeparator());
    progress.onProgress("denoise", 2, 2);
    assertThat(err.toString()).endsWith("2/2" + System.lineSeparator());
  }

  @Test
  void aBarOfNothingIsNoError() {
    assertThat(progress(Progress.Style.BAR).onProgress("load", 0, 0)).isTrue();
    assertThat(err.toString()).contains("0/0");
  }

  @Test
  void quietIsQuiet() {
    progress(Progress.Style.NONE).onProgress("denoise", 1, 2);
    assertThat(err.toString()).isEmpty();
    assertThat(Progress.style(true)).isEqualTo(Progress.Style.NONE);
  }

  @Test
  void aRequestStopsTheJob() {
    Progress progress = progress(Progress.Style.NONE);
    assertThat(progress.onProgress("denoise", 1, 2)).isTrue();
    cancellation.request();
    assertThat(progress.onProgress("denoise", 2, 2)).isFalse();
  }
}
