package org.icportrait.portrait.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.NativeCache;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.identity.IdentityEmbedder;

/**
 * A model folder in memory: geometry, parser and the networks that draw whole heads. Owns native
 * memory.
 */
public final class PortraitModel implements AutoCloseable {
  private static final String OURS = "icportrait";
  private static final String PARSE = "parse";

  private final ModelCard card;
  private final ModelFamily family;
  private final Path folder;
  private final DType compute;
  private final FaceAnalyzer analyzer;
  private PromptStates prompts; // of the text asked for last
  private String promptKey;
  private final Path identityOf; // the folder that may hold identity/
  private IdentityEmbedder identity;
  private final FaceParser parser; // null without parse/
  private HeadParts head; // null until asked for
  private CompletableFuture<HeadParts> ahead; // null unless it is read on another thread

  private PortraitModel(ModelCard card, ModelFamily family, Path folder, DType compute, Lent lent) {
    this.card = card;
    this.family = family;
    this.folder = folder;
    this.compute = compute;
    this.identityOf = lent.identityOf;
    this.analyzer = lent.analyzer;
    this.parser = lent.parser;
  }

  /** What may come from another folder. */
  private record Lent(Path identityOf, FaceAnalyzer analyzer, FaceParser parser) {}

  /**
   * Opens a model folder that has all parts of its own, computing in float32.
   *
   * @throws BadModelException naming the file that is missing, damaged or does not fit
   */
  public static PortraitModel open(Path folder) {
    return open(folder, folder, DType.FLOAT32);
  }

  /**
   * Opens a model folder after comparing its files with its card, unless they are those that were
   * compared before: one of our own family, or a Stable Diffusion checkpoint in the diffusers
   * layout with {@code adapt/} and {@code stitch/} beside it.
   *
   * @param folder the model
   * @param geometry lends {@code geometry/} to a checkpoint that has none
   * @param compute element type of the heavy computations
   * @throws BadModelException naming the file that is missing, damaged or does not fit
   */
  public static PortraitModel open(Path folder, Path geometry, DType compute) {
    ModelCard card = ModelCard.of(folder);
    // on another thread: the digests take as long as loading does
    CompletableFuture<Void> verified = CompletableFuture.runAsync(() -> verify(card, folder));
    PortraitModel model = null;
    BadModelException failure = null;
    try {
      model = load(card, folder, geometry, compute);
    } catch (BadModelException e) {
      failure = e;
    }
    try {
      await(verified);
    } catch (RuntimeException e) {
      if (model != null) {
        model.close();
      }
      throw e;
    }
    if (failure != null) {
      throw failure;
    }
    return model;
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof BadModelException damaged ? damaged : e;
    }
  }

  /** Where there is a cache folder, only what changed since it was last compared. */
  private static void verify(ModelCard card, Path folder) {
    NativeCache.folder()
        .ifPresentOrElse(
            cache -> new CheckedFiles(cache).verify(card, folder), () -> card.verify(folder));
  }

  private static PortraitModel load(ModelCard card, Path folder, Path geometry, DType compute) {
    ModelFamily family = ModelFamily.of(card, folder);
    family.check(folder);
    Path lent = family.geometry(folder, geometry);
    Path identityOf = Files.isDirectory(folder.resolve("identity")) ? folder : geometry;
    Path parse = Files.isDirectory(folder.resolve(PARSE)) ? folder : geometry;
    FaceParser parser = parser(parse.resolve(PARSE), compute);
    try {
      Lent others = new Lent(identityOf, FaceAnalyzer.open(lent, compute), parser);
      return new PortraitModel(card, family, folder, compute, others);
    } catch (RuntimeException e) {
      if (parser != null) {
        parser.close();
      }
      throw e;
    }
  }

  private static FaceParser parser(Path folder, DType compute) {
    return Files.isDirectory(folder) ? FaceParser.open(folder, compute) : null;
  }

  /**
   * Compares all files of a folder with its card and reads every weight.
   *
   * @throws BadModelException naming the first file that is wrong
   */
  public static void verify(Path folder) {
    ModelCard.of(folder).verify(folder);
    try (PortraitModel model = open(folder, folder, DType.FLOAT32)) {
      model.head();
    }
    if (Files.isDirectory(folder.resolve("identity"))) {
      IdentityEmbedder.open(folder).close();
    }
  }

  /** The text of {@code model_index.json}: the parts of our own family that a folder holds. */
  public static String index(Path folder) {
    String more =
        further(folder, "identity", "IdentityEmbedder")
            + further(folder, PARSE, "FaceParser")
            + further(folder, WholeHeadConfig.PART, WholeHeadConfig.CLASS_NAME);
    return """
    {
      "_class_name" : "IcPortraitPipeline",
      "geometry" : [ "icportrait", "FaceAnalyzer" ]%s
    }
    """
        .formatted(more);
  }

  /** The line of a part that a model may have. */
  private static String further(Path folder, String name, String className) {
    return Files.isDirectory(folder.resolve(name)) ? line(name, OURS, className) : "";
  }

  private static String line(String name, String library, String className) {
    return ",\n  \"%s\" : [ \"%s\", \"%s\" ]".formatted(name, library, className);
  }

  /** What the folder says about itself. */
  public ModelCard card() {
    return card;
  }

  /** All faces of a picture, largest first; empty when there is none. */
  public List<FaceAnalysis> faces(Picture picture) {
    return analyzer.analyze(picture);
  }

  /** What the pixels around a face's head belong to; null where the model has no {@code parse/}. */
  public HeadMasks masks(Picture picture, FaceAnalysis face) {
    return parser == null ? null : parser.parse(picture, face);
  }

  /** The same in a crop of 256 pixels that frames a head. */
  public HeadMasks masks(Picture picture, CropFrame frame) {
    return parser == null ? null : parser.parse(picture, frame);
  }

  /** The part {@code identity/}, read when it is first asked for; null without one. */
  public IdentityEmbedder identity() {
    if (identity == null && Files.isDirectory(identityOf.resolve("identity"))) {
      identity = IdentityEmbedder.open(identityOf);
    }
    return identity;
  }

  public FaceAnalyzer analyzer() {
    return analyzer;
  }

  /** Steps of a portrait when nobody says how many. */
  public int defaultSteps() {
    return family.defaultSteps();
  }

  /** Whether prompts mean something to it. */
  public boolean readsText() {
    return family.readsText();
  }

  /** Whether a model's folder has the part {@code head/}, without opening it. */
  public static boolean hasHead(Path folder) {
    return Files.isDirectory(folder.resolve(WholeHeadConfig.PART));
  }

  /** Starts reading the networks that draw while faces are looked for. */
  public void readHeadAhead() {
    if (head == null && ahead == null) {
      ahead = CompletableFuture.supplyAsync(() -> family.open(folder, compute));
    }
  }

  /**
   * The networks that draw whole heads, read when they are first asked for.
   *
   * @throws BadModelException when a file is missing or does not fit
   */
  public HeadParts head() {
    if (ahead != null) {
      CompletableFuture<HeadParts> reading = ahead;
      ahead = null;
      head = await(reading);
    }
    if (head == null) {
      head = family.open(folder, compute);
    }
    return head;
  }

  /**
   * The part {@code parse/}.
   *
   * @throws BadModelException when there is none
   */
  public FaceParser parser() {
    if (parser == null) {
      throw new BadModelException(
          folder.toString(), "no " + PARSE + "/", "one, to tell hair and skin apart");
    }
    return parser;
  }

  /**
   * States of a text, this model's until the next call; null in a family without text.
   *
   * @param wanted null for what the model was trained with
   * @param negative null without guidance
   */
  public PromptStates prompts(String wanted, String negative) {
    if (!readsText()) {
      return null;
    }
    String prompt = wanted == null ? head().prompt() : wanted;
    String key = prompt + "\n" + negative;
    if (!key.equals(promptKey)) {
      PromptStates encoded = head().base().prompts(prompt, negative);
      closePrompts();
      prompts = encoded;
      promptKey = key;
    }
    return prompts;
  }

  private void closePrompts() {
    if (prompts != null) {
      prompts.close();
    }
  }

  @Override
  public void close() {
    closePrompts();
    if (identity != null) {
      identity.close();
    }
    if (ahead != null) {
      ahead.thenAccept(HeadParts::close).exceptionally(e -> null).join();
    }
    if (head != null) {
      head.close();
    }
    if (parser != null) {
      parser.close();
    }
    analyzer.close();
  }
}
