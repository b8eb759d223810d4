package org.icportrait.app.picture;

import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/** The colour profile in a PNG, which the JDK's reader gives only as metadata. */
final class EmbeddedProfile {
  private static final int MAX_PROFILE_BYTES = 8 << 20;
  private static final String PNG_METADATA = "javax_imageio_png_1.0";

  private EmbeddedProfile() {}

  /**
   * The profile that still has to be applied, or null when there is none. JPEG and WebP readers
   * have applied theirs: it is in the colour model of the picture they return.
   */
  static ICC_Profile of(PictureFormat format, ImageReader reader) throws IOException {
    if (format != PictureFormat.PNG || reader.getImageMetadata(0) == null) {
      return null;
    }
    Node root = reader.getImageMetadata(0).getAsTree(PNG_METADATA);
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals("iCCP")
          && node instanceof IIOMetadataNode iccp
          && iccp.getUserObject() instanceof byte[] compressed) {
        return inflate(compressed);
      }
    }
    return null;
  }

  private static ICC_Profile inflate(byte[] compressed) throws IOException {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
      return ICC_Profile.getInstance(in.readNBytes(MAX_PROFILE_BYTES));
    }
  }
}
