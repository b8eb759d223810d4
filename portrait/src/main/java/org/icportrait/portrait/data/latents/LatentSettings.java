package org.icportrait.portrait.data.latents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.icportrait.engine.BadInputException;

/**
 * What the samples of a folder were made of, in {@code latents.json}. Sample n depends on this and
 * on n alone.
 *
 * @param version of the layout of shards
 * @param seed of the recipe
 * @param crop S, the side of the crops in pixels
 * @param triplets share of samples that is path-traced, 0..1
 * @param missing share of samples without a warp, 0..1
 * @param channels C, of the latents
 * @param autoencoder SHA-256 of its weights
 * @param type that the autoencoder computed in
 * @param photographs number of pairs of single portraits that were drawn from
 * @param rendered number of path-traced pairs
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record LatentSettings(
    int version,
    long seed,
    int crop,
    double triplets,
    double missing,
    int channels,
    String autoencoder,
    String type,
    int photographs,
    int rendered) {
  /** Of the layout that this program writes. */
  public static final int VERSION = 1;

  private static final String FILE = "latents.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads those of a folder.
   *
   * @throws BadInputException when it has none, or they are of another version
   */
  static LatentSettings read(Path folder) {
    Path file = folder.resolve(FILE);
    String expected = "a folder that data pairs --base made";
    try {
      LatentSettings found = JSON.readValue(Files.readString(file), LatentSettings.class);
      if (found.version != VERSION) {
        throw new BadInputException(file.toString(), "version " + found.version, "" + VERSION);
      }
      return found;
    } catch (JsonProcessingException e) {
      throw new BadInputException(file.toString(), e.getOriginalMessage(), expected);
    } catch (IOException e) {
      throw new BadInputException(folder.toString(), "no " + FILE, expected);
    }
  }

  /**
   * Writes them into a folder, or compares with what is there.
   *
   * @throws BadInputException when its samples were made of something else
   */
  public void settle(Path folder) {
    try {
      Files.createDirectories(folder);
      if (!Files.exists(folder.resolve(FILE))) {
        Files.writeString(
            folder.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
      }
    } catch (IOException e) {
      throw new BadInputException(folder.toString(), "an unwritable output", "a directory");
    }
    LatentSettings found = read(folder);
    if (!found.equals(this)) {
      throw new BadInputException(folder.toString(), "samples of " + found, toString());
    }
  }

  /**
   * Makes sure that samples are those of a training.
   *
   * @param folder where these were found
   * @param wanted by the training; its type and numbers of pairs do not matter
   * @throws BadInputException naming the first difference
   */
  public void requireFor(LatentSettings wanted, Path folder) {
    require(folder, "seed", seed, wanted.seed);
    require(folder, "crop", crop, wanted.crop);
    require(folder, "triplets", triplets, wanted.triplets);
    require(folder, "missing", missing, wanted.missing);
    require(folder, "latent channels", channels, wanted.channels);
    require(folder, "an autoencoder of SHA-256", autoencoder, wanted.autoencoder);
  }

  private static void require(Path folder, String name, Object found, Object expected) {
    if (!Objects.equals(found, expected)) {
      throw new BadInputException(
          folder.toString(),
          "samples of " + name + " " + found,
          expected + ", as the recipe and its base have it");
    }
  }
}
