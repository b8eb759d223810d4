package org.icportrait.app;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.icportrait.app.batch.BatchCommand;
import org.icportrait.app.command.DoctorCommand;
import org.icportrait.app.command.FaceCommand;
import org.icportrait.app.command.FiguresCommand;
import org.icportrait.app.command.GenerateCommand;
import org.icportrait.app.command.MatchCommand;
import org.icportrait.app.command.RelightCommand;
import org.icportrait.app.command.ViewsCommand;
import org.icportrait.app.command.data.DataCommand;
import org.icportrait.app.command.data.DataFitCommand;
import org.icportrait.app.command.data.DataImportHeadCommand;
import org.icportrait.app.command.data.DataInspectCommand;
import org.icportrait.app.command.data.DataPairsCommand;
import org.icportrait.app.command.data.DataSynthesizeCommand;
import org.icportrait.app.command.evaluate.BenchCommand;
import org.icportrait.app.command.evaluate.EvaluateCommand;
import org.icportrait.app.command.evaluate.ExperimentCommand;
import org.icportrait.app.command.model.ModelCommand;
import org.icportrait.app.command.model.ModelConvertCommand;
import org.icportrait.app.command.model.ModelInspectCommand;
import org.icportrait.app.command.model.ModelUpdateCommand;
import org.icportrait.app.command.model.ModelVerifyCommand;
import org.icportrait.app.command.sample.SampleCommand;
import org.icportrait.app.command.train.TrainCommand;
import org.icportrait.app.service.ServeCommand;
import org.icportrait.app.session.Cancellation;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Failures;
import org.icportrait.app.session.Session;
import org.icportrait.app.session.Version;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Engine;
import org.icportrait.engine.NativeCache;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: portraits of a person in the light and pose of another portrait, offline. */
@Command(
    name = "icportrait",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Portraits of a person in the light and pose of another portrait, offline.",
    footer = {
      "",
      "Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 input or output can't be used,",
      "4 model can't be used, 130 stopped by Ctrl-C."
    })
public final class Icportrait {
  /** Commands that compute: libtorch may load while they read options and pictures. */
  private static final Set<String> COMPUTING =
      Set.of("generate", "relight", "views", "match", "face", "sample");

  private Icportrait() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Charset charset = Charset.defaultCharset();
    PrintWriter out = new PrintWriter(System.out, false, charset);
    PrintWriter err = new PrintWriter(System.err, true, charset);
    Cancellation cancellation = Cancellation.onShutdown(err);
    int code = ExitCode.FAILED;
    Session session = new Session(out, err, cancellation);
    try {
      chooseCache(List.of(args), session);
      if (args.length > 1 && COMPUTING.contains(args[0])) {
        Engine.loadInBackground();
      }
      code = run(args, session);
      out.flush();
    } catch (BadInputException e) { // no place for native libraries
      code = Failures.report(e, session, false);
    } finally {
      cancellation.finish();
    }
    cancellation.leaveToSignal();
    System.exit(code);
  }

  private static void chooseCache(List<String> args, Session session) {
    if (args.size() < 2 || args.contains("--help") || args.contains("-h")) {
      return; // nothing is computed
    }
    if (args.get(0).equals("doctor")) {
      return; // it chooses itself, and says what is wrong with each folder
    }
    String chosen = System.getenv("ICPORTRAIT_CACHE");
    boolean none = chosen == null || chosen.isBlank();
    NativeCache.choose(none ? null : Path.of(chosen))
        .filter(folder -> !args.contains("--quiet"))
        .ifPresent(folder -> session.say("note: native libraries are in " + folder));
  }

  /** Runs one command and returns its exit code; throws nothing. */
  static int run(String[] args, Session session) {
    boolean debug = List.of(args).contains("--debug");
    CommandLine line = commandLine(session, args.length == 0 ? null : args[0]);
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
    return commandLine(session, null);
  }

  /** The command of a name with its options, or all when there is none of the name. */
  private static CommandLine commandLine(Session session, String name) {
    CommandLine line = new CommandLine(new Icportrait());
    Map<String, Function<Session, Object>> commands = commands();
    // reading one command's options instead of all saves a third of a second
    if (commands.containsKey(name)) {
      commands.keySet().retainAll(Set.of(name));
    }
    commands.forEach((each, command) -> line.addSubcommand(each, command.apply(session)));
    line.setOut(session.out());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return line;
  }

  private static Map<String, Function<Session, Object>> commands() {
    Map<String, Function<Session, Object>> commands = new LinkedHashMap<>();
    commands.put("generate", GenerateCommand::new);
    commands.put("relight", RelightCommand::new);
    commands.put("views", ViewsCommand::new);
    commands.put("match", MatchCommand::new);
    commands.put("face", FaceCommand::new);
    commands.put("sample", SampleCommand::new);
    commands.put("batch", BatchCommand::new);
    commands.put("evaluate", EvaluateCommand::new);
    commands.put("experiment", ExperimentCommand::new);
    commands.put("figures", FiguresCommand::new);
    commands.put("train", TrainCommand::new);
    commands.put("bench", BenchCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put(
        "model",
        session ->
            new CommandLine(new ModelCommand())
                .addSubcommand(new ModelInspectCommand(session))
                .addSubcommand(new ModelVerifyCommand(session))
                .addSubcommand(new ModelConvertCommand(session))
                .addSubcommand(new ModelUpdateCommand(session)));
    commands.put(
        "data",
        session ->
            new CommandLine(new DataCommand())
                .addSubcommand(new DataImportHeadCommand(session))
                .addSubcommand(new DataFitCommand(session))
                .addSubcommand(new DataSynthesizeCommand(session))
                .addSubcommand(new DataPairsCommand(session))
                .addSubcommand(new DataInspectCommand(session)));
    return commands;
  }

  private static int usage(ParameterException e, Session session, boolean debug) {
    if (debug) {
      session.trace(e);
    }
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    session.say(e.getMessage() + "; see " + command + " --help");
    return ExitCode.USAGE;
  }
}
