package org.icportrait.portrait.data.synthesize;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.HeadFitFile;
import org.icportrait.portrait.data.PortraitFolder;

/** Makes identities from portraits; any number of threads may do so at the same time. */
final class IdentitySource {
  private static final double MOST_YAW = 35; // degrees: beyond, half a face would be made up
  private static final double MOST_ERROR = 0.04; // of landmarks, eye distances
  private static final int PURPOSE = 1;
  private static final int CHOICE = 3;
  private static final int TRIES = 20; // portraits for one identity

  private final SynthesisSettings settings;
  private final HeadLayout layout;
  private final HeadTexture textures;
  private final PortraitHeadFitter fitter;
  private final Path fits; // null: everything is fitted anew
  private final Function<Path, Picture> decoder;
  private final List<PortraitFolder.Entry> portraits;
  private final SynthesisFailures failures;

  IdentitySource(
      SynthesisSettings settings,
      HeadLayout layout,
      PortraitHeadFitter fitter,
      Path fits,
      Function<Path, Picture> decoder,
      List<PortraitFolder.Entry> all,
      SynthesisFailures failures) {
    this.settings = settings;
    this.layout = layout;
    this.textures = new HeadTexture(layout);
    this.fitter = fitter;
    this.fits = fits;
    this.decoder = decoder;
    this.failures = failures;
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
    SampleRandom choice = new SampleRandom(settings.seed(), CHOICE, index);
    PortraitFolder.Entry entry = portraits.get(choice.below(portraits.size()));
    Picture picture = decoder.apply(entry.file());
    return head(index, entry, picture, fit(entry, picture));
  }

  /**
   * An identity. A portrait whose picture can't be read is noted, and another one is taken.
   *
   * @throws BadInputException when that happens too often, or a fit is of another head
   */
  Identity make(int index) {
    SampleRandom choice = new SampleRandom(settings.seed(), CHOICE, index);
    BadInputException last = null;
    for (int n = 0; n < TRIES; n++) {
      PortraitFolder.Entry entry = portraits.get(choice.below(portraits.size()));
      Picture picture;
      try {
        picture = decoder.apply(entry.file());
      } catch (BadInputException e) {
        failures.add(entry.id(), e.getMessage());
        last = e;
        continue;
      }
      return make(index, entry, picture);
    }
    throw last;
  }

  private Identity make(int index, PortraitFolder.Entry entry, Picture picture) {
    HeadFit fit = fit(entry, picture);
    if (!settings.isHead(index)) {
      return new PortraitRelief("portrait-" + entry.id(), layout, fit, picture, settings.size());
    }
    return head(index, entry, picture, fit);
  }

  private TexturedHead head(int index, PortraitFolder.Entry entry, Picture picture, HeadFit fit) {
    SampleRandom random = new SampleRandom(settings.seed(), PURPOSE, index);
    double[] shape = new double[fit.identity().length];
    double own = random.between(0.4, 1); // how much of the portrait's shape stays
    for (int i = 0; i < shape.length; i++) {
      shape[i] = own * fit.identity()[i] + (1.1 - own) * 0.7 * random.normal();
    }
    HairStyle hair = HairStyle.draw(random, layout.neutral());
    Picture texture = textures.bake(fit, Tone.linear(picture), entry.landmarks(), hair, random);
    tint(texture, random);
    String name = String.format(Locale.ROOT, "head-%06d", index);
    return new TexturedHead(name, layout, fitter.binding(), texture, shape, hair);
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
