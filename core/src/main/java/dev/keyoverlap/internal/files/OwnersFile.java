package dev.keyoverlap.internal.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A new file that only its owner may read from the first moment. It is written and read back
 * through one handle, so nobody can put another file under its name in between.
 */
public final class OwnersFile extends OutputStream {

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Of what is long: each step is a call to the system. */
  private static final int LONG_STEP = 1 << 18;

  private final Path path;
  private final FileChannel channel;
  private byte[] step = new byte[Pump.STEP];
  private int gathered;
  private long written;
  private long size;

  private OwnersFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes a file.
   *
   * @param folder where
   * @param prefix what its name begins with
   * @param more such as {@link StandardOpenOption#DELETE_ON_CLOSE}
   */
  public static OwnersFile create(Path folder, String prefix, OpenOption... more)
      throws IOException {
    while (true) {
      try {
        return at(folder.resolve(prefix + randomName() + ".tmp"), more);
      } catch (FileAlreadyExistsException e) {
        // One name in 2^64 is taken; there are others.
      }
    }
  }

  /** Makes a file of this name, which nobody may have yet. */
  static OwnersFile at(Path path, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(Set.of(more));
    options.add(StandardOpenOption.CREATE_NEW);
    options.add(StandardOpenOption.READ);
    options.add(StandardOpenOption.WRITE);
    FileAttribute<?>[] attributes =
        path.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {OWNER_ONLY}
            : new FileAttribute<?>[0];
    return new OwnersFile(path, FileChannel.open(path, options, attributes));
  }

  /** A part of a name that nobody can foresee: 16 hexadecimal digits. */
  static String randomName() {
    byte[] name = new byte[8];
    RANDOM.nextBytes(name);
    return HexFormat.of().formatHex(name);
  }

  public Path path() {
    return path;
  }

  FileChannel channel() {
    return channel;
  }

  /** How many bytes were written. */
  long size() {
    return size;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    for (int at = offset; at < end; ) {
      if (gathered == step.length) {
        flush();
        lengthen();
      }
      int some = Math.min(end - at, step.length - gathered);
      System.arraycopy(bytes, at, step, gathered, some);
      gathered += some;
      at += some;
    }
    size += length;
  }

  /** Files that are full at once are long; most are not. */
  private void lengthen() {
    if (step.length < LONG_STEP) {
      Arrays.fill(step, (byte) 0);
      step = new byte[LONG_STEP];
    }
  }

  /** Hands what was gathered to the system: in long steps, since each costs a call. */
  @Override
  public void flush() throws IOException {
    if (gathered == 0) {
      return;
    }
    ByteBuffer rest = ByteBuffer.wrap(step, 0, gathered);
    try {
      while (rest.hasRemaining()) {
        written += channel.write(rest, written);
      }
    } catch (ClosedByInterruptException e) {
      throw Pump.interrupted(e);
    }
    gathered = 0;
  }

  /** The bytes written so far, from the beginning. */
  InputStream content() {
    return new BufferedInputStream(new Content(), step.length);
  }

  private final class Content extends InputStream {

    private long at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      flush();
      try {
        // No more: the JDK takes a buffer outside of the heap as long as what it is to read.
        int some = Math.min(length, step.length);
        int read = channel.read(ByteBuffer.wrap(bytes, offset, some), at);
        at += Math.max(read, 0);
        return read;
      } catch (ClosedByInterruptException e) {
        throw Pump.interrupted(e);
      }
    }
  }

  /** Lets go of the file, which stays unless it was to be deleted. */
  @Override
  public void close() throws IOException {
    Arrays.fill(step, (byte) 0);
    channel.close();
  }
}
