package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.files.FileLayer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A file layer of which one step fails, when armed: a disk error, or the death of the process. */
class FailingFiles extends FileLayer {

  /** How far the failing step comes. */
  enum Point {
    /** Nothing of it happens. */
    BEFORE,
    /** Of a write, the first half is on the disk; of any other step, nothing. */
    HALFWAY,
    /** It happens, and then fails. */
    AFTER
  }

  /** What becomes of the process. */
  enum Failure {
    /** It gets an error from the operating system, and lives on. */
    ERROR,
    /** It dies there: no step after this one happens. */
    DEATH
  }

  /** Stands for the end of the process; nothing catches it but the test. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    private final boolean happened;

    Death(int step, boolean happened) {
      super("died at step " + step);
      this.happened = happened;
    }

    /** Whether the step at which the process died was done. */
    boolean happened() {
      return happened;
    }
  }

  private int failing;
  private int done;
  private boolean fired;
  private boolean dead;
  private Point point = Point.BEFORE;
  private Failure failure = Failure.ERROR;

  /** Lets the n-th step from now fail, counted from 1. */
  final void arm(int step, Point at, Failure as) {
    failing = step;
    done = 0;
    fired = false;
    point = at;
    failure = as;
  }

  /** Lets no step fail any more. */
  final void disarm() {
    failing = 0;
  }

  /** Whether there were as many steps as it takes to fail. */
  final boolean fired() {
    return fired;
  }

  @Override
  public Optional<byte[]> read(Path file, long most) throws IOException {
    begin();
    Optional<byte[]> content = super.read(file, most);
    end();
    return content;
  }

  @Override
  public void create(Path file, byte[] content, Path like) throws IOException {
    if (begin()) {
      super.create(file, firstHalf(content), like);
      fail();
    }
    super.create(file, content, like);
    end();
  }

  @Override
  public void append(Path file, byte[] content) throws IOException {
    if (begin()) {
      super.append(file, firstHalf(content));
      fail();
    }
    super.append(file, content);
    end();
  }

  @Override
  public void truncate(Path file, long length) throws IOException {
    begin();
    super.truncate(file, length);
    end();
  }

  @Override
  public void replace(Path target, Path by) throws IOException {
    begin();
    super.replace(target, by);
    end();
  }

  @Override
  public void sync(Path folder) throws IOException {
    begin();
    super.sync(folder);
    end();
  }

  @Override
  public void delete(Path file) throws IOException {
    begin();
    super.delete(file);
    end();
  }

  /** Nothing waits for the disk: no power fails here but in the model. */
  @Override
  public void force(FileChannel channel) {}

  /** Counts a step, and fails if it is the one; true if it shall fail halfway. */
  private boolean begin() throws IOException {
    if (dead) {
      throw new Death(done, false);
    }
    done++;
    if (done == failing && point == Point.BEFORE) {
      fail();
    }
    return done == failing && point == Point.HALFWAY;
  }

  private void end() throws IOException {
    if (done == failing && point != Point.BEFORE) {
      fail();
    }
  }

  private void fail() throws IOException {
    fired = true;
    if (failure == Failure.DEATH) {
      dead = true;
      throw new Death(done, point == Point.AFTER);
    }
    // The steps of a retry are counted no further.
    failing = 0;
    throw new IOException("No space left on device");
  }

  private static byte[] firstHalf(byte[] content) {
    return Arrays.copyOf(content, content.length / 2);
  }
}
