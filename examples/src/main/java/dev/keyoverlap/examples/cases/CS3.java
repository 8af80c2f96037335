package dev.keyoverlap.examples.cases;

/**
 * We sign CMS messages for a receiver of one certificate at a time, which reads two signatures; the
 * signer knows the second alias in advance.
 */
public final class CS3 {

  private CS3() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CS3);
  }
}
