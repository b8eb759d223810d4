package org.icportrait.portrait.data.synthesize;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.Picture;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.portrait.data.HeadFitFile;
import org.icportrait.portrait.data.PortraitFolder;

/** Makes identities from portraits; any number of threads may do so at the same time. */
final class IdentitySource {
  private static final double MOST_YAW = 35; // degrees: beyond, half a face would be made up
  private static final double MOST_ERROR = 0.04; // of landmarks, eye distances
  private static final int PURPOSE = 1;

  private final SynthesisSettings settings;
  private final HeadLayout layout;
  private final HeadTexture textures;
  private final PortraitHeadFitter fitter;
  private final Path fits; // null: everything is fitted anew
  private final Function<Path, Picture> decoder;
  private final List<PortraitFolder.Entry> portraits;

  IdentitySource(
      SynthesisSettings settings,
      HeadLayout layout,
      PortraitHeadFitter fitter,
      Path fits,
      Function<Path, Picture> decoder,
      List<PortraitFolder.Entry> all) {
    this.settings = settings;
    this.layout = layout;
    this.textures = new HeadTexture(layout);
    this.fitter = fitter;
    this.fits = fits;
    this.decoder = decoder;
    this.portraits =
        all.stream()
            .filter(e -> Math.abs(e.yaw()) < MOST_YAW && e.landmarkError() < MOST_ERROR)
            .toList();
    if (portraits.isEmpty()) {
      throw new BadInputException(
          "portraits.jsonl", "no portrait for training seen from the front", "at least one");
    }
  }

  /** Makes a head, whatever the kind of the settings. */
  TexturedHead makeHead(int index) {
    SampleRandom random = new SampleRandom(settings.seed(), PURPOSE, index);
    PortraitFolder.Entry entry = portraits.get(random.below(portraits.size()));
    Picture picture = decoder.apply(entry.file());
    return head(index, random, entry, picture, fit(entry, picture));
  }

  Identity make(int index) {
    SampleRandom random = new SampleRandom(settings.seed(), PURPOSE, index);
    PortraitFolder.Entry entry = portraits.get(random.below(portraits.size()));
    Picture picture = decoder.apply(entry.file());
    HeadFit fit = fit(entry, picture);
    if (!settings.isHead(index)) {
      return new PortraitRelief("portrait-" + entry.id(), layout, fit, picture);
    }
    return head(index, random, entry, picture, fit);
  }

  private TexturedHead head(
      int index, SampleRandom random, PortraitFolder.Entry entry, Picture picture, HeadFit fit) {
    double[] shape = new double[fit.identity().length];
    double own = random.between(0.4, 1); // how much of the portrait's shape stays
    for (int i = 0; i < shape.length; i++) {
      shape[i] = own * fit.identity()[i] + (1.1 - own) * 0.7 * random.normal();
    }
    Picture texture = textures.bake(fit, Tone.linear(picture), entry.landmarks());
    tint(texture, random);
    return new TexturedHead(
        String.format(Locale.ROOT, "head-%06d", index), layout, fitter.binding(), texture, shape);
  }

  private static void tint(Picture texture, SampleRandom random) {
    double lightness = random.between(0.85, 1.12);
    int pixels = texture.width() * texture.height();
    for (int c = 0; c < 3; c++) {
      float factor = (float) (lightness * random.between(0.95, 1.05));
      for (int p = c * pixels; p < (c + 1) * pixels; p++) {
        texture.data()[p] *= factor;
      }
    }
  }

  private HeadFit fit(PortraitFolder.Entry entry, Picture picture) {
    Path file = fits == null ? null : fits.resolve(entry.id() + ".json");
    if (file == null || !Files.exists(file)) {
      return fitter.fit(picture, entry.landmarks());
    }
    HeadFit fit = HeadFitFile.read(file);
    if (fit.identity().length != layout.model().identity().length
        || fit.expression().length != layout.model().expression().length
        || fit.camera().width() != picture.width()) {
      throw new BadInputException(file.toString(), "a fit of another head", "one of this head");
    }
    return fit;
  }
}
