package org.icportrait.app.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.Tag;
import com.drew.metadata.jpeg.JpegCommentDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.icportrait.app.TestPictures;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureWriterTest {
  private static final String SOURCE =
      "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

  @TempDir Path folder;

  private static final PictureNotes NOTES =
      PictureNotes.generated(Map.of("seed", "42", "reference", "Gr\u00fc\u00dfe \u4f60.jpg"));

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void pngComesBackTheSame() {
    Picture picture = TestPictures.gradient(64, 40);
    Path path = folder.resolve("a.png");
    PictureWriter.write(path, picture, NOTES);
    Picture read = PictureReader.read(path);
    assertThat(read.width()).isEqualTo(64);
    for (int i = 0; i < picture.data().length; i++) {
      assertThat(Math.abs(read.data()[i] - picture.data()[i])).isLessThan(0.51f / 255);
    }
  }

  @Test
  void jpegComesBackSimilar() {
    Picture picture = TestPictures.gradient(64, 40);
    Path path = folder.resolve("a.JPG");
    PictureWriter.write(path, picture, NOTES);
    Picture read = PictureReader.read(path);
    for (int i = 0; i < picture.data().length; i++) {
      assertThat(Math.abs(read.data()[i] - picture.data()[i])).isLessThan(0.05f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.jpg"})
  void saysThatItIsGenerated(String name) throws Exception {
    Path path = folder.resolve(name);
    PictureWriter.write(path, TestPictures.gradient(40, 40), NOTES);
    XmpDirectory xmp =
        ImageMetadataReader.readMetadata(path.toFile()).getFirstDirectoryOfType(XmpDirectory.class);
    assertThat(xmp).isNotNull();
    assertThat(xmp.getXmpProperties()).containsEntry("Iptc4xmpExt:DigitalSourceType", SOURCE);
  }

  @Test
  void drawingsDoNotSayThat() throws Exception {
    Path path = folder.resolve("d.png");
    PictureWriter.write(path, TestPictures.gradient(40, 40), PictureNotes.drawing());
    Metadata metadata = ImageMetadataReader.readMetadata(path.toFile());
    assertThat(metadata.getFirstDirectoryOfType(XmpDirectory.class)).isNull();
  }

  @Test
  void pngCarriesItsSettings() throws Exception {
    Path path = folder.resolve("s.png");
    PictureWriter.write(path, TestPictures.gradient(40, 40), NOTES);
    List<String> texts = new ArrayList<>();
    for (Directory directory : ImageMetadataReader.readMetadata(path.toFile()).getDirectories()) {
      for (Tag tag : directory.getTags()) {
        texts.add(tag.getDescription());
      }
    }
    assertThat(texts).contains("icportrait seed: 42");
    assertThat(texts).contains("icportrait reference: Gr\u00fc\u00dfe \u4f60.jpg");
    assertThat(texts).anyMatch(text -> text.startsWith("Software: icportrait"));
  }

  @Test
  void jpegCarriesItsSettings() throws Exception {
    Path path = folder.resolve("s.jpg");
    PictureWriter.write(path, TestPictures.gradient(40, 40), NOTES);
    JpegCommentDirectory comment =
        ImageMetadataReader.readMetadata(path.toFile())
            .getFirstDirectoryOfType(JpegCommentDirectory.class);
    String text =
        new String(comment.getByteArray(JpegCommentDirectory.TAG_COMMENT), StandardCharsets.UTF_8);
    assertThat(text).contains("seed: 42").contains("reference: Gr\u00fc\u00dfe \u4f60.jpg");
  }

  @Test
  void leavesNothingButTheFile() throws IOException {
    Path path = folder.resolve("a.png");
    PictureWriter.write(path, TestPictures.gradient(40, 40), NOTES);
    PictureWriter.write(path, TestPictures.gradient(48, 48), NOTES);
    assertThat(files()).containsExactly(path);
    assertThat(PictureReader.read(path).width()).isEqualTo(48);
  }

  @Test
  void leavesTheTargetAloneWhenItFails() throws IOException {
    Path path = folder.resolve("busy.png");
    Files.createDirectories(path.resolve("inside")); // a directory that is not empty
    assertThatThrownBy(() -> PictureWriter.write(path, TestPictures.gradient(40, 40), NOTES))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(path + ": found ");
    assertThat(files()).containsExactly(path);
    assertThat(path.resolve("inside")).isDirectory();
  }

  @Test
  void othersMayReadTheFileAsAnyOther() throws IOException {
    Path plain = Files.write(folder.resolve("plain"), new byte[1]);
    Path path = folder.resolve("a.png");
    PictureWriter.write(path, TestPictures.gradient(40, 40), NOTES);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      assertThat(Files.getPosixFilePermissions(path))
          .isEqualTo(Files.getPosixFilePermissions(plain));
    }
  }

  @Test
  void replacesWhatALinkPointsTo() throws IOException {
    Path real = Files.write(folder.resolve("real.png"), new byte[1]);
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), real);
    PictureWriter.write(link, TestPictures.gradient(40, 40), NOTES);
    assertThat(link).isSymbolicLink();
    assertThat(PictureReader.read(real).width()).isEqualTo(40);
  }
}
