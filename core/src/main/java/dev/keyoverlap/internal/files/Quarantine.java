package dev.keyoverlap.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where content waits for its verdict. Written content reaches the target when it is released. If
 * it is closed without that, the target never knows of it, and nothing is left.
 *
 * <pre>{@code
 * try (Quarantine quarantine = Quarantine.before(target)) {
 *   // ... write, judge
 *   quarantine.release(pump);
 * }
 * }</pre>
 */
public abstract class Quarantine extends OutputStream {

  /** Before a stream of the caller's, which is neither flushed nor closed. */
  public static Quarantine before(OutputStream target) {
    return new BeforeStream(target, new Spool());
  }

  /**
   * Before a file, which appears under its name when it is released. A pipe or a device is written
   * to then.
   */
  public static Quarantine before(Path named) throws IOException {
    Path target = UnfinishedFile.target(named);
    return UnfinishedFile.isSpecial(target)
        ? new BeforeSpecial(target, new Spool())
        : new TargetFile(target);
  }

  /** Writes a file whose content is complete already. */
  public static void write(Path target, byte[] content, Pump pump) throws IOException {
    try (Quarantine file = before(target)) {
      file.write(content);
      file.release(pump);
    }
  }

  /** How many bytes wait. */
  public abstract long size();

  /** The waiting content, from the beginning; as often as needed until it is released or closed. */
  public abstract InputStream content();

  /** Hands over all of it. */
  public abstract void release(Pump pump) throws IOException;

  @Override
  public abstract void close() throws IOException;

  /** In a spool of its own, to be copied. */
  public static class BeforeStream extends Quarantine {

    private final OutputStream target;
    private final Spool spool;

    public BeforeStream(OutputStream target, Spool spool) {
      this.target = target;
      this.spool = spool;
    }

    @Override
    public void write(int b) throws IOException {
      spool.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      spool.write(bytes, offset, length);
    }

    @Override
    public long size() {
      return spool.size();
    }

    @Override
    public InputStream content() {
      return spool.content();
    }

    @Override
    public void release(Pump pump) throws IOException {
      pump.release(spool.content(), target);
    }

    @Override
    public void close() throws IOException {
      spool.close();
    }
  }

  /** In a spool of its own, to be copied to what cannot be replaced, such as a pipe. */
  static final class BeforeSpecial extends BeforeStream {

    private final Path target;

    BeforeSpecial(Path target, Spool spool) {
      super(OutputStream.nullOutputStream(), spool);
      this.target = target;
    }

    @Override
    public void release(Pump pump) throws IOException {
      try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
        pump.copy(content(), out);
      }
    }
  }
}
