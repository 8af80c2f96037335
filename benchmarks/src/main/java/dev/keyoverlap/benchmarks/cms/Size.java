package dev.keyoverlap.benchmarks.cms;

/** How much content a message has. */
public enum Size {
  KIB_1("1 KiB", 1 << 10),
  MIB_1("1 MiB", 1 << 20),
  MIB_100("100 MiB", 100 << 20);

  private final String title;
  private final int bytes;

  Size(String title, int bytes) {
    this.title = title;
    this.bytes = bytes;
  }

  public String title() {
    return title;
  }

  int bytes() {
    return bytes;
  }
}
