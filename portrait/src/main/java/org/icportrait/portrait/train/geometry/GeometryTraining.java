package org.icportrait.portrait.train.geometry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.detect.DetectorNetwork;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.geometry.GeometryNetwork;
import org.icportrait.face.head.HeadSurface;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.train.run.ContactSheet;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.PrefetchedStage;
import org.icportrait.portrait.train.run.Recipe;

/** Trains the geometry network and, beside it, the face detector on labelled portraits. */
public final class GeometryTraining extends PrefetchedStage<GeometryTraining.Batch> {
  private static final int SIZE = GeometryNetwork.SIZE;
  private static final int DENSE = GeometryNetwork.DENSE;

  private static final String DETECTOR = "detector.safetensors";

  private final Recipe recipe;
  private final Path start; // null: from nothing
  private final FaceMesh mesh;
  private final GeometrySampler sampler;
  private final LabelledPortraits validation;
  private final GeometryFigures figures;
  private final DetectorSampler windows;
  private final Both both = new Both();

  /** Both networks under one roof, so that one optimiser trains them. */
  private static final class Both extends Module {
    private final GeometryNetwork geometry = child("geometry", new GeometryNetwork());
    private final DetectorNetwork detector = child("detector", new DetectorNetwork());
  }

  record Batch(
      float[] crops,
      float[] landmarks,
      float[] trust,
      float[] mask,
      float[] dense,
      float[] windows,
      float[] heat,
      float[] place) {}

  public GeometryTraining(
      Recipe recipe, Path data, PortraitFolder folder, Function<Path, Picture> decoder) {
    this.recipe = recipe;
    mesh = FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors"));
    Path head = data.resolve("head/ict_facekit.safetensors");
    PortraitHeadFitter fitter = PortraitHeadFitter.open(head, mesh);
    HeadSurface surface = HeadSurface.read(head);
    CanonicalField field = new CanonicalField(fitter.model(), fitter.binding(), mesh);
    Path fits = recipe.fits() == null ? null : Path.of(recipe.fits());
    LabelledPortraits portraits =
        new LabelledPortraits(folder.train(), decoder, fitter, surface, field, fits);
    Path views = recipe.views() == null ? null : Path.of(recipe.views());
    TrainingFaces faces = new TrainingFaces(portraits, views, field, mesh);
    sampler = new GeometrySampler(faces, mesh);
    windows = new DetectorSampler(faces);
    validation = new LabelledPortraits(folder.validation(), decoder, fitter, surface, field, null);
    figures = new GeometryFigures(mesh, head, fitter, folder.validation(), decoder);
    both.geometry.startAt(GeometrySampler.meanLandmarks(portraits));
    start = new ModelParts(recipe.parts()).find("geometry");
    if (start != null) {
      load(both.geometry, start.resolve(FaceAnalyzer.WEIGHTS));
      load(both.detector, start.resolve(DETECTOR));
    } else if (recipe.startShare() != 0) {
      throw new BadInputException("recipe", "start_share without parts", "weights to start from");
    }
    both.geometry.setComputeType(recipe.computeType());
    both.detector.setComputeType(recipe.computeType());
  }

  /** Moves the geometry network's weights towards those it started from. */
  private void mixWithStart() {
    if (recipe.startShare() == 0) {
      return;
    }
    try (Safetensors source = Safetensors.open(start.resolve(FaceAnalyzer.WEIGHTS));
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      double share = recipe.startShare();
      both.geometry
          .parameters()
          .forEach(
              (name, weight) -> {
                Tensor old = source.tensor(name).to(DType.FLOAT32);
                weight.assign(weight.mul(1 - share).add(old.mul(share)));
              });
    }
  }

  private static void load(Module network, Path file) {
    try (Safetensors source = Safetensors.open(file)) {
      network.load(source);
    }
  }

  @Override
  public Module network() {
    return both;
  }

  @Override
  public Tensor loss(long number) {
    Batch batch = take(number);
    int n = recipe.batch();
    int cells = DetectorSampler.CELLS;
    int side = DetectorSampler.SIZE;
    GeometryNetwork.Output out = both.geometry.forward(Tensor.of(batch.crops, n, 3, SIZE, SIZE));
    Tensor points = Tensor.of(batch.landmarks, n, FaceMesh.POINTS, 3);
    Tensor trust = Tensor.of(batch.trust, n, FaceMesh.POINTS, 1);
    Tensor weight = Tensor.of(new float[] {1, 1, 0.4f}, 1, 1, 3).mul(trust);
    Tensor landmarkLoss = out.landmarks().sub(points).abs().mul(weight).mean();
    Tensor mask = Tensor.of(batch.mask, n, 1, DENSE, DENSE);
    Tensor planes = Tensor.of(batch.dense, n, 7, DENSE, DENSE);
    Tensor maskLoss = Functional.binaryCrossEntropy(out.dense().narrow(1, 0, 1), mask);
    // a hundredth of the cube is half a centimetre, of a normal half a degree
    Tensor ofPlane = Tensor.of(new float[] {4, 4, 4, 2, 1, 1, 1}, 1, 7, 1, 1);
    Tensor apart = out.dense().narrow(1, 1, 7).sub(planes).abs().mul(mask).mul(ofPlane);
    Tensor planeLoss = apart.mean().mul(7.0 / 2);
    Tensor seen = both.detector.forward(Tensor.of(batch.windows, n, 3, side, side));
    Tensor heat = Tensor.of(batch.heat, n, 1, cells, cells);
    Tensor place = Tensor.of(batch.place, n, 3, cells, cells);
    Tensor heatLoss = Functional.binaryCrossEntropy(seen.narrow(1, 0, 1), heat);
    Tensor apartInPlace = seen.narrow(1, 1, 3).sub(place).abs().mul(heat).reshape(n, -1).sum(1);
    Tensor placeLoss = apartInPlace.div(heat.reshape(n, -1).sum(1).add(1)).mean().mul(0.05);
    return landmarkLoss
        .mul(10)
        .add(maskLoss.mul(0.5))
        .add(planeLoss)
        .add(heatLoss.mul(2))
        .add(placeLoss);
  }

  @Override
  protected Batch batch(long number) {
    int n = recipe.batch();
    int cells = DetectorSampler.CELLS * DetectorSampler.CELLS;
    int side = DetectorSampler.SIZE;
    Batch batch =
        new Batch(
            new float[n * 3 * SIZE * SIZE],
            new float[n * 3 * FaceMesh.POINTS],
            new float[n * FaceMesh.POINTS],
            new float[n * DENSE * DENSE],
            new float[n * 7 * DENSE * DENSE],
            new float[n * 3 * side * side],
            new float[n * cells],
            new float[n * 3 * cells]);
    for (int i = 0; i < n; i++) {
      Random random = recipe.random(number * n + i, 0);
      GeometrySampler.Sample crop = sampler.draw(random);
      put(crop.picture(), batch.crops, i);
      put(crop.landmarks(), batch.landmarks, i);
      put(crop.trust(), batch.trust, i);
      put(crop.mask(), batch.mask, i);
      put(crop.dense(), batch.dense, i);
      DetectorSampler.Sample window = windows.draw(random);
      put(window.picture(), batch.windows, i);
      put(window.heat(), batch.heat, i);
      put(window.place(), batch.place, i);
    }
    return batch;
  }

  private static void put(float[] part, float[] all, int index) {
    System.arraycopy(part, 0, all, index * part.length, part.length);
  }

  @Override
  public String validate(long step, Path folder) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> trained = new LinkedHashMap<>();
      both.geometry.parameters().forEach((name, weight) -> trained.put(name, weight.mul(1)));
      mixWithStart();
      String figures = figuresOf(folder);
      both.geometry.parameters().forEach((name, weight) -> weight.assign(trained.get(name)));
      return figures;
    }
  }

  private String figuresOf(Path folder) throws IOException {
    ContactSheet sheet = new ContactSheet(SIZE);
    double error = 0;
    for (int i = 0; i < validation.count(); i++) {
      GeometrySampler.Sample sample = sampler.standard(validation.get(i));
      try (TensorScope scope = TensorScope.open()) {
        Tensor crop = Tensor.of(sample.picture(), 1, 3, SIZE, SIZE);
        GeometryNetwork.Output out = both.geometry.forward(crop);
        float[] found = out.landmarks().toFloats();
        double sum = 0;
        for (int k = 0; k < found.length; k += 3) {
          sum +=
              Math.hypot(
                  found[k] - sample.landmarks()[k], found[k + 1] - sample.landmarks()[k + 1]);
        }
        error += sum / FaceMesh.POINTS * (SIZE / 2.0) / (SIZE / 2.7);
        if (i < 12) {
          sheet.add(GeometryPicture.landmarks(sample.picture(), SIZE, found));
          sheet.add(GeometryPicture.dense(out.dense().contiguous().toFloats(), DENSE));
        }
      }
    }
    sheet.write(folder.resolve("validation.png"), 8);
    return String.format(
        Locale.ROOT,
        "landmark error %.3f%% of eye distance; %s",
        100 * error / validation.count(),
        // the analyzer is not closed: the networks stay in training
        figures.of(new FaceAnalyzer(mesh, both.geometry, both.detector)));
  }

  @Override
  public void export(Path folder) throws IOException {
    mixWithStart();
    Path geometry = folder.resolve("geometry");
    mesh.write(geometry.resolve("face_mesh.safetensors"));
    ModelParts.writeWeights(both.geometry, geometry.resolve(FaceAnalyzer.WEIGHTS));
    ModelParts.writeWeights(both.detector, geometry.resolve(DETECTOR));
  }

  @Override
  public void close() {
    both.close();
  }
}
