package dev.keyoverlap.examples.cases;

/** We encrypt CMS messages for a receiver of one key and one recipient: with a downtime. */
public final class CE4 {

  private CE4() {}

  /**
   * Runs the case.
   *
   * @param args none
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    AllCases.run(RenewalCase.CE4);
  }
}
