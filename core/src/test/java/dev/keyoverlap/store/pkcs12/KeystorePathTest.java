package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a keystore may stand, and what may stand beside it. */
class KeystorePathTest {

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey first = TestKeys.ec("first");
  private final HeldKey second = TestKeys.ec("second");

  @Test
  void newKeystore_inAFolderThatIsASymbolicLink_isMadeThere() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    addAndSwap(link.resolve("keys.p12"));
    assertThat(Keystores.names(real))
        .containsExactly("keys.p12", "keys.p12.history", "keys.p12.previous");
  }

  @Test
  void newKeystore_inAFolderThatIsNotThere_isMadeWithIt() throws Exception {
    addAndSwap(folder.resolve("some").resolve("where").resolve("keys.p12"));
  }

  @Test
  void keystore_whoseNameIsFullOfSigns_leavesNothingBehind() throws Exception {
    for (String name : List.of("[ab]{1,*}?.p12", "a b+$^(x)|.p12", "schlüssel 鍵.p12")) {
      Path place = Files.createDirectory(folder.resolve("for " + name.hashCode()));
      Path file = place.resolve(name);
      FailingFiles dying = new FailingFiles();
      try (KeystoreRotation rotation = Keystores.open(file, clock)) {
        rotation.add(alias("orders"), first);
      }
      try (KeystoreRotation rotation = Keystores.open(file, clock, dying)) {
        dying.arm(8, FailingFiles.Point.BEFORE, FailingFiles.Failure.DEATH);
        assertThatThrownBy(() -> rotation.swap(alias("orders"), second))
            .isInstanceOf(FailingFiles.Death.class);
      }
      assertThat(Keystores.names(place)).anyMatch(left -> left.endsWith(".tmp"));
      try (KeystoreRotation rotation = Keystores.open(file, clock)) {
        rotation.swap(alias("orders"), second);
      }
      assertThat(Keystores.names(place))
          .containsExactlyInAnyOrder(name, name + ".history", name + ".previous");
    }
  }

  /** A commit to {@code keys.p12} in the midst of one to {@code keys.p12.old}, and its files. */
  @Test
  void keystore_beside_anotherWhoseNameBeginsLikeIts_leavesItsFilesAlone() throws Exception {
    Path file = folder.resolve("keys.p12");
    Path other = folder.resolve("keys.p12.old");
    Path unrelated = Files.writeString(folder.resolve("keys.p12.draft.tmp"), "mine");
    FileLayer interrupted =
        new FileLayer() {
          @Override
          public void create(Path fresh, byte[] content, Path like) throws IOException {
            super.create(fresh, content, like);
            try {
              if (Files.notExists(file)) {
                addAndSwap(file);
              }
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          }
        };
    try (KeystoreRotation rotation = Keystores.open(other, clock, interrupted)) {
      rotation.add(alias("orders"), TestKeys.ec("other"));
    }
    assertThat(unrelated).hasContent("mine");
    assertThat(other).exists();
  }

  private void addAndSwap(Path file) throws Exception {
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(alias("orders"), first);
      rotation.swap(alias("orders"), second);
    }
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(Keystores.held(rotation, "orders")).isEqualTo(second);
      HistoryReplay.assertAgrees(rotation);
    }
  }
}
