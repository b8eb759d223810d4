package org.icportrait.app.picture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.icportrait.app.session.Version;

/**
 * What a written picture says about itself.
 *
 * @param sourceType IPTC's word for how a model made it; empty when none did
 * @param settings what it was made with, by name
 */
public record PictureNotes(Optional<String> sourceType, Map<String, String> settings) {
  /** IPTC's word for a photograph into which a trained model has put something. */
  public static final String SOURCE_TYPE =
      "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

  /** IPTC's word for a picture that a trained model made from nothing but words. */
  public static final String INVENTED_TYPE =
      "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

  private static final String PACKET =
      """
      <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
         <xmp:CreatorTool>SOFTWARE</xmp:CreatorTool>
         <Iptc4xmpExt:DigitalSourceType>SOURCE</Iptc4xmpExt:DigitalSourceType>
        </rdf:Description>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="r"?>\
      """;

  public PictureNotes {
    settings = new LinkedHashMap<>(settings);
  }

  /** Notes of a picture that a model made from other pictures. */
  public static PictureNotes generated(Map<String, String> settings) {
    return new PictureNotes(Optional.of(SOURCE_TYPE), settings);
  }

  /** Notes of a picture that a model made without any other. */
  public static PictureNotes invented(Map<String, String> settings) {
    return new PictureNotes(Optional.of(INVENTED_TYPE), settings);
  }

  /** Notes of a drawing over an ordinary picture. */
  public static PictureNotes drawing() {
    return new PictureNotes(Optional.empty(), Map.of());
  }

  public static String software() {
    return Version.software();
  }

  /** The XMP packet that marks a generated picture, or null for another. */
  public String xmp() {
    return sourceType
        .map(type -> PACKET.replace("SOFTWARE", software()).replace("SOURCE", type))
        .orElse(null);
  }
}
