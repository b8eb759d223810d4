package org.icportrait.portrait.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.engine.Functional;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.head.GroundSearch;
import org.icportrait.portrait.head.HeadComposition;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.model.HeadParts;
import org.icportrait.portrait.model.PortraitModel;

/** Draws portraits of the profile's whole head, or of its face in the reference's head. */
final class HeadDrawing {
  private final PortraitModel model;
  private final FaceMesh mesh;
  private final HeadScene.Views views;
  private final int size; // S, of planes; the networks may see fewer pixels

  /** Over an open model with networks that draw and a parser. */
  HeadDrawing(PortraitModel model, ParsedHeads heads) {
    this.model = model;
    this.mesh = model.analyzer().mesh();
    this.views = HeadScene.Views.parsed(heads, mesh);
    this.size = model.head().laidOut();
  }

  /** Where the head goes: into the reference or, turned, into the person's own picture. */
  HeadPlace place(Subject person, Subject reference, HeadAngles angles, GenerateOptions options) {
    if (options.keepsReference()) {
      return HeadPlace.in(views, reference, size);
    }
    HeadPlace own = turned(person, angles, reference);
    return options.background() == Background.GENERATE
        ? own.before(StudioGround.of(HeadPlace.in(views, reference, size).view()))
        : own;
  }

  /** In the person's own picture, see {@link HeadPlace#turned}. */
  HeadPlace turned(Subject person, HeadAngles angles, Subject light) {
    return HeadPlace.turned(views, mesh, person, angles, light, size);
  }

  /** In the person's own picture, see {@link HeadPlace#relit}. */
  HeadPlace relit(Subject person, Picture relit) {
    return HeadPlace.relit(views, person, relit, size);
  }

  /**
   * A portrait, step by step.
   *
   * @param subjects the profiles, that nearest to the wanted pose first
   */
  Picture draw(
      List<Subject> subjects, HeadPlace place, GenerateOptions options, ProgressListener listener) {
    HeadParts parts = model.head();
    try (TensorScope memory = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      // 1. the heads of all profiles in the wanted pose, the first guess, what the networks read
      Prepared prepared = prepare(subjects, place, options);
      HeadScene scene = prepared.scene;
      WholeHeadEstimate estimate = prepared.estimate;
      WholeHeadEstimate seen = prepared.seen;
      listener.onPreview(() -> HeadDenoiser.picture(estimate.picture()));
      Ablation ablation = options.ablation();
      HeadComposition.Place surroundings = scene.surroundings();
      GroundSearch ground =
          ablation.keeps(Part.GROUND) && scene.isBeforeGround()
              ? GroundSearch.begin(prepared.planes, estimate, surroundings, options.seed())
              : null;
      // 2. what they say of light, of what was seen and of what was not
      WholeHeadDenoiser.Prediction said =
          new HeadDenoiser(parts, seen, prepared.inputs, prompts(options), options).draw(listener);
      // 3. the profile's own pixels relit, over what is drawn, in the pixels of the pictures
      Tensor change = Functional.upsampleBilinear(said.drawn().sub(seen.picture()), size, size);
      Tensor drawn = estimate.picture().add(change);
      HeadComposition composition =
          new HeadComposition(
              prepared.planes, estimate, drawn, surroundings, ablation.keeps(Part.RIM));
      Tensor aligned = scene.aligned();
      Tensor relit = relit(said, seen, aligned, options, parts.dropout());
      // 4. in front of the ground that goes on behind
      HiddenBody.Shown hidden = scene.hidden(relit, aligned);
      HeadComposition.Composed portrait =
          composition.of(relit, scene.before(), hidden.body(), ground);
      // 5. put into its surroundings
      return scene.finish(
          HeadDenoiser.picture(portrait.picture()), portrait.hole(), hidden.under());
    }
  }

  /** [1, 3, side, side]: the turned head in its new light, in the profile's own pixels. */
  private static Tensor relit(
      WholeHeadDenoiser.Prediction said,
      WholeHeadEstimate seen,
      Tensor aligned,
      GenerateOptions options,
      ConditionDropout dropout) {
    if (options.ablation().keeps(Part.KEEP_DETAIL)) {
      return options.detail(dropout).relit(said.portrait(), seen, aligned);
    }
    long side = aligned.size(3);
    return Functional.upsampleBilinear(said.portrait(), side, side);
  }

  private PromptStates prompts(GenerateOptions options) {
    GenerateOptions.Text wanted = options.text();
    return model.prompts(wanted.prompt(), wanted.isGuided() ? wanted.negative() : null);
  }

  /**
   * What is known before the networks are asked.
   *
   * @param planes what is known
   * @param estimate the first guess, [1, 3, S, S]
   * @param seen the same in the crops that the networks see
   */
  record Prepared(
      HeadScene scene,
      HeadPlanes planes,
      WholeHeadEstimate estimate,
      WholeHeadEstimate seen,
      WholeHeadInputs inputs) {}

  /** Lays heads into their place; tensors are the caller's scope's. */
  Prepared prepare(List<Subject> subjects, HeadPlace place, GenerateOptions options) {
    HeadParts parts = model.head();
    Looks looks = options.keepsReference() ? options.looks() : options.looks().withoutReference();
    HeadScene scene =
        new HeadScene(
            views,
            mesh,
            subjects,
            place,
            new HeadScene.Options(size, looks, options.ablation(), options.seed()));
    HeadPlanes planes = scene.planes();
    Tensor kept = scene.kept();
    WholeHeadEstimate estimate = WholeHeadEstimate.of(planes, null, kept);
    WholeHeadEstimate seen = reduced(planes, kept, estimate, parts.size());
    Tensor patches = patches(parts.size(), options);
    WholeHeadInputs inputs =
        WholeHeadInputs.of(planes.reduced(parts.size()), seen, patches, parts.code());
    return new Prepared(scene, planes, estimate, seen, inputs);
  }

  /** The first guess in the crops that the networks see. */
  private static WholeHeadEstimate reduced(
      HeadPlanes planes, Tensor kept, WholeHeadEstimate estimate, int side) {
    if (side == planes.size()) {
      return estimate;
    }
    Tensor stays = kept == null ? null : Functional.averagePool(kept, planes.size() / side);
    return WholeHeadEstimate.of(planes.reduced(side), null, stays);
  }

  /** Which patches of the reference's light are kept, [1, 1, S, S]. */
  private static Tensor patches(int size, GenerateOptions options) {
    float[] face = new float[size * size];
    Arrays.fill(face, 1);
    Random random = new Random(options.seed());
    float[] mask = options.maskShape().draw(face, size, options.maskRatio(), random);
    return Tensor.of(mask, 1, 1, size, size);
  }
}
