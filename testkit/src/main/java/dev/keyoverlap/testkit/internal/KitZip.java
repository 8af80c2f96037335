package dev.keyoverlap.testkit.internal;

import dev.keyoverlap.testkit.kit.PartnerKit;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the zip of the partner kit when this module is packaged. */
public final class KitZip {

  private KitZip() {}

  /**
   * Writes the zip.
   *
   * @param args the file
   * @throws IOException if it cannot be written
   */
  public static void main(String[] args) throws IOException {
    PartnerKit.writeZip(Path.of(args[0]));
  }
}
