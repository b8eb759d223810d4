package org.icportrait.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.BatchOutcome.Kind;
import org.icportrait.app.cluster.Spreader;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Engine;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Makes the portrait of a row, as {@code generate} would.
 *
 * @param model its folder
 * @param precision as in {@code generate}
 * @param device as in {@code generate}, of the machine that makes the row
 * @param threads to compute with; numbers depend on it a little
 */
record BatchTask(String model, String precision, String device, int threads)
    implements Spreader.Task<BatchRow, BatchOutcome> {
  // of this process; with local[N] that is the command's own
  private static volatile Cancellation cancellation = new Cancellation();

  /** Before a job. */
  static void begin() {
    cancellation = new Cancellation();
  }

  /** Lets the running rows of this process end, starts no other. */
  static void stop() {
    cancellation.request();
  }

  @Override
  public BatchOutcome run(BatchRow row) {
    if (cancellation.requested()) {
      return new BatchOutcome(row.number(), row.output(), Kind.STOPPED, "");
    }
    if (Files.exists(Path.of(row.output()))) { // of a machine that was lost later
      return new BatchOutcome(row.number(), row.output(), Kind.DONE, "");
    }
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    try {
      make(row, new Session(writer, writer, cancellation));
      return outcome(row, Kind.DONE, said.toString());
    } catch (BadModelException e) {
      return outcome(row, Kind.MODEL, e.getMessage());
    } catch (CancelledException e) {
      return outcome(row, Kind.STOPPED, "");
    } catch (BadInputException | ParameterException e) {
      return outcome(row, Kind.FAILED, e.getMessage());
    } catch (RuntimeException | OutOfMemoryError e) { // a bad row is never fatal
      return outcome(row, Kind.FAILED, Failures.unexpected(e));
    }
  }

  private void make(BatchRow row, Session session) {
    GenerateCommand command = new GenerateCommand(session);
    CommandLine line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    List<String> arguments = new ArrayList<>(row.arguments());
    arguments.add("--output=" + row.output());
    arguments.add("--model=" + model);
    arguments.add("--precision=" + precision);
    arguments.add("--device=" + device);
    arguments.add("--threads=" + threads);
    arguments.add("--quiet");
    line.parseArgs(arguments.toArray(String[]::new));
    GenerateCommand.Prepared prepared = command.prepare();
    String which = model + "\n" + precision + "\n" + device;
    PortraitModel lent = BatchModels.lend(which, command.model::open);
    try {
      Engine.setThreads(threads); // libtorch's own number is a thread's
      command.make(lent, prepared);
    } finally {
      BatchModels.giveBack(which, lent);
    }
  }

  private static BatchOutcome outcome(BatchRow row, Kind kind, String message) {
    String text = String.valueOf(message).strip().replaceAll("\\s+", " ");
    return new BatchOutcome(row.number(), row.output(), kind, text);
  }
}
