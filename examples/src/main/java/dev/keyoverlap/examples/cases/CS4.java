package dev.keyoverlap.examples.cases;

/** We sign CMS messages for a receiver of one certificate and one signature: with a downtime. */
public final class CS4 {

  private CS4() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CS4);
  }
}
