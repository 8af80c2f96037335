package dev.keyoverlap.benchmarks.xml;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The documents that are signed: orders with a few attributes, text, and ampersands. */
public enum XmlDocuments {
  KIB_1("1 KiB", 1 << 10),
  MIB_1("1 MiB", 1 << 20),
  MIB_20("20 MiB", 20 << 20);

  static final String NAMESPACE = "urn:orders";
  static final String ROOT = "Message";
  static final String ID = "batch";

  private static final String ORDER =
      """
        <o:Order number="%d" currency="EUR">
          <o:Item>bolts &amp; nuts %d</o:Item>
          <o:Price>%d.00</o:Price>
        </o:Order>
      """;

  private final String title;
  private final int length;

  XmlDocuments(String title, int length) {
    this.title = title;
    this.length = length;
  }

  public String title() {
    return title;
  }

  /** The same each time. */
  public byte[] make() {
    Random random = new Random(1);
    StringBuilder xml = new StringBuilder(length + 512);
    xml.append("<o:Message xmlns:o=\"urn:orders\"><o:Batch Id=\"" + ID + "\">\n");
    for (int number = 0; xml.length() < length - 128; number++) {
      xml.append(ORDER.formatted(number, random.nextInt(1_000_000), random.nextInt(1000)));
    }
    return xml.append("</o:Batch></o:Message>").toString().getBytes(StandardCharsets.UTF_8);
  }
}
