package dev.keyoverlap.examples.cases;

/** We sign SOAP requests for a receiver of one certificate at a time: with a downtime. */
public final class WOS2 {

  private WOS2() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.WOS2);
  }
}
