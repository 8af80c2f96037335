package dev.keyoverlap.examples.cases;

/**
 * We sign CMS messages for a receiver of one certificate at a time, which reads two signatures; the
 * signer is told of the second alias when it is needed.
 */
public final class CS2 {

  private CS2() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CS2);
  }
}
