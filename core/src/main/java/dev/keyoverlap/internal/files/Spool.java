package dev.keyoverlap.internal.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds content of any size until it is closed. The beginning is in memory; a longer content is
 * entirely in a temporary file that only its owner may read. The file is gone when this is closed;
 * where the system can unlink open files it never even has a name for longer than a moment.
 */
public final class Spool extends OutputStream {

  /** Most messages are smaller, and then no file is made. */
  static final int IN_MEMORY = 1 << 20;

  private final Path folder;
  private final int inMemory;
  private final Wiped memory = new Wiped();
  private @Nullable OwnersFile file;

  public Spool() {
    this(Path.of(System.getProperty("java.io.tmpdir")), IN_MEMORY);
  }

  public Spool(Path folder, int inMemory) {
    this.folder = folder;
    this.inMemory = inMemory;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file == null && length > inMemory - memory.size()) {
      file = OwnersFile.create(folder, "keyoverlap-", StandardOpenOption.DELETE_ON_CLOSE);
      memory.writeTo(file);
      memory.wipe();
    }
    (file == null ? memory : file).write(bytes, offset, length);
  }

  /** How many bytes it holds. */
  public long size() {
    return file == null ? memory.size() : file.size();
  }

  /** The content, from the beginning; as often as needed, until this is closed. */
  public InputStream content() {
    return file == null ? memory.content() : file.content();
  }

  /** Forgets what it holds. */
  @Override
  public void close() throws IOException {
    memory.wipe();
    if (file != null) {
      file.close();
    }
  }

  private static final class Wiped extends ByteArrayOutputStream {

    InputStream content() {
      return new ByteArrayInputStream(buf, 0, count);
    }

    void wipe() {
      Arrays.fill(buf, (byte) 0);
      buf = new byte[0];
      count = 0;
    }
  }
}
