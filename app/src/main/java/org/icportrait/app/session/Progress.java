package org.icportrait.app.session;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import org.icportrait.portrait.generate.ProgressListener;

/** Shows how far a command is: a bar on a terminal, now and then a line elsewhere. */
public final class Progress implements ProgressListener {
  /** How progress is shown. */
  enum Style {
    BAR,
    LINES,
    NONE
  }

  private static final int WIDTH = 30;
  private static final long LINE_NANOS = 1_000_000_000L;

  private final PrintWriter err;
  private final Style style;
  private final Cancellation cancellation;
  private String lastTask = "";
  private long lastLine;
  private boolean open; // a bar stands on a line that has not ended

  Progress(PrintWriter err, Style style, Cancellation cancellation) {
    this.err = err;
    this.style = style;
    this.cancellation = cancellation;
  }

  static Style style(boolean quiet) {
    if (quiet) {
      return Style.NONE;
    }
    return isTerminal(System.console()) ? Style.BAR : Style.LINES;
  }

  /** From JDK 22 on there is a console without a terminal, too, and a method that tells. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  @Override
  public boolean onProgress(String task, int done, int total) {
    switch (style) {
      case BAR -> bar(task, done, total);
      case LINES -> line(task, done, total);
      case NONE -> {}
    }
    return !cancellation.requested();
  }

  private void bar(String task, int done, int total) {
    int filled = total <= 0 ? 0 : (int) ((long) WIDTH * Math.min(done, total) / total);
    String bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
    if (!task.equals(lastTask)) {
      endLine();
    }
    err.print(String.format(Locale.ROOT, "\r%-20s [%s] %d/%d", task, bar, done, total));
    open = true;
    lastTask = task;
    if (done >= total) {
      endLine();
    }
    err.flush();
  }

  private void line(String task, int done, int total) {
    long now = System.nanoTime();
    if (!task.equals(lastTask) || done >= total || now - lastLine > LINE_NANOS) {
      err.println(task + " " + done + "/" + total);
      err.flush();
      lastTask = task;
      lastLine = now;
    }
  }

  /** Ends the line of a bar before anything else is written. */
  void endLine() {
    if (open) {
      err.println();
      open = false;
    }
  }
}
