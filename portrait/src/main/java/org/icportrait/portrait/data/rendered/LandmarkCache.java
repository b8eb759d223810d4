package org.icportrait.portrait.data.rendered;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/**
 * The landmarks that the product's own networks find in path-traced heads, looked for once: a file
 * a picture with 478 x 3 float32 values, little-endian, empty where there is no face.
 */
public final class LandmarkCache {
  private static final int BYTES = FaceMesh.POINTS * 3 * Float.BYTES;

  private final Path folder;
  private final Function<Path, Picture> decoder;
  private final Function<Picture, Optional<float[]>> finder;

  /**
   * A cache in a folder that is made when it is needed.
   *
   * @param finder the landmarks [478, 3] of the largest face; called by one thread at a time
   */
  public LandmarkCache(
      Path folder, Function<Path, Picture> decoder, Function<Picture, Optional<float[]>> finder) {
    this.folder = folder;
    this.decoder = decoder;
    this.finder = finder;
  }

  /**
   * The landmarks [478, 3] in pixels of a picture; empty when there is no face, and when the
   * picture or its masks can't be decoded: then it is looked at again the next time.
   */
  public synchronized Optional<float[]> of(RenderedHeads.Head head) {
    Path file = folder.resolve(head.name() + ".landmarks");
    try {
      if (Files.exists(file) && (Files.size(file) == BYTES || Files.size(file) == 0)) {
        return read(Files.readAllBytes(file));
      }
      Optional<Picture> picture = decoded(head.file());
      if (picture.isEmpty() || decoded(head.masks()).isEmpty()) {
        return Optional.empty();
      }
      Optional<float[]> found = finder.apply(picture.get());
      Files.createDirectories(folder);
      // a name of its own: processes that train together look at the same time
      Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".writing");
      Files.write(part, bytes(found));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty while a picture is still being written. */
  private Optional<Picture> decoded(Path file) {
    try {
      return Optional.of(decoder.apply(file));
    } catch (BadInputException e) {
      return Optional.empty();
    }
  }

  private static Optional<float[]> read(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.empty();
    }
    float[] out = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
    return Optional.of(out);
  }

  private static byte[] bytes(Optional<float[]> landmarks) {
    if (landmarks.isEmpty()) {
      return new byte[0];
    }
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(landmarks.get());
    return out.array();
  }
}
