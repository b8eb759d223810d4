package org.icportrait.face.head;

import java.nio.file.Path;
import java.util.Set;
import org.icportrait.engine.BadModelException;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** The whole fit of a portrait: shape, pose and camera to landmarks, then light to pixels. */
public final class PortraitHeadFitter {
  private final HeadModel model;
  private final LandmarkBinding binding;
  private final PerspectiveHeadFitter shape;
  private final HeadLightFitter light;

  /** A fitter of one head and the surface of the landmarks. */
  public PortraitHeadFitter(HeadModel model, HeadSurface surface, FaceMesh mesh) {
    this.model = model;
    int[] skin = surface.only(Set.of(HeadSurface.FACE), model.triangles());
    this.binding = LandmarkBinding.of(model, skin, mesh);
    this.shape = new PerspectiveHeadFitter(model, binding);
    this.light = new HeadLightFitter(model, skin, mesh);
  }

  /**
   * Reads a packed head with all its modes.
   *
   * @throws BadModelException when the file is no head with a material of skin
   */
  public static PortraitHeadFitter open(Path head, FaceMesh mesh) {
    HeadSurface surface = HeadSurface.read(head);
    if (!surface.materials().contains(HeadSurface.FACE)) {
      throw new BadModelException(
          head.toString(), "no material " + HeadSurface.FACE, "the materials of ICT-FaceKit");
    }
    return new PortraitHeadFitter(HeadModel.read(head), surface, mesh);
  }

  /** The head that is fitted. */
  public HeadModel model() {
    return model;
  }

  /** Where the landmarks lie on the head. */
  public LandmarkBinding binding() {
    return binding;
  }

  /**
   * Fits shape, pose and camera only.
   *
   * @param landmarks [478, 3] in picture pixels
   * @param width of the picture in pixels
   * @param height of the picture in pixels
   */
  public HeadFit fitShape(float[] landmarks, int width, int height) {
    return shape.fit(landmarks, width, height);
  }

  /**
   * Fits one portrait. Any number of threads may do so at the same time.
   *
   * @param landmarks [478, 3] in picture pixels
   */
  public HeadFit fit(Picture picture, float[] landmarks) {
    HeadFit fit = shape.fit(landmarks, picture.width(), picture.height());
    return light.fit(fit, picture, landmarks);
  }
}
