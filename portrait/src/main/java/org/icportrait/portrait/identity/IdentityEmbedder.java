package org.icportrait.portrait.identity;

import java.nio.file.Path;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/**
 * Tells whether two faces are one person's. Owns native memory; embeds from one thread at a time.
 * It is a measure of likeness and good enough for that only: nobody may be identified by it.
 */
public final class IdentityEmbedder implements AutoCloseable {
  /** Name of the weights in the folder {@code identity/} of a model. */
  public static final String WEIGHTS = "identity.safetensors";

  private final IdentityNetwork network;
  private final CanonicalFace faces;

  private IdentityEmbedder(IdentityNetwork network, FaceMesh mesh) {
    this.network = network;
    this.faces = new CanonicalFace(mesh);
  }

  /**
   * Reads the part {@code identity/} of a model folder.
   *
   * @throws org.icportrait.engine.BadModelException when a file is missing or wrong
   */
  public static IdentityEmbedder open(Path model) {
    FaceMesh mesh = FaceMesh.read(model.resolve("geometry").resolve("face_mesh.safetensors"));
    IdentityNetwork network = EmptyParameters.make(DType.FLOAT32, IdentityNetwork::new);
    try (Safetensors source = Safetensors.open(model.resolve("identity").resolve(WEIGHTS))) {
      network.load(source);
      network.setTrainable(false);
      return new IdentityEmbedder(network, mesh);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /**
   * Embeds a face.
   *
   * @param picture the picture
   * @param face one of its faces
   * @return 128 numbers, a vector of length 1
   */
  public float[] embed(Picture picture, FaceAnalysis face) {
    float[] planes = faces.of(picture, face);
    int size = CanonicalFace.SIZE;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor input = Tensor.of(planes, 1, CanonicalFace.CHANNELS, size, size);
      return network.forward(input).toFloats();
    }
  }

  /**
   * Distance of two embeddings: 1 - cosine, 0 for the same direction, about 1 for strangers.
   *
   * @param a a vector of length 1
   * @param b another
   * @return 0..2
   */
  public static double distance(float[] a, float[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
    }
    return 1 - dot;
  }

  @Override
  public void close() {
    network.close();
  }
}
