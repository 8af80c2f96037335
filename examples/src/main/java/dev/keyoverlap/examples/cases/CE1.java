package dev.keyoverlap.examples.cases;

/** We encrypt CMS messages, and the receiver decrypts with its old and its new key. */
public final class CE1 {

  private CE1() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CE1);
  }
}
