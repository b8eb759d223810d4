package org.icportrait.app;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command line: portraits of a person in the light and pose of another portrait, offline. */
@Command(
    name = "icportrait",
    mixinStandardHelpOptions = true,
    versionProvider = Icportrait.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Portraits of a person in the light and pose of another portrait, offline.",
    footer = {
      "",
      "Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 input or output can't be used,",
      "4 model can't be used, 130 stopped by Ctrl-C."
    })
public final class Icportrait {
  private Icportrait() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Charset charset = Charset.defaultCharset();
    PrintWriter out = new PrintWriter(System.out, false, charset);
    PrintWriter err = new PrintWriter(System.err, true, charset);
    Cancellation cancellation = Cancellation.onShutdown(err);
    int code = ExitCode.FAILED;
    try {
      code = run(args, new Session(out, err, cancellation));
      out.flush();
    } finally {
      cancellation.finish();
    }
    System.exit(code); // waits for ever, and rightly so, when a signal is already ending the JVM
  }

  /** Runs one command and returns its exit code; throws nothing. */
  static int run(String[] args, Session session) {
    boolean debug = List.of(args).contains("--debug");
    CommandLine line = commandLine(session);
    line.setParameterExceptionHandler((e, ignored) -> usage(e, session, debug));
    line.setExecutionExceptionHandler((e, ignored, parsed) -> Failures.report(e, session, debug));
    try {
      return line.execute(args);
    } catch (Throwable e) { // errors such as OutOfMemoryError: picocli handles exceptions only
      return Failures.report(e, session, debug);
    }
  }

  /** All commands with their options. */
  static CommandLine commandLine(Session session) {
    CommandLine line = new CommandLine(new Icportrait());
    line.addSubcommand(new GenerateCommand(session));
    line.addSubcommand(new RelightCommand(session));
    line.addSubcommand(new ViewsCommand(session));
    line.addSubcommand(new MatchCommand(session));
    line.addSubcommand(new FaceCommand(session));
    line.addSubcommand(new SampleCommand(session));
    line.addSubcommand(new BatchCommand(session));
    line.addSubcommand(new EvaluateCommand(session));
    line.addSubcommand(new ExperimentCommand(session));
    line.addSubcommand(new FiguresCommand(session));
    line.addSubcommand(new TrainCommand(session));
    line.addSubcommand(new BenchCommand(session));
    line.addSubcommand(new ServeCommand(session));
    CommandLine model = new CommandLine(new ModelCommand());
    model.addSubcommand(new ModelInspectCommand(session));
    model.addSubcommand(new ModelVerifyCommand(session));
    model.addSubcommand(new ModelConvertCommand(session));
    line.addSubcommand(model);
    CommandLine data = new CommandLine(new DataCommand());
    data.addSubcommand(new DataImportHeadCommand(session));
    data.addSubcommand(new DataFitCommand(session));
    data.addSubcommand(new DataSynthesizeCommand(session));
    data.addSubcommand(new DataInspectCommand(session));
    line.addSubcommand(data);
    line.setOut(session.out());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return line;
  }

  private static int usage(ParameterException e, Session session, boolean debug) {
    if (debug) {
      session.trace(e);
    }
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    session.say(e.getMessage() + "; see " + command + " --help");
    return ExitCode.USAGE;
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"icportrait " + text()};
    }

    static String text() {
      String version = Icportrait.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }
}
