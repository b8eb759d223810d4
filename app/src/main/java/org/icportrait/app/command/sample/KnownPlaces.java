package org.icportrait.app.command.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where files that made pictures lay when they did, by their fingerprints: a list in the user's own
 * cache, because pictures themselves name no folders. Where it can't be written, {@code --from}
 * looks beside the picture and in the working directory only.
 */
final class KnownPlaces {
  private static final int MOST = 1000;

  private final Path list;

  private KnownPlaces(Path list) {
    this.list = list;
  }

  /** The list of this user. */
  static KnownPlaces ofUser() {
    String cache = System.getProperty("icportrait.cache", System.getenv("XDG_CACHE_HOME"));
    Path folder =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return new KnownPlaces(folder.resolve("icportrait").resolve("places.txt"));
  }

  /** Where a fingerprint was seen last. */
  Optional<Path> find(String fingerprint) {
    for (String line : lines()) {
      if (line.startsWith(fingerprint + " ")) {
        try {
          return Optional.of(Path.of(line.substring(fingerprint.length() + 1)));
        } catch (InvalidPathException e) {
          return Optional.empty(); // written under another locale
        }
      }
    }
    return Optional.empty();
  }

  /** Remembers files by fingerprint, in front of those that there were. */
  void remember(Map<String, Path> places) {
    List<String> lines = new ArrayList<>();
    places.forEach((print, path) -> lines.add(print + " " + path.toAbsolutePath().normalize()));
    List<String> before = lines();
    if (before.containsAll(lines)) {
      return;
    }
    before.stream().filter(line -> !places.containsKey(print(line))).forEach(lines::add);
    try {
      Files.createDirectories(list.getParent());
      Path temporary = Files.createTempFile(list.getParent(), "places", ".tmp");
      Files.write(temporary, lines.subList(0, Math.min(MOST, lines.size())));
      Files.move(temporary, list, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return; // a convenience: the picture is what was asked for
    }
  }

  private static String print(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? line : line.substring(0, space);
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(list);
    } catch (IOException e) {
      return List.of();
    }
  }
}
