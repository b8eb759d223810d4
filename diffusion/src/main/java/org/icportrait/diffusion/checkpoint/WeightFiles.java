package org.icportrait.diffusion.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.StoredTensor;

/** The opened weight files of one component folder: one file, or shards with an index. */
final class WeightFiles implements AutoCloseable {
  private static final long MAX_INDEX = 64L << 20;
  private static final List<String> PICKLES = List.of(".bin", ".ckpt", ".pt", ".pth");

  private final List<Path> paths = new ArrayList<>();
  private final List<Safetensors> opened = new ArrayList<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private WeightFiles() {}

  /** A file or an index, with the variant its name carries. */
  private record Candidate(String variant, boolean index, Path path) {}

  /**
   * Opens the weights of a component.
   *
   * @param folder the component's folder
   * @param stem the name without variant, shard and ending
   * @param variant the wanted variant; without it the plain files, or the only variant
   * @throws BadModelException when there are none, several variants, only pickle, or damaged ones
   */
  static WeightFiles open(Path folder, String stem, Optional<String> variant) {
    Candidate chosen = choose(folder, stem, variant);
    WeightFiles files = new WeightFiles();
    try {
      if (chosen.index) {
        files.openShards(folder, chosen.path);
      } else {
        Safetensors file = files.openFile(chosen.path);
        file.names().forEach(name -> files.tensors.put(name, file.stored(name)));
      }
      return files;
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static Candidate choose(Path folder, String stem, Optional<String> variant) {
    List<Path> all = list(folder);
    List<Candidate> candidates = candidates(all, stem);
    String wanted = variant.orElse("");
    var variants = new TreeSet<String>();
    candidates.forEach(c -> variants.add(c.variant));
    if (variant.isEmpty() && !variants.contains("") && variants.size() == 1) {
      wanted = variants.first();
    }
    for (Candidate candidate : candidates) { // files before indices
      if (candidate.variant.equals(wanted)) {
        return candidate;
      }
    }
    if (!variants.isEmpty()) {
      String named = variants.stream().map(v -> v.isEmpty() ? "plain" : v).toList().toString();
      throw new BadModelException(
          folder.toString(),
          "weights in the variants " + named,
          variant.isEmpty() ? "plain ones, or a variant to be chosen" : "variant " + wanted);
    }
    for (Path path : all) {
      if (PICKLES.stream().anyMatch(path.getFileName().toString()::endsWith)) {
        Safetensors.open(path).close(); // says how to convert a pickle file
      }
    }
    throw new BadModelException(folder.toString(), "no weights", stem + ".safetensors");
  }

  private static List<Candidate> candidates(List<Path> all, String stem) {
    Pattern file = Pattern.compile(Pattern.quote(stem) + "(?:\\.(\\w+))?\\.safetensors");
    Pattern index =
        Pattern.compile(Pattern.quote(stem) + "\\.safetensors\\.index(?:\\.(\\w+))?\\.json");
    List<Candidate> files = new ArrayList<>();
    List<Candidate> indices = new ArrayList<>();
    for (Path path : all) {
      String name = path.getFileName().toString();
      Matcher asFile = file.matcher(name);
      Matcher asIndex = index.matcher(name);
      if (asFile.matches()) {
        files.add(new Candidate(Optional.ofNullable(asFile.group(1)).orElse(""), false, path));
      } else if (asIndex.matches()) {
        indices.add(new Candidate(Optional.ofNullable(asIndex.group(1)).orElse(""), true, path));
      }
    }
    files.addAll(indices);
    return files;
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new BadModelException(folder.toString(), "no readable folder", "a folder of weights");
    }
  }

  private Safetensors openFile(Path path) {
    Safetensors file = Safetensors.open(path);
    opened.add(file);
    paths.add(path);
    return file;
  }

  private void openShards(Path folder, Path index) {
    ShardIndex shards = ShardIndex.parse(index.toString(), read(index));
    Map<String, Safetensors> byName = new TreeMap<>();
    for (String name : new TreeSet<>(shards.shardOf().values())) {
      byName.put(name, openFile(folder.resolve(name)));
    }
    shards.shardOf().forEach((name, file) -> tensors.put(name, byName.get(file).stored(name)));
    for (var shard : byName.entrySet()) {
      for (String name : shard.getValue().names()) {
        if (!shard.getKey().equals(shards.shardOf().get(name))) {
          throw new BadModelException(
              shard.getValue().file(), "tensor " + name, "only tensors " + index + " has there");
        }
      }
    }
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_INDEX) {
        throw new BadModelException(
            file.toString(), Files.size(file) + " bytes", "at most " + MAX_INDEX);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadModelException(file.toString(), "an unreadable file", "JSON in UTF-8");
    }
  }

  /** The files, without the index. */
  List<Path> paths() {
    return List.copyOf(paths);
  }

  /** All tensors by the names in the files. */
  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    opened.forEach(Safetensors::close);
  }
}
