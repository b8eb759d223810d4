package org.icportrait.portrait.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoderConfig;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.NativeCache;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.identity.IdentityEmbedder;

/**
 * A model folder in memory: geometry, parser and the networks that draw, those for whole heads or
 * those for faces. Owns native memory.
 */
public final class PortraitModel implements AutoCloseable {
  private static final int STEPS = 20; // of a family that starts from noise
  private static final String OURS = "icportrait";
  private static final String PARSE = "parse";
  // lines of the networks for faces
  private static final String FACES =
      line("scheduler", "diffusers", "DDIMScheduler")
          + line("unet", OURS, "UNet2DConditionModel")
          + line("vae", OURS, "PatchAutoencoder")
          + line("stitch", OURS, "LightingAwareStitching");

  private final ModelCard card;
  private final Path folder;
  private final DType compute;
  private final FaceAnalyzer analyzer;
  private final DenoiserParts parts; // for faces; null where there are only those for whole heads
  private final NoiseSchedule schedule; // theirs
  private PromptStates prompts; // of the text asked for last
  private String promptKey;
  private final Path identityOf; // the folder that may hold identity/
  private IdentityEmbedder identity;
  private final FaceParser parser; // null without parse/
  private HeadParts head; // null until asked for
  private CompletableFuture<HeadParts> ahead; // null unless it is read on another thread

  private PortraitModel(
      ModelCard card, Path folder, DType compute, Lent lent, DenoiserParts parts) {
    this.card = card;
    this.folder = folder;
    this.compute = compute;
    this.identityOf = lent.identityOf;
    this.analyzer = lent.analyzer;
    this.parser = lent.parser;
    this.parts = parts;
    this.schedule = parts == null ? null : new NoiseSchedule(parts.scheduler());
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
    DenoiserParts parts = family.open(folder, compute);
    if (parts == null && !hasHead(folder)) {
      throw new BadModelException(
          folder.toString(), "no network that draws", WholeHeadConfig.PART + "/ or unet/");
    }
    try {
      Path lent = family.geometry(folder, geometry);
      Path identityOf = Files.isDirectory(folder.resolve("identity")) ? folder : geometry;
      Path parse = Files.isDirectory(folder.resolve(PARSE)) ? folder : geometry;
      FaceParser parser = parser(parse.resolve(PARSE), compute);
      try {
        Lent others = new Lent(identityOf, FaceAnalyzer.open(lent, compute), parser);
        return new PortraitModel(card, folder, compute, others, parts);
      } catch (RuntimeException e) {
        if (parser != null) {
          parser.close();
        }
        throw e;
      }
    } catch (RuntimeException e) {
      if (parts != null) {
        parts.close();
      }
      throw e;
    }
  }

  private static FaceParser parser(Path folder, DType compute) {
    return Files.isDirectory(folder) ? FaceParser.open(folder, compute) : null;
  }

  /**
   * Opens the part {@code vae/} alone.
   *
   * @throws BadModelException when a file is missing or does not fit
   */
  public static PatchAutoencoder openAutoencoder(Path folder) {
    PatchAutoencoderConfig config =
        ModelJson.read(folder.resolve("config.json"), PatchAutoencoderConfig.class);
    if (!PatchAutoencoderConfig.CLASS_NAME.equals(config.className())) {
      throw new BadModelException(
          folder.toString(), "class " + config.className(), PatchAutoencoderConfig.CLASS_NAME);
    }
    PatchAutoencoder network =
        EmptyParameters.make(DType.FLOAT32, () -> new PatchAutoencoder(config));
    DenoiserParts.load(network, folder);
    return network;
  }

  /**
   * Compares all files of a folder with its card and reads every weight.
   *
   * @throws BadModelException naming the first file that is wrong
   */
  public static void verify(Path folder) {
    ModelCard.of(folder).verify(folder);
    try (PortraitModel model = open(folder, folder, DType.FLOAT32)) {
      if (hasHead(folder)) {
        model.head();
      }
    }
    if (Files.isDirectory(folder.resolve("identity"))) {
      IdentityEmbedder.open(folder).close();
    }
  }

  /** The text of {@code model_index.json}: the parts of our own family that a folder holds. */
  public static String index(Path folder) {
    String faces = Files.isDirectory(folder.resolve("unet")) ? FACES : "";
    String more =
        further(folder, "identity", "IdentityEmbedder")
            + further(folder, PARSE, "FaceParser")
            + further(folder, WholeHeadConfig.PART, WholeHeadConfig.CLASS_NAME);
    return """
        {
          "_class_name" : "IcPortraitPipeline"%s,
          "geometry" : [ "icportrait", "FaceAnalyzer" ]%s
        }
        """
        .formatted(faces, more);
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
    return parts == null || parts.parametrisation().predictsMean() ? 1 : STEPS;
  }

  /** Whether prompts mean something to it. */
  public boolean readsText() {
    return parts != null && parts.base() != null;
  }

  /**
   * The networks that draw faces alone.
   *
   * @throws BadModelException where there are only those for whole heads
   */
  public DenoiserParts parts() {
    if (parts == null) {
      throw new BadModelException(
          folder.toString(), "no unet/", "one, to draw a face in the reference's head");
    }
    return parts;
  }

  /**
   * The networks that draw faces alone, for crops of the card's size.
   *
   * @throws BadModelException where there are only those for whole heads
   */
  public Resolution resolution() {
    return new Resolution(
        card.size(), parts().autoencoder(), parts.adaptation(), parts.parametrisation(), parts);
  }

  /** Whether it can draw a profile's whole head: with {@code head/} and {@code parse/}. */
  public boolean hasHead() {
    return parser != null && hasHead(folder);
  }

  /** Whether a model's folder has the part {@code head/}, without opening it. */
  public static boolean hasHead(Path folder) {
    return Files.isDirectory(folder.resolve(WholeHeadConfig.PART));
  }

  /** Starts reading the part {@code head/}, where there is one, while faces are looked for. */
  public void readHeadAhead() {
    if (head == null && ahead == null && hasHead()) {
      Path part = folder.resolve(WholeHeadConfig.PART);
      ahead = CompletableFuture.supplyAsync(() -> HeadParts.open(part, compute));
    }
  }

  /**
   * The part {@code head/}, read when it is first asked for.
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
      requireHead();
      head = HeadParts.open(folder.resolve(WholeHeadConfig.PART), compute);
    }
    return head;
  }

  /**
   * Refuses a model without the part {@code head/}.
   *
   * @throws BadModelException when there is none
   */
  public void requireHead() {
    if (!hasHead(folder)) {
      throw new BadModelException(
          folder.toString(),
          "no " + WholeHeadConfig.PART + "/",
          "one, and " + PARSE + "/, to draw the profile's whole head");
    }
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

  public NoiseSchedule schedule() {
    return schedule;
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
    String prompt = wanted == null ? parts.prompt() : wanted;
    String key = prompt + "\n" + negative;
    if (!key.equals(promptKey)) {
      PromptStates encoded = parts.base().prompts(prompt, negative);
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
    if (parts != null) {
      parts.close();
    }
  }
}
