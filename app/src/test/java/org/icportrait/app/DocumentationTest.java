package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.icportrait.app.session.Cancellation;
import org.icportrait.app.session.Session;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documentation tells people to type exists. */
class DocumentationTest {
  private static final Pattern LINE = Pattern.compile("(?m)^ {4,}\\./icportrait (.+)$");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Cli.home().resolve("README.md")));
    try (Stream<Path> docs = Files.walk(Cli.home().resolve("docs"))) {
      pages.addAll(docs.filter(file -> file.toString().endsWith(".md")).sorted().toList());
    }
    return pages;
  }

  @Test
  void everyCommandAndOptionExists() throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandLine all = Icportrait.commandLine(new Session(nowhere, nowhere, new Cancellation()));
    int commands = 0;
    for (Path page : pages()) {
      Matcher lines = LINE.matcher(Files.readString(page));
      while (lines.find()) {
        String line = lines.group(1);
        CommandLine command = all;
        for (String word : line.split("\\s+", -1)) {
          if (command.getSubcommands().containsKey(word)) {
            command = command.getSubcommands().get(word);
          } else {
            break;
          }
        }
        if (command == all || line.startsWith("COMMAND")) {
          assertThat(line).as(page.toString()).matches("(COMMAND|model|--).*");
          continue;
        }
        commands++;
        Matcher options = OPTION.matcher(line);
        while (options.find()) {
          assertThat(command.getCommandSpec().optionsMap())
              .as("%s: %s", page.getFileName(), line)
              .containsKey(options.group());
        }
      }
    }
    assertThat(commands).isGreaterThan(15);
  }

  @Test
  void everyCommandIsDescribed() throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandLine all = Icportrait.commandLine(new Session(nowhere, nowhere, new Cancellation()));
    String readme = Files.readString(Cli.home().resolve("README.md"));
    String commands = Files.readString(Cli.home().resolve("docs/commands.md"));
    for (String name : all.getSubcommands().keySet()) {
      assertThat(readme).contains("| `" + name + "` |");
      assertThat(commands).containsPattern("(?m)^## .*\\b" + name + "\\b");
    }
  }

  @Test
  void linksInsideTheRepositoryLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        assertThat(page.resolveSibling(links.group(1)))
            .as("%s -> %s", page.getFileName(), links.group(1))
            .exists();
      }
    }
  }
}
