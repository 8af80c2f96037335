package dev.keyoverlap.examples.cases;

/**
 * We sign CMS messages, and the receiver trusts the old and the new certificate beside each other.
 */
public final class CS1 {

  private CS1() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CS1);
  }
}
