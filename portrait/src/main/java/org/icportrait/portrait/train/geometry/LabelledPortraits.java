package org.icportrait.portrait.train.geometry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.head.HeadSurface;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.HeadFitFile;
import org.icportrait.portrait.data.PictureStore;
import org.icportrait.portrait.data.PortraitFolder;

/** Portraits with their landmarks and the heads fitted to them. */
final class LabelledPortraits {
  private final PictureStore pictures;
  private final float[][] landmarks;
  private final HeadLabels[] labels;
  private final float[] trust = new float[FaceMesh.POINTS];

  /**
   * Decodes portraits and draws their fitted heads.
   *
   * @param fits of {@code data fit}, or null: what is not there is fitted
   */
  LabelledPortraits(
      List<PortraitFolder.Entry> entries,
      Function<Path, Picture> decoder,
      PortraitHeadFitter fitter,
      HeadSurface surface,
      CanonicalField field,
      Path fits) {
    this.pictures = new PictureStore(entries, decoder);
    this.landmarks = entries.stream().map(PortraitFolder.Entry::landmarks).toArray(float[][]::new);
    this.labels = new HeadLabels[landmarks.length];
    Arrays.fill(trust, 1);
    HeadLabels.Maker maker = new HeadLabels.Maker(fitter.model(), surface, fitter.binding(), field);
    IntStream.range(0, landmarks.length)
        .parallel()
        .forEach(i -> labels[i] = maker.make(fit(i, entries.get(i), fitter, fits), landmarks[i]));
  }

  private HeadFit fit(int index, PortraitFolder.Entry entry, PortraitHeadFitter fitter, Path fits) {
    Path file = fits == null ? null : fits.resolve(entry.id() + ".json");
    return file != null && Files.exists(file)
        ? HeadFitFile.read(file)
        : fitter.fitShape(entry.landmarks(), pictures.width(index), pictures.height(index));
  }

  int count() {
    return landmarks.length;
  }

  PictureStore pictures() {
    return pictures;
  }

  float[] landmarks(int index) {
    return landmarks[index];
  }

  Labelled get(int index) {
    return new Labelled() {
      @Override
      public int width() {
        return pictures.width(index);
      }

      @Override
      public int height() {
        return pictures.height(index);
      }

      @Override
      public void sample(double[] toPicture, int side, float[] into) {
        pictures.sample(index, toPicture, side, into, 0);
      }

      @Override
      public float[] landmarks() {
        return landmarks[index];
      }

      @Override
      public float[] trust() {
        return trust;
      }

      @Override
      public boolean surface(double x, double y, float[] out) {
        return labels[index].at(x, y, out);
      }
    };
  }
}
