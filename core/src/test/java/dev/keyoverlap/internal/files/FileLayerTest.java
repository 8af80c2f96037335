package dev.keyoverlap.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.internal.files.FileLayer.TooLongException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each step of a commit does to a file, and that it is on the disk afterwards. */
class FileLayerTest {

  private static final Path DEVICE = Path.of("/dev/null");

  @TempDir Path folder;
  private final List<Long> forced = new ArrayList<>();

  /** Notes how long a file is when it is forced to the disk. */
  private final FileLayer files =
      new FileLayer() {
        @Override
        public void force(FileChannel channel) throws IOException {
          super.force(channel);
          forced.add(channel.size());
        }
      };

  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("keys.p12");
  }

  @Test
  void read_givesTheContent_andNothingWhereThereIsNoFile() throws Exception {
    assertThat(files.read(file, 4)).isEmpty();
    Files.write(file, new byte[] {1, 2, 3, 4});
    assertThat(files.read(file, 4)).hasValue(new byte[] {1, 2, 3, 4});
    assertThatThrownBy(() -> files.read(file, 3))
        .isInstanceOf(TooLongException.class)
        .hasMessageContaining("keys.p12")
        .hasMessageContaining("4 bytes");
  }

  @Test
  void read_ofAFileThatGrowsAfterTheLook_isBoundedAsWell() throws Exception {
    FileLayer growing =
        new FileLayer() {
          @Override
          public BasicFileAttributes attributes(Path looked) throws IOException {
            BasicFileAttributes attributes = super.attributes(looked);
            Files.write(looked, new byte[100]);
            return attributes;
          }
        };
    Files.write(file, new byte[4]);
    assertThatThrownBy(() -> growing.read(file, 4))
        .isInstanceOf(TooLongException.class)
        .hasMessageContaining("5 bytes");
    assertThat(growing.read(file, 100)).hasValue(new byte[100]);
  }

  @Test
  void read_ofWhatIsNoFile_saysWhatItIs() throws Exception {
    assertThatThrownBy(() -> files.read(folder, 4))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("it is a folder and not a file");
    assumeTrue(Files.exists(DEVICE), "Skipped: this system has no /dev/null");
    assertThatThrownBy(() -> files.read(DEVICE, 4))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("it is a pipe, a socket or a device and not a file");
  }

  @Test
  void create_whereThereIsNoOther_isForTheOwnerOnly_andOnTheDisk() throws Exception {
    files.create(file, new byte[] {1, 2}, folder.resolve("none"));
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(forced).containsExactly(2L);
    assertThatThrownBy(() -> files.create(file, new byte[] {3}, folder.resolve("none")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
  }

  @Test
  void create_likeALongerFile_isOpenToTheSamePeople_andHoldsNothingOfIt() throws Exception {
    Path like = Files.write(folder.resolve("like"), new byte[100]);
    Files.setPosixFilePermissions(like, PosixFilePermissions.fromString("rw-rw-r--"));
    files.create(file, new byte[] {1, 2}, like);
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
    assertThat(permissions(file)).isEqualTo("rw-rw-r--");
    assertThat(forced).containsExactly(2L);
  }

  @Test
  void appendAndTruncate_changeTheEnd_andAreOnTheDisk() throws Exception {
    Files.write(file, new byte[] {1, 2});
    files.append(file, new byte[] {3, 4});
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3, 4});
    files.truncate(file, 1);
    assertThat(file).hasBinaryContent(new byte[] {1});
    assertThat(forced).containsExactly(4L, 1L);
  }

  @Test
  void appendAndTruncate_ofWhatIsNoFile_areRefused() throws Exception {
    assertThatThrownBy(() -> files.append(file, new byte[1]))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.truncate(file, 1)).isInstanceOf(NoSuchFileException.class);
    assumeTrue(Files.exists(DEVICE), "Skipped: this system has no /dev/null");
    assertThatThrownBy(() -> files.append(DEVICE, new byte[1]))
        .hasMessageContaining("a pipe, a socket or a device");
    assertThat(forced).isEmpty();
  }

  @Test
  void replace_givesTheOtherFileTheName_andSyncMakesTheNamesOfTheFolderDurable() throws Exception {
    Files.write(file, new byte[] {1});
    Path fresh = Files.write(folder.resolve("fresh"), new byte[] {2});
    files.replace(file, fresh);
    assertThat(file).hasBinaryContent(new byte[] {2});
    assertThat(fresh).doesNotExist();
    files.sync(folder);
    assertThat(forced).hasSize(1);
  }

  @Test
  void delete_removesTheFile_andNoneIsNoError() throws Exception {
    Files.write(file, new byte[] {1});
    files.delete(file);
    assertThat(file).doesNotExist();
    files.delete(file);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
