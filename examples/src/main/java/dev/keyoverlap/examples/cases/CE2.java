package dev.keyoverlap.examples.cases;

/**
 * We encrypt CMS messages to two certificates, for a receiver that decrypts with one key at a time;
 * the encryptor is told of the second alias when it is needed.
 */
public final class CE2 {

  private CE2() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CE2);
  }
}
