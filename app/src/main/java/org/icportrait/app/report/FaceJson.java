package org.icportrait.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.icportrait.app.picture.PictureSize;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceBox;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.light.LampDirection;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.generate.FaceMatcher;
import org.icportrait.portrait.generate.NamedPicture;

/** The figures of faces and matches as JSON; docs/commands.md describes the fields. */
public final class FaceJson {
  // plain ASCII: a terminal's encoding can't spoil it
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private FaceJson() {}

  /**
   * All faces, or some of them, the first of which has the given number.
   *
   * @param size of the picture's file, in whose pixels all places are
   * @param masks of the faces' heads, null each where the model has no parser
   */
  public static String faces(
      NamedPicture picture,
      PictureSize size,
      List<FaceAnalysis> faces,
      List<HeadMasks> masks,
      int first) {
    ObjectNode root = picture(picture, size);
    int scale = size.reduction();
    ArrayNode list = root.putArray("faces");
    int number = first;
    for (FaceAnalysis face : faces) {
      ObjectNode node = list.addObject();
      node.put("number", number++);
      FaceBox box = face.box();
      ObjectNode edges = node.putObject("box");
      edges.put("x0", rounded(scale * box.x0(), 2)).put("y0", rounded(scale * box.y0(), 2));
      edges.put("x1", rounded(scale * box.x1(), 2)).put("y1", rounded(scale * box.y1(), 2));
      edges.put("score", rounded(box.score(), 4));
      HeadAngles angles = face.pose().angles();
      node.putObject("pose")
          .put("yaw", rounded(angles.yaw(), 2))
          .put("pitch", rounded(angles.pitch(), 2))
          .put("roll", rounded(angles.roll(), 2));
      ObjectNode light = node.putObject("light");
      light.set("direction", numbers(LampDirection.of(face.light()), 0, 3, 4));
      float[] facing = new float[3];
      face.light().shade(0, 0, -1, facing);
      light.set("skin", numbers(facing, 0, 3, 4));
      ArrayNode channels = light.putArray("coefficients");
      for (int c = 0; c < 3; c++) {
        channels.add(numbers(face.light().coefficients(), 9 * c, 9, 4));
      }
      HeadMasks head = masks.get(number - 1 - first);
      if (head != null) {
        node.set("head", head(head, scale));
      }
      ArrayNode points = node.putArray("landmarks");
      for (int i = 0; i < face.landmarks().length; i += 3) {
        ArrayNode point = points.addArray();
        for (int k = 0; k < 3; k++) {
          point.add(rounded(scale * (double) face.landmarks()[i + k], 2));
        }
      }
    }
    return text(root);
  }

  /** Where the head's crop lies and the shares of it that the masks take. */
  private static ObjectNode head(HeadMasks masks, int scale) {
    ObjectNode node = JSON.createObjectNode();
    CropFrame frame = masks.frame();
    double half = frame.side() / 2;
    node.putObject("crop")
        .put("x0", rounded(scale * (frame.centerX() - half), 2))
        .put("y0", rounded(scale * (frame.centerY() - half), 2))
        .put("x1", rounded(scale * (frame.centerX() + half), 2))
        .put("y1", rounded(scale * (frame.centerY() + half), 2));
    return node.put("hair", rounded(HeadMasks.share(masks.hair()), 4))
        .put("skin", rounded(HeadMasks.share(masks.skin()), 4))
        .put("person", rounded(HeadMasks.share(masks.person()), 4))
        .put("occluder", rounded(HeadMasks.share(masks.occluder()), 4));
  }

  /**
   * The matches of two faces.
   *
   * @param profileSize of the profile's file, in whose pixels its places are
   * @param referenceSize likewise
   */
  public static String matches(
      NamedPicture profile,
      PictureSize profileSize,
      NamedPicture reference,
      PictureSize referenceSize,
      FaceMatcher.Matches matches) {
    ObjectNode root = JSON.createObjectNode();
    root.set("profile", picture(profile, profileSize));
    root.set("reference", picture(reference, referenceSize));
    root.put("onePerson", matches.onePerson());
    ArrayNode list = root.putArray("matches");
    for (FaceMatch match : matches.matches()) {
      ObjectNode node = list.addObject();
      point(node.putArray("profile"), match.ax(), match.ay(), profileSize);
      point(node.putArray("reference"), match.bx(), match.by(), referenceSize);
      if (Float.isNaN(match.distance())) {
        node.putNull("distance");
      } else {
        node.put("distance", rounded(match.distance(), 5));
      }
    }
    return text(root);
  }

  /** The text as it goes into a file. */
  public static byte[] bytes(String text) {
    return (text + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void point(ArrayNode node, double x, double y, PictureSize size) {
    node.add(rounded(size.reduction() * x, 2)).add(rounded(size.reduction() * y, 2));
  }

  private static ObjectNode picture(NamedPicture picture, PictureSize size) {
    return JSON.createObjectNode()
        .put("file", picture.name())
        .put("width", size.width())
        .put("height", size.height());
  }

  private static ArrayNode numbers(float[] values, int from, int count, int digits) {
    ArrayNode array = JSON.createArrayNode();
    for (int i = from; i < from + count; i++) {
      array.add(rounded(values[i], digits));
    }
    return array;
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
  }

  private static String text(ObjectNode root) {
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of plain values
    }
  }
}
