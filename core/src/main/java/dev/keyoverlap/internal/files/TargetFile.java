package dev.keyoverlap.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A file that appears as a whole or not at all. It is written beside its place, under another name
 * and readable for its owner only, and is renamed when it is released. An existing file is replaced
 * in that moment, and otherwise stays as it was. A replacement has the permissions of the file that
 * it replaces; everything else stays the owner's.
 *
 * <p>Nothing is forced to the disk: that takes longer than all the cryptography, and who needs it
 * can do it once the file has its name.
 */
final class TargetFile extends Quarantine {

  private final UnfinishedFile unfinished;
  private final OwnersFile file;

  /**
   * Before a file.
   *
   * @param target its place, not a link
   */
  TargetFile(Path target) throws IOException {
    this.unfinished = UnfinishedFile.beside(target);
    this.file = unfinished.file();
  }

  @Override
  public void write(int b) throws IOException {
    file.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public InputStream content() {
    return file.content();
  }

  @Override
  public void release(Pump pump) throws IOException {
    pump.goOn();
    unfinished.finish();
  }

  @Override
  public void close() throws IOException {
    unfinished.close();
  }
}
