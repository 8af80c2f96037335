package dev.keyoverlap.examples.cases;

/**
 * We sign SOAP requests, and the receiver trusts the old and the new certificate beside each other.
 */
public final class WOS1 {

  private WOS1() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.WOS1);
  }
}
