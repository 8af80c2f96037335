package dev.keyoverlap.examples.cases;

/** We sign XML documents for a receiver of one certificate at a time: with a downtime. */
public final class XS2 {

  private XS2() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.XS2);
  }
}
