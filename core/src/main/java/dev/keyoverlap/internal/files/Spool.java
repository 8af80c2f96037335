package dev.keyoverlap.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds content of any size until it is closed. The beginning is in the heap, and more of it in
 * {@link Segments}. The rest is in a temporary file that only its owner may read. When this is
 * closed, the memory is wiped and the file is gone. Where the system can unlink open files, the
 * file has a name for a moment only.
 */
public final class Spool extends OutputStream {

  /** Most messages are smaller. */
  static final int IN_HEAP = 1 << 18;

  private static final int FIRST = 1 << 12;

  private final Path folder;
  private final int inHeap;
  private final Segments segments;
  private byte[] heap = new byte[0];
  private int heapSize;
  private final List<ByteBuffer> used = new ArrayList<>();
  private int full;
  private @Nullable OwnersFile file;
  private long size;
  private boolean closed;

  public Spool() {
    this(Path.of(System.getProperty("java.io.tmpdir")), IN_HEAP, Segments.SHARED);
  }

  /** With a file for everything that is longer than so many bytes. */
  public Spool(Path folder, int inHeap) {
    this(folder, inHeap, new Segments(0));
  }

  Spool(Path folder, int inHeap, Segments segments) {
    this.folder = folder;
    this.inHeap = inHeap;
    this.segments = segments;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int written = writeSome(bytes, at, end - at);
      at += written;
      size += written;
    }
  }

  private int writeSome(byte[] bytes, int offset, int length) throws IOException {
    if (file != null) {
      file.write(bytes, offset, length);
      return length;
    }
    if (heapSize < inHeap) {
      int some = Math.min(length, inHeap - heapSize);
      lengthenHeap(heapSize + some);
      System.arraycopy(bytes, offset, heap, heapSize, some);
      heapSize += some;
      return some;
    }
    if (full == used.size() && !takeSegment()) {
      file = OwnersFile.create(folder, "keyoverlap-", StandardOpenOption.DELETE_ON_CLOSE);
      return 0;
    }
    ByteBuffer segment = used.get(full);
    int some = Math.min(length, segment.remaining());
    segment.put(bytes, offset, some);
    if (!segment.hasRemaining()) {
      full++;
    }
    return some;
  }

  private boolean takeSegment() {
    Optional<ByteBuffer> next = segments.take();
    next.ifPresent(used::add);
    return next.isPresent();
  }

  /**
   * Writes all of it, if it fits into the memory.
   *
   * @return false if there is no room; then nothing was written
   */
  public boolean writeInMemory(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    if (file != null) {
      return false;
    }
    while (length > room()) {
      if (!takeSegment()) {
        return false;
      }
    }
    write(bytes, offset, length);
    return true;
  }

  private int room() {
    int room = inHeap - heapSize;
    for (int i = full; i < used.size(); i++) {
      room += used.get(i).remaining();
    }
    return room;
  }

  private void lengthenHeap(int wanted) {
    if (wanted > heap.length) {
      int longer = Math.max(FIRST, Math.max(wanted, 2 * heap.length));
      byte[] before = heap;
      heap = Arrays.copyOf(before, Math.min(longer, inHeap));
      Arrays.fill(before, (byte) 0);
    }
  }

  /** How many bytes it holds. */
  public long size() {
    return size;
  }

  /** The content, from the beginning; as often as needed, until this is closed. */
  public InputStream content() {
    return new Content();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("The content is gone, since its message is closed");
    }
  }

  /** Forgets what it holds. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Arrays.fill(heap, (byte) 0);
    used.forEach(segments::give);
    used.clear();
    full = 0;
    if (file != null) {
      file.close();
    }
  }

  /** One part after the other. Never reads a segment that belongs to another message by now. */
  private final class Content extends InputStream {

    private long at;
    private @Nullable InputStream inFile;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      requireOpen();
      if (length == 0 || at == size) {
        return length == 0 ? 0 : -1;
      }
      int read = readSome(bytes, offset, length);
      at += Math.max(read, 0);
      return read;
    }

    private int readSome(byte[] bytes, int offset, int length) throws IOException {
      if (at < heapSize) {
        int some = Math.min(length, heapSize - (int) at);
        System.arraycopy(heap, (int) at, bytes, offset, some);
        return some;
      }
      long behindHeap = at - heapSize;
      int index = Math.toIntExact(behindHeap / Segments.LENGTH);
      if (index < used.size()) {
        ByteBuffer segment = used.get(index);
        int from = (int) (behindHeap % Segments.LENGTH);
        int some = Math.min(length, segment.position() - from);
        segment.get(from, bytes, offset, some);
        return some;
      }
      InputStream rest = inFile;
      if (rest == null) {
        rest = file().content();
        inFile = rest;
      }
      return rest.read(bytes, offset, length);
    }

    private OwnersFile file() throws IOException {
      OwnersFile made = file;
      if (made == null) {
        throw new IOException("The content ends before its length");
      }
      return made;
    }
  }
}
