package org.icportrait.app.service;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.icportrait.app.animation.AnimationWriter;
import org.icportrait.app.picture.FullSize;
import org.icportrait.app.picture.PictureFormat;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureSize;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.report.FaceJson;
import org.icportrait.app.report.PictureSheets;
import org.icportrait.app.serve.JobKind;
import org.icportrait.app.serve.JobWork;
import org.icportrait.app.serve.RequestException;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Engine;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.generate.AttentionMatcher;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.generate.FaceMatcher;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.Looks;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.generate.PortraitResult;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.generate.Whose;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;

/** Does the service's jobs with one open model. */
final class ServiceWork implements JobWork {
  private static final int PREVIEW = 256; // side in pixels
  private static final String PNG = "image/png";
  private static final String JSON = "application/json";

  private final PortraitModel model;
  private final PortraitGenerator generator;

  /** Work with a model that stays the caller's. */
  ServiceWork(PortraitModel model) {
    this.model = model;
    this.generator = new PortraitGenerator(model);
  }

  @Override
  public void check(JobKind kind, Map<String, String> options, Set<String> files) {
    ServiceOptions.check(kind, options, model.readsText());
    ServiceOptions fields = new ServiceOptions(options);
    if (kind == JobKind.RELIGHT) {
      boolean own = fields.light() != null;
      boolean reference = files.contains("reference");
      if (!own && !reference) {
        throw RequestException.field("light", "none", "a preset, a direction or a reference");
      }
      if (own && reference) {
        throw RequestException.field(
            "reference", "it with a preset or a direction", "one light alone");
      }
    }
  }

  @Override
  public String checkFile(String field, byte[] head) {
    PictureFormat format = PictureFormat.of(head);
    if (format == null) {
      throw RequestException.media(field, PictureFormat.describe(head), PictureFormat.EXPECTED);
    }
    return "image/" + format.imageIoName();
  }

  @Override
  public Result run(Request request, Ear ear) throws JobFailure {
    try {
      ServiceOptions options = new ServiceOptions(request.options());
      go(ear, "reading");
      return switch (request.kind()) {
        case PORTRAIT -> portrait(request, options, ear);
        case RELIGHT -> relight(request, options, ear);
        case VIEWS -> views(request, options, ear);
        case MATCH -> match(request, options, ear);
        case FACE -> face(request, options);
      };
    } catch (BadInputException e) {
      String code = e.getMessage().contains("found no face") ? "no_face" : "unusable_input";
      throw new JobFailure(code, e.getMessage());
    } catch (CancelledException e) {
      CancellationException cancelled = new CancellationException();
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  private static void go(Ear ear, String stage) {
    if (!ear.onProgress(stage, 0, 1)) {
      throw new CancelledException();
    }
  }

  private Result portrait(Request request, ServiceOptions fields, Ear ear) {
    List<NamedPicture> profiles = new ArrayList<>();
    for (int i = 0; i < request.files().get("profile").size(); i++) {
      profiles.add(picture(request, "profile", i, fields.face("profile_face")));
    }
    NamedPicture reference = picture(request, "reference", 0, fields.face("reference_face"));
    GenerateOptions options = fields.portrait(fields.sampling(defaults(), model.readsText()));
    go(ear, "looking at faces");
    PortraitResult made = generator.generate(profiles, reference, options, listener(ear));
    return png(
        FullSize.replaced(
            file(request, "reference"), reference.picture(), made.picture(), made.turned()),
        request);
  }

  private Result relight(Request request, ServiceOptions fields, Ear ear) {
    NamedPicture profile = picture(request, "profile", 0, fields.face("face"));
    LightSource light = fields.light();
    go(ear, "looking at faces");
    if (light == null) {
      light = generator.lightOf(picture(request, "reference", 0, 1));
    }
    go(ear, "relighting");
    Whose head = fields.head(null);
    GenerateOptions options = defaults().withLooks(Looks.DEFAULT.withHead(head));
    PortraitResult made = generator.relight(profile, light, options, listener(ear));
    Picture relit = made.picture();
    Path original = file(request, "profile");
    return png(
        head == Whose.PROFILE
            ? FullSize.replaced(original, profile.picture(), relit, made.turned())
            : FullSize.relit(original, profile.picture(), relit, made.turned()),
        request);
  }

  private Result views(Request request, ServiceOptions fields, Ear ear) {
    List<HeadAngles> angles = fields.views();
    Whose head = fields.head(null);
    GenerateOptions options =
        fields.sampling(defaults(), model.readsText()).withLooks(Looks.DEFAULT.withHead(head));
    go(ear, "looking at faces");
    PortraitGenerator.Views person =
        generator.views(picture(request, "profile", 0, fields.face("face")));
    boolean world = fields.word("light", "world", "world", "head").equals("world");
    List<Picture> views = new ArrayList<>();
    for (HeadAngles view : angles) {
      GenerateOptions posed = options.withPose(view);
      views.add(
          world
              ? person.drawInWorldLight(view, posed, ProgressListener.none())
              : person.draw(view, posed, ProgressListener.none()));
      Picture newest = views.get(views.size() - 1);
      ear.onPreview(() -> jpeg(newest));
      if (!ear.onProgress("turning", views.size(), angles.size())) {
        throw new CancelledException();
      }
    }
    String format = fields.word("format", "png", "png", "gif", "webp");
    if (format.equals("png")) {
      return png(PictureSheets.grid(views, views.size()), request);
    }
    byte[] bytes = AnimationWriter.bytes(views, format.equals("webp"), notes(request));
    return new Result("image/" + format, bytes);
  }

  private Result match(Request request, ServiceOptions fields, Ear ear) {
    NamedPicture profile = picture(request, "profile", 0, fields.face("profile_face"));
    NamedPicture reference = picture(request, "reference", 0, fields.face("reference_face"));
    go(ear, "looking at faces");
    FaceAnalysis a = profile.choose(model.faces(profile.picture()));
    FaceAnalysis b = reference.choose(model.faces(reference.picture()));
    boolean attention =
        fields.word("from", "geometry", "geometry", "attention").equals("attention");
    String persons = fields.word("persons", "auto", "auto", "one", "two");
    FaceMatcher.Matches matches =
        attention
            ? new FaceMatcher.Matches(
                false,
                new AttentionMatcher(model).match(profile.picture(), a, reference.picture(), b))
            : new FaceMatcher(model)
                .match(
                    profile.picture(),
                    a,
                    reference.picture(),
                    b,
                    FaceMatcher.Persons.valueOf(persons.toUpperCase(Locale.ROOT)));
    return new Result(
        JSON,
        FaceJson.bytes(
            FaceJson.matches(
                profile,
                PictureReader.size(file(request, "profile"), profile.picture()),
                reference,
                PictureReader.size(file(request, "reference"), reference.picture()),
                matches)));
  }

  private Result face(Request request, ServiceOptions fields) {
    NamedPicture picture = picture(request, "picture", 0, 1);
    PictureSize size = PictureReader.size(file(request, "picture"), picture.picture());
    return new Result(JSON, FaceFigures.of(model, picture, size, fields.preview()));
  }

  private GenerateOptions defaults() {
    GenerateOptions defaults = GenerateOptions.defaults();
    return defaults.withSteps(model.defaultSteps());
  }

  private static Path file(Request request, String field) {
    return request.files().get(field).get(0);
  }

  /** Named by its form field: where it lies is nobody's business. */
  private static NamedPicture picture(Request request, String field, int index, int face) {
    Path file = request.files().get(field).get(index);
    int count = request.files().get(field).size();
    try {
      return new NamedPicture(field, PictureReader.read(file, count), face - 1);
    } catch (BadInputException e) {
      String text = e.getMessage().substring(file.toString().length() + ": found ".length());
      int end = text.lastIndexOf(", expected ");
      throw new BadInputException(
          field, text.substring(0, end), text.substring(end + ", expected ".length()));
    }
  }

  private static ProgressListener listener(Ear ear) {
    return new ProgressListener() {
      @Override
      public boolean onProgress(String task, int done, int total) {
        return ear.onProgress(task, done, total);
      }

      @Override
      public void onPreview(Supplier<Picture> picture) {
        ear.onPreview(() -> jpeg(picture.get()));
      }
    };
  }

  private static byte[] jpeg(Picture picture) {
    return Thumbnails.of(picture, PREVIEW, PictureNotes.generated(Map.of()));
  }

  @Override
  public byte[] thumbnail(Path picture) {
    return Thumbnails.of(picture, THUMBNAIL);
  }

  @Override
  public byte[] smaller(byte[] jpeg, int side) {
    return Thumbnails.smaller(jpeg, side);
  }

  @Override
  public void rest() {
    Engine.releaseUnused();
  }

  private static Result png(BufferedImage image, Request request) {
    return new Result(PNG, PictureWriter.bytes(image, false, notes(request)));
  }

  private static PictureNotes notes(Request request) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("command", request.kind().path());
    settings.putAll(new java.util.TreeMap<>(request.options()));
    return PictureNotes.generated(settings);
  }
}
