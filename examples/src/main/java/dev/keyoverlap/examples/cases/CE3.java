package dev.keyoverlap.examples.cases;

/**
 * We encrypt CMS messages to two certificates, for a receiver that decrypts with one key at a time;
 * the encryptor knows the second alias in advance.
 */
public final class CE3 {

  private CE3() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CE3);
  }
}
