package org.icportrait.portrait.estimate;

import java.util.EnumSet;
import java.util.Set;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.DisplayGamma;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.face.warp.AlignedProfile;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.face.warp.WarpRule;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.method.stitch.FaceComposite;

/** Puts a profile's face into the place of the target's face. */
public final class FaceCompositor {
  private static final float BROWS = 4.2f; // centimetres above the canonical origin
  private static final float BROWS_FADE = 0.6f; // centimetres
  private static final double FEATHER = 0.035; // of the crop's side
  private static final double UNLIKE_SKIN = 0.55; // in the logarithm of linear light

  private final FaceMesh mesh;
  private final ViewWarp warp;
  private final float[] forehead; // [478], 1 on the forehead, 0 from the brows down

  /** A face in a picture as the compositor needs it: all in the picture's pixels. */
  public record Face(Picture picture, float[] landmarks, SphericalHarmonics light) {}

  /** A compositor over one surface. */
  public FaceCompositor(FaceMesh mesh) {
    this.mesh = mesh;
    this.warp = new ViewWarp(mesh);
    this.forehead = forehead(mesh);
  }

  /** Hair hangs over the forehead; glasses and beards are below it and belong to the face. */
  private static float[] forehead(FaceMesh mesh) {
    float[] forehead = new float[FaceMesh.POINTS];
    for (int i = 0; i < forehead.length; i++) {
      float above = (-mesh.canonical()[3 * i + 1] - BROWS) / BROWS_FADE;
      forehead[i] = Math.min(1, Math.max(0, above));
    }
    for (int i : FaceMesh.brows()) {
      forehead[i] = 0;
    }
    return forehead;
  }

  /**
   * Composes the profile's face over a target, wholly lit and shaped as in training.
   *
   * @param profile the profile
   * @param turned [478, 3], its landmarks in the target's pose and pixels
   * @param target a square picture with its landmarks and light
   */
  public FaceComposite compose(Face profile, float[] turned, Face target) {
    return compose(profile, turned, target, EstimateSettings.WHOLE);
  }

  /** The same with less of the target's light or of the profile's person, or without some rules. */
  public FaceComposite compose(
      Face profile, float[] turned, Face target, EstimateSettings settings) {
    return compose(profile, profile.landmarks(), turned, target, settings);
  }

  /**
   * The same as if the profile had been taken from another side.
   *
   * @param seenFrom [478, 3], the landmarks that visibility is judged by
   */
  public FaceComposite compose(
      Face profile, float[] seenFrom, float[] turned, Face target, EstimateSettings settings) {
    Ablation ablation = settings.ablation();
    int size = target.picture().width();
    // 1. the shape: how much of the person's
    float[] placed = settings.identity().shape(turned, target.landmarks(), mesh);
    // 2. the profile's pixels in that shape
    AlignedProfile aligned =
        warp.warp(
            profile.picture(),
            profile.landmarks(),
            seenFrom,
            placed,
            size,
            warpRulesWithout(ablation));
    // 3. the target's light on them
    LightTransfer light = settings.light();
    Picture lit =
        light.any() && ablation.keeps(Part.SHADING)
            ? ShadingTransfer.transfer(
                aligned,
                DenseGeometry.skin(mesh, placed, size),
                profile.light(),
                target.picture(),
                target.light(),
                light.strength(),
                ablation)
            : aligned.picture();
    // 4. some of the target's own look where less of the person is wanted
    float look = settings.identity().look();
    if (look < 1) {
      lit = mixed(target, placed, lit, look);
    }
    // 5. over the target, under the hair that hangs into either face
    float[] alpha = alpha(aligned, lit, placed, target, ablation);
    return new FaceComposite(
        lit.over(target.picture(), alpha),
        alpha,
        aligned.visibility(),
        aligned.coverage(),
        ShadingTransfer.cue(aligned, target.light()));
  }

  /** The rules of the warp go by the same names. */
  private static Set<WarpRule> warpRulesWithout(Ablation ablation) {
    Set<WarpRule> without = EnumSet.noneOf(WarpRule.class);
    for (WarpRule rule : WarpRule.values()) {
      if (!ablation.keeps(Part.valueOf(rule.name()))) {
        without.add(rule);
      }
    }
    return without;
  }

  /** Some of the target's own face, drawn in the same shape. */
  private Picture mixed(Face target, float[] placed, Picture lit, float look) {
    int size = lit.width();
    Picture own = warp.warp(target.picture(), target.landmarks(), placed, size).picture();
    float[] out = own.data().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] += look * (lit.data()[i] - out[i]);
    }
    return new Picture(size, size, out);
  }

  /** 1 inside, 0 at the edge of the face and where hair of either picture hangs into it. */
  private float[] alpha(
      AlignedProfile aligned, Picture lit, float[] placed, Face target, Ablation ablation) {
    boolean hair = ablation.keeps(Part.FOREHEAD_HAIR);
    boolean soft = ablation.keeps(Part.SOFT_EDGE);
    int size = lit.width();
    int radius = Math.max(1, (int) Math.round(FEATHER * size / 2));
    float[] inner = Planes.blur(aligned.coverage(), size, radius);
    Raster raster = Rasterizer.draw(placed, mesh.triangles(), size, size);
    float[] near = raster.planes(mesh.triangles(), forehead, 1, 0);
    float[] skin = Planes.blur(skin(aligned, lit, target), size, Math.max(1, radius / 2));
    float[] alpha = new float[inner.length];
    for (int p = 0; p < alpha.length; p++) {
      float edge = soft ? (float) SmoothStep.between(0.5, 1, inner[p]) : aligned.coverage()[p];
      alpha[p] = hair ? edge * (1 - Math.min(1, 1.6f * near[p]) * (1 - skin[p])) : edge;
    }
    return soft ? Planes.blur(alpha, size, Math.max(1, radius / 3)) : alpha;
  }

  /** [S, S], how much both pictures look like lit skin here, 0..1. */
  private static float[] skin(AlignedProfile aligned, Picture lit, Face target) {
    int pixels = aligned.coverage().length;
    float[] out = new float[pixels];
    float[] shade = new float[3];
    float[] n = aligned.normals();
    for (int p = 0; p < pixels; p++) {
      if (aligned.coverage()[p] > 0) {
        target.light().shade(n[p], n[pixels + p], n[2 * pixels + p], shade);
        out[p] = like(lit, p, pixels, shade) * like(target.picture(), p, pixels, shade);
      }
    }
    return out;
  }

  private static float like(Picture picture, int pixel, int pixels, float[] shade) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double linear = DisplayGamma.toLinear(picture.data()[c * pixels + pixel]) + 0.02;
      double d = Math.log(linear / (shade[c] + 0.02)) / UNLIKE_SKIN;
      sum += d * d / 3;
    }
    return (float) Math.exp(-0.5 * sum * Math.min(1, sum));
  }
}
