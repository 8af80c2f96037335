package dev.keyoverlap.examples.cases;

/**
 * One key pair signs and decrypts CMS messages and presents us to HTTPS servers, towards three
 * partners who all cope with two keys.
 */
public final class SK5 {

  private SK5() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.SK5);
  }
}
