package dev.keyoverlap.cms;

import dev.keyoverlap.message.Limit;
import java.util.List;

/**
 * Reads messages that are as full of one thing as the limits let through, and fuller: a program of
 * its own, so that its heap can be small.
 */
final class FullMessagesRun {

  /** What the reader counts has at least so many bytes each. */
  private static final int MOST_TIMES = 250_000;

  private FullMessagesRun() {}

  public static void main(String[] arguments) throws Exception {
    MultipliedPartsTest.begin();
    long most = Limit.CMS_BYTES.standard();
    int read = 0;
    for (MultipliedPartsTest.Part part : MultipliedPartsTest.parts().toList()) {
      int unit = Math.max(1, (part.times(101).length - part.times(1).length) / 100);
      int times = (int) Math.min(MOST_TIMES, most / unit);
      for (int number : List.of(times, times / 4, times / 16, 512, 256, 32)) {
        if (part.isNested() && number > 2_000) {
          continue; // The generator goes down as deep as that itself.
        }
        byte[] message = part.times(number);
        MultipliedPartsTest.read(part, message);
        read++;
      }
      System.out.println(part + ": up to " + times + " times");
    }
    System.out.println("all " + read + " were accepted or refused");
  }
}
