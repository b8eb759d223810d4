package org.icportrait.portrait.train.parser;

import static org.icportrait.portrait.train.parser.ParserSample.HAIR;
import static org.icportrait.portrait.train.parser.ParserSample.OCCLUDER;
import static org.icportrait.portrait.train.parser.ParserSample.PERSON;
import static org.icportrait.portrait.train.parser.ParserSample.SKIN;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.parse.ParseNetwork;
import org.icportrait.portrait.train.run.ContactSheet;

/** What the parser reaches on pictures that no training saw: overlaps, and sheets for the eye. */
final class ParserFigures {
  private static final int SIZE = ParseNetwork.SIZE;
  private static final int PIXELS = SIZE * SIZE;
  private static final double ENOUGH = 0.01; // share of a crop that counts as having hair
  private static final int MADE = 24; // samples with made-up things
  private static final int SHOWN = 20; // of each kind on the sheet
  private static final int COLUMNS = 12;

  private final ParserData data;
  private final ParserSampler sampler;

  ParserFigures(ParserData data, FaceMesh mesh) {
    this.data = data;
    sampler = new ParserSampler(data.train(), data.rendered(), mesh, SIZE);
  }

  /** Intersection over union of thresholded masks: the mean over pictures, and of all pixels. */
  private static final class Overlap {
    private double sum;
    private int count;
    private long allBoth;
    private long allEither;

    void add(ParserSample sample, float[] said, int mask) {
      int both = 0;
      int either = 0;
      int there = 0;
      for (int p = mask * PIXELS; p < (mask + 1) * PIXELS; p++) {
        if (sample.weights()[p] > 0) {
          boolean a = sample.labels()[p] > 0.5f;
          boolean b = said[p] > 0.5f;
          both += a && b ? 1 : 0;
          either += a || b ? 1 : 0;
          there += a ? 1 : 0;
        }
      }
      allBoth += both;
      allEither += either;
      if (there > ENOUGH * PIXELS) {
        sum += (double) both / either;
        count++;
      }
    }

    double mean() {
      return sum / Math.max(1, count);
    }

    double pooled() {
      return (double) allBoth / Math.max(1, allEither);
    }
  }

  /** One line of figures; the sheet shows picture, label and network of each. */
  String of(ParseNetwork network, Path sheetFile) throws IOException {
    ContactSheet sheet = new ContactSheet(128);
    String portraits = figures(network, data.validation(), sheet);
    String rendered = figures(network, data.renderedValidation(), sheet);
    Overlap made = new Overlap();
    for (int i = 0; i < MADE; i++) {
      ParserSample sample = sampler.draw(new Random(77L * i + 5));
      float[] said = parse(network, sample);
      made.add(sample, said, OCCLUDER);
      show(sheet, sample, said);
    }
    sheet.write(sheetFile, COLUMNS);
    return String.format(
        Locale.ROOT,
        "IoU portraits: %s; path-traced: %s; occluders made up %.3f",
        portraits,
        rendered,
        made.mean());
  }

  private String figures(ParseNetwork network, ParserPictures pictures, ContactSheet sheet) {
    Overlap[] overlaps = {new Overlap(), new Overlap(), new Overlap()};
    for (int i = 0; i < pictures.count(); i++) {
      ParserSample sample = sampler.standard(pictures, i);
      float[] said = parse(network, sample);
      for (int mask : new int[] {HAIR, SKIN, PERSON}) {
        overlaps[mask].add(sample, said, mask);
      }
      if (i * SHOWN / pictures.count() != (i - 1) * SHOWN / pictures.count() || i == 0) {
        show(sheet, sample, said);
      }
    }
    return String.format(
        Locale.ROOT,
        "hair %.3f (of all pixels %.3f), skin %.3f, person %.3f",
        overlaps[HAIR].mean(),
        overlaps[HAIR].pooled(),
        overlaps[SKIN].mean(),
        overlaps[PERSON].mean());
  }

  /** [4, S, S], 0..1. */
  static float[] parse(ParseNetwork network, ParserSample sample) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor logits = network.forward(Tensor.of(sample.picture(), 1, 3, SIZE, SIZE));
      return Functional.sigmoid(logits).contiguous().toFloats();
    }
  }

  private static void show(ContactSheet sheet, ParserSample sample, float[] said) {
    float[] light = new float[3 * PIXELS];
    for (int i = 0; i < light.length; i++) {
      light[i] = Math.min(1, Math.max(0, (sample.picture()[i] + 1) / 2));
    }
    sheet.add(new Picture(SIZE, SIZE, light));
    sheet.add(colours(sample.labels(), sample.weights()));
    sheet.add(colours(said, null));
  }

  /** Hair red, person green, skin blue as in the data's files, occluder white. */
  private static Picture colours(float[] masks, float[] weights) {
    float[] out = new float[3 * PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      float covered = masks[OCCLUDER * PIXELS + p];
      if (weights != null && weights[OCCLUDER * PIXELS + p] == 0) {
        covered = 0.3f;
      }
      out[p] = Math.max(masks[HAIR * PIXELS + p], covered);
      out[PIXELS + p] = Math.max(masks[PERSON * PIXELS + p] * 0.6f, covered);
      out[2 * PIXELS + p] = Math.max(masks[SKIN * PIXELS + p], covered);
    }
    return new Picture(SIZE, SIZE, out);
  }
}
